using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>The closes of a series with a mark on each bar that should be looked at.</summary>
internal static class QualityFigure
{
    private static readonly string[] Symbols = ["circle-open", "square-open", "diamond-open", "x-open", "cross-open", "triangle-up-open", "star-open", "hourglass-open"];

    public static PlotFigure Of(BarSeries bars, IReadOnlyList<BarFlaw> flaws)
    {
        PlotFigure figure = new();
        figure.TimeAxis()["type"] = "date";
        figure.Axis("yaxis")["side"] = "right";
        int[] points = Thinning.Points(bars.Count, bars.Close);
        figure.AddLine("Close", FigureJson.Texts([.. points.Select(i => Stamp(bars.Time[i]))]), points.Select(i => bars.Close[i]), PlotFigure.Line(Palette.Slate, 1), "%{y}<extra>Close</extra>");
        foreach (IGrouping<FlawKind, BarFlaw> kind in flaws.GroupBy(flaw => flaw.Kind).OrderBy(kind => kind.Key))
        {
            figure.Add("scatter", Marks(bars, kind));
        }

        return figure;
    }

    private static JsonObject Marks(BarSeries bars, IGrouping<FlawKind, BarFlaw> kind)
    {
        int at = (int)kind.Key;
        return new()
        {
            ["mode"] = "markers",
            ["name"] = $"{kind.Key} ({kind.Count()})",
            ["x"] = FigureJson.Texts([.. kind.Select(flaw => Stamp(flaw.Time))]),
            ["y"] = FigureJson.Numbers(kind.Select(flaw => Height(bars, flaw))),
            ["text"] = FigureJson.Texts([.. kind.Select(flaw => string.Create(
                CultureInfo.InvariantCulture, $"{flaw.Value:G6}{(flaw.Expected is { } expected ? $", expected {expected:G6}" : "")}, {flaw.Bars} {(flaw.Bars == 1 ? "bar" : "bars")}"))]),
            ["hovertemplate"] = $"%{{text}}<extra>{kind.Key}</extra>",
            ["marker"] = new JsonObject { ["symbol"] = Symbols[at], ["size"] = 9, ["color"] = at % 2 == 0 ? Palette.Fall : Palette.Purple },
        };
    }

    /// <summary>A price where the flaw has one, else the close of its bar.</summary>
    private static double Height(BarSeries bars, BarFlaw flaw) =>
        flaw.Kind is FlawKind.VolumeHole or FlawKind.Overlap or FlawKind.Repeat ? bars.Close[Math.Min(bars.LowerBound(UnixMicroseconds.From(flaw.Time)), bars.Count - 1)]
        : flaw.Kind == FlawKind.Missing ? flaw.Expected!.Value : flaw.Value;

    private static string Stamp(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
