using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>A table of coloured cells. The finance bundle of plotly.js has no heatmap, so each cell is a bar of its own.</summary>
internal sealed record GridFigure
{
    /// <summary>Rows and columns up to which numbers fit into the cells.</summary>
    private const int MaxWithNumbers = 16;

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>[row, column]; null is an empty cell.</summary>
    public required double?[,] Cells { get; init; }

    public string? X { get; init; }

    public string? Y { get; init; }

    /// <summary>What a value is called, and how plotly.js writes it.</summary>
    public required string Value { get; init; }

    public string Format { get; init; } = ",.3~f";

    /// <summary>Value of the neutral colour; null: the middle between lowest and highest.</summary>
    public double? Middle { get; init; }

    /// <summary>Value whose distance from the middle has the strongest colour; null: the furthest there is.</summary>
    public double? Reach { get; init; }

    /// <summary>Whether the first row is drawn at the top.</summary>
    public bool FirstRowOnTop { get; init; }

    public int Height => 110 + Math.Clamp(34 * Rows.Count, 120, 560);

    public PlotFigure ToFigure()
    {
        PlotFigure figure = new();
        figure.Layout["hovermode"] = "closest";
        figure.Layout["barmode"] = "overlay";
        figure.Layout["bargap"] = 0;
        Axis(figure.Axis("xaxis", X is null ? null : PlotText.Of(X)), Columns, -0.5, Columns.Count - 0.5);
        Axis(figure.Axis("yaxis", Y is null ? null : PlotText.Of(Y)), Rows, FirstRowOnTop ? Rows.Count - 0.5 : -0.5, FirstRowOnTop ? -0.5 : Rows.Count - 0.5);
        figure.Add("bar", Bars());
        return figure;
    }

    private static void Axis(JsonObject axis, IReadOnlyList<string> names, double from, double to)
    {
        // Every name when there is room for all, else every second, third…
        int step = Math.Max(1, (int)Math.Ceiling(names.Count / 20.0));
        int[] shown = [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0)];
        axis["type"] = "linear";
        axis["range"] = new JsonArray(from, to);
        axis["tickmode"] = "array";
        axis["tickvals"] = FigureJson.Numbers(shown.Select(i => (double)i));
        axis["ticktext"] = FigureJson.Texts(shown.Select(i => PlotText.Of(names[i])));
        axis["showgrid"] = false;
        axis["zeroline"] = false;
    }

    private JsonObject Bars()
    {
        (int Row, int Column, double Value)[] cells =
        [
            .. from row in Enumerable.Range(0, Rows.Count)
               from column in Enumerable.Range(0, Columns.Count)
               where Cells[row, column] is not null
               select (row, column, Cells[row, column]!.Value),
        ];
        (double low, double high) = Scale([.. cells.Select(c => c.Value)]);
        bool withNumbers = Rows.Count <= MaxWithNumbers && Columns.Count <= MaxWithNumbers;
        JsonObject bars = new()
        {
            ["x"] = FigureJson.Numbers(cells.Select(c => (double)c.Column)),
            ["y"] = FigureJson.Numbers(cells.Select(_ => 1d)),
            ["base"] = FigureJson.Numbers(cells.Select(c => c.Row - 0.5)),
            ["width"] = 1,
            ["customdata"] = new JsonArray([.. cells.Select(c => (JsonNode)new JsonArray(PlotText.Of(Columns[c.Column]), PlotText.Of(Rows[c.Row]), FigureJson.Number(c.Value)))]),
            ["hovertemplate"] = $"{PlotText.Of(X)}{(X is null ? "" : " ")}%{{customdata[0]}}, {PlotText.Of(Y)}{(Y is null ? "" : " ")}%{{customdata[1]}}<br><b>{PlotText.Of(Value)} %{{customdata[2]:{Format}}}</b><extra></extra>",
            ["marker"] = new JsonObject
            {
                ["color"] = FigureJson.Numbers(cells.Select(c => c.Value)),
                ["cmin"] = low,
                ["cmax"] = high,
                ["colorscale"] = new JsonArray(new JsonArray(0, Palette.ScaleLow), new JsonArray(0.5, Palette.ScaleMiddle), new JsonArray(1, Palette.ScaleHigh)),
                ["showscale"] = !withNumbers,
                ["colorbar"] = new JsonObject { ["thickness"] = 12, ["outlinewidth"] = 0, ["tickfont"] = new JsonObject { ["color"] = Palette.Muted } },
                ["line"] = new JsonObject { ["width"] = 1, ["color"] = Palette.Surface },
            },
            ["showlegend"] = false,
        };
        if (withNumbers)
        {
            bars["texttemplate"] = $"%{{customdata[2]:{Format}}}";
            bars["textposition"] = "inside";
            bars["insidetextanchor"] = "middle";
            bars["textangle"] = 0;
            bars["insidetextfont"] = new JsonObject { ["color"] = Palette.Text, ["size"] = 11 };
        }

        return bars;
    }

    private (double Low, double High) Scale(double[] values)
    {
        if (values.Length == 0)
        {
            return (-1, 1);
        }

        double middle = Middle ?? (values.Min() + values.Max()) / 2;
        double reach = Math.Max(Reach ?? values.Max(v => Math.Abs(v - middle)), 1e-12);
        return (middle - reach, middle + reach);
    }
}
