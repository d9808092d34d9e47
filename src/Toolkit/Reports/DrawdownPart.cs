using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The deepest falls of equity, as they are shaded in the chart.</summary>
internal static class DrawdownPart
{
    public static Html Table(BacktestResult result) => result.Drawdowns.Count == 0 ? Html.Empty : Html.Of($"""
        <section><h2>Worst drawdowns</h2><div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col" class="number">Depth</th><th scope="col">Peak</th><th scope="col">Valley</th><th scope="col">Recovery</th><th scope="col" class="number">Days</th></tr></thead>
        <tbody>{result.Drawdowns.Take(UnderwaterFigure.Worst).Select(d => Html.Of(
            $"<tr><td class=\"number fall\">{PlotText.Number(d.DepthPct)} %</td><td>{TradeText.Time(d.Peak)}</td><td>{TradeText.Time(d.Valley)}</td><td>{(d.Recovery is { } end ? TradeText.Time(end) : "not yet")}</td><td class=\"number\">{PlotText.Number(d.Days, 0)}</td></tr>\n"))}</tbody></table></div></section>
        """);
}
