using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>Drawdown over time.</summary>
internal static class UnderwaterFigure
{
    /// <summary>Falls that are shaded and listed.</summary>
    public const int Worst = 5;

    public static PlotFigure Of(BacktestResult result)
    {
        PlotFigure figure = new();
        int[] points = Thinning.Points(result.Drawdown.Count, Thinning.Small, result.Drawdown);
        figure.TimeAxis()["type"] = "date";
        JsonObject axis = figure.Axis("yaxis", "%");
        axis["side"] = "right";
        axis["rangemode"] = "tozero";
        Add(figure, result, points);
        figure.Layout["shapes"] = Shades(result, "paper");
        return figure;
    }

    public static JsonObject Add(PlotFigure figure, BacktestResult result, int[] points)
    {
        JsonObject line = figure.AddLine(
            "Drawdown", EquityFigure.Stamps(result.Time, points), points.Select(i => result.Drawdown[i]), PlotFigure.Line(Palette.Fall, 1), "%{y:.2f} %<extra>Drawdown</extra>");
        line["fill"] = "tozeroy";
        line["fillcolor"] = Palette.FallSoft;
        line["showlegend"] = false;
        return line;
    }

    /// <summary>The deepest falls from peak to recovery as bands behind the lines.</summary>
    public static JsonArray Shades(BacktestResult result, string yref) => [.. result.Drawdowns.Take(Worst).Select(fall => (JsonNode)new JsonObject
    {
        ["type"] = "rect",
        ["layer"] = "below",
        ["xref"] = "x",
        ["yref"] = yref,
        ["x0"] = Stamp(fall.Peak),
        ["x1"] = Stamp(fall.Recovery ?? result.Time[^1]),
        ["y0"] = 0,
        ["y1"] = 1,
        ["fillcolor"] = Palette.FallSoft,
        ["opacity"] = 0.18,
        ["line"] = new JsonObject { ["width"] = 0 },
    })];

    private static string Stamp(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
