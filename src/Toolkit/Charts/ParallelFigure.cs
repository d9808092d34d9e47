using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Rows as lines across axes that stand side by side. The finance bundle of plotly.js has none, so the axes are drawn, and the rows of a shade are one trace.</summary>
internal static class ParallelFigure
{
    /// <summary>Of more rows none says its values when pointed at: the texts would be most of the page.</summary>
    private const int MaxHover = 300;

    /// <summary>From the lowest, or worst, to the highest, or best; the latter lie on top.</summary>
    private static readonly string[] Shades = [Palette.Fall, Palette.FallSoft, Palette.Frame, Palette.ScaleHigh, Palette.Blue];

    /// <param name="axes">From the left to the right.</param>
    /// <param name="ranks">0 for the lowest row to 1 for the highest; NaN counts as the lowest.</param>
    public static PlotFigure Of(ParallelAxis[] axes, double[] ranks)
    {
        PlotFigure figure = new();
        bool hover = ranks.Length <= MaxHover;
        figure.Layout["hovermode"] = hover ? "closest" : (JsonNode)false;
        figure.Layout["showlegend"] = false;
        JsonObject across = figure.Axis("xaxis"), up = figure.Axis("yaxis");
        across["tickmode"] = "array";
        across["tickvals"] = FigureJson.Numbers(axes.Select((_, i) => (double)i));
        across["ticktext"] = FigureJson.Texts(axes.Select(axis => PlotText.Of(axis.Name)));
        across["range"] = new JsonArray(-0.25, axes.Length - 0.65);
        across["tickangle"] = 0;
        up["visible"] = false;
        up["range"] = new JsonArray(-0.08, 1.08);
        foreach (JsonObject axis in (JsonObject[])[across, up])
        {
            axis["zeroline"] = false;
            axis["fixedrange"] = true;
        }

        for (int shade = 0; shade < Shades.Length; shade++)
        {
            Lines(figure, axes, [.. Enumerable.Range(0, ranks.Length).Where(row => ShadeOf(ranks[row]) == shade)], shade, hover);
        }

        figure.Layout["annotations"] = new JsonArray([.. axes.SelectMany((axis, i) => axis.Marks.Select(mark => Mark(i, mark.Place, mark.Text)))]);
        return figure;
    }

    private static int ShadeOf(double rank) => double.IsNaN(rank) ? 0 : Math.Min(Shades.Length - 1, (int)(rank * Shades.Length));

    private static void Lines(PlotFigure figure, ParallelAxis[] axes, int[] rows, int shade, bool hover)
    {
        if (rows.Length == 0)
        {
            return;
        }

        JsonObject trace = new()
        {
            ["mode"] = "lines",
            // Between two rows a point that is none.
            ["x"] = FigureJson.Numbers(rows.SelectMany(_ => Enumerable.Range(0, axes.Length).Select(i => (double)i).Append(double.NaN))),
            ["y"] = FigureJson.Numbers(rows.SelectMany(row => axes.Select(axis => axis.Places[row]).Append(double.NaN))),
            ["line"] = PlotFigure.Line(Shades[shade], hover && shade == Shades.Length - 1 ? 1.6 : 1),
        };
        if (hover)
        {
            trace["text"] = FigureJson.Texts(rows.SelectMany(row => Enumerable.Repeat((string?)string.Join(", ", axes.Select(axis => $"{PlotText.Of(axis.Name)} {PlotText.Of(axis.Texts[row])}")), axes.Length).Append(null)));
            trace["hovertemplate"] = "%{text}<extra></extra>";
        }
        else
        {
            trace["opacity"] = 0.35;
            trace["hoverinfo"] = "skip";
        }

        figure.Add("scatter", trace);
    }

    private static JsonObject Mark(int axis, double place, string text) => new()
    {
        ["x"] = axis,
        ["y"] = place,
        ["text"] = PlotText.Of(text),
        ["showarrow"] = false,
        ["xanchor"] = "left",
        ["xshift"] = 5,
        ["bgcolor"] = Palette.Surface,
        ["borderpad"] = 1,
        ["font"] = new JsonObject { ["color"] = Palette.Muted, ["size"] = 11 },
    };
}
