using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Rows as lines across axes that stand side by side, one for each column. The finance bundle of plotly.js has none, so the axes are drawn.</summary>
internal static class ParallelFigure
{
    /// <summary>Colours from the lowest to the highest value of the last column.</summary>
    private static readonly string[] Scale = [Palette.Fall, Palette.Amber, Palette.Slate, Palette.Teal, Palette.Blue];

    /// <param name="columns">Names and values, NaN where there is none.</param>
    /// <param name="rows">Rows to draw.</param>
    public static PlotFigure Of((string Name, double[] Values)[] columns, int[] rows)
    {
        PlotFigure figure = new();
        (double Low, double High)[] ranges = [.. columns.Select(c => Range(c.Values, rows))];
        Axes(figure, columns, ranges);
        double[] last = columns[^1].Values;
        (double low, double high) = ranges[^1];
        foreach (IGrouping<int, int> group in rows.GroupBy(row => Shade(last[row])).OrderBy(group => group.Key))
        {
            figure.Add("scatter", new()
            {
                ["mode"] = "lines",
                ["x"] = FigureJson.Numbers(group.SelectMany(_ => Enumerable.Range(0, columns.Length).Select(i => (double)i).Append(double.NaN))),
                ["y"] = FigureJson.Numbers(group.SelectMany(row => columns.Select((c, i) => Place(c.Values[row], ranges[i])).Append(double.NaN))),
                ["line"] = PlotFigure.Line(Scale[group.Key], 1),
                ["opacity"] = rows.Length > 200 ? 0.35 : 0.7,
                ["hoverinfo"] = "skip",
                ["showlegend"] = false,
            });
        }

        return figure;

        int Shade(double value) => double.IsNaN(value) ? 0 : Math.Min(Scale.Length - 1, (int)(Place(value, (low, high)) * Scale.Length));
    }

    private static void Axes(PlotFigure figure, (string Name, double[] Values)[] columns, (double Low, double High)[] ranges)
    {
        figure.Layout["hovermode"] = false;
        JsonObject across = figure.Axis("xaxis"), up = figure.Axis("yaxis");
        across["range"] = new JsonArray(-0.35, columns.Length - 0.65);
        across["tickmode"] = "array";
        across["tickvals"] = FigureJson.Numbers(columns.Select((_, i) => (double)i));
        across["ticktext"] = FigureJson.Texts(columns.Select(c => PlotText.Of(c.Name)));
        across["gridcolor"] = Palette.Frame;
        foreach (JsonObject axis in (JsonObject[])[across, up])
        {
            axis["zeroline"] = false;
            axis["fixedrange"] = true;
        }

        up["visible"] = false;
        up["range"] = new JsonArray(-0.08, 1.08);
        JsonArray ends = [];
        for (int i = 0; i < columns.Length; i++)
        {
            ends.Add((JsonNode)End(i, 1, ranges[i].High, "bottom"));
            ends.Add((JsonNode)End(i, 0, ranges[i].Low, "top"));
        }

        figure.Layout["annotations"] = ends;
    }

    private static JsonObject End(int column, double at, double value, string anchor) => new()
    {
        ["x"] = column,
        ["y"] = at,
        ["yanchor"] = anchor,
        ["text"] = value.ToString("G4", CultureInfo.InvariantCulture),
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["color"] = Palette.Muted, ["size"] = 11 },
    };

    private static (double Low, double High) Range(double[] values, int[] rows)
    {
        double[] known = [.. rows.Select(row => values[row]).Where(double.IsFinite)];
        return known.Length == 0 ? (0, 0) : (known.Min(), known.Max());
    }

    /// <summary>Where a value lies between the lowest and the highest, from 0 to 1; in the middle when all are one.</summary>
    private static double Place(double value, (double Low, double High) range) => !double.IsFinite(value)
        ? double.NaN
        : range.High > range.Low ? (value - range.Low) / (range.High - range.Low) : 0.5;
}
