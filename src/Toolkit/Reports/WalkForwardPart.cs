using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The windows that a walk-forward run was stitched of.</summary>
internal static class WalkForwardPart
{
    public static Html Table(IReadOnlyList<WalkForwardWindow> windows) => windows.Count == 0 ? Html.Empty : Html.Of($"""
        <section><h2>Walk-forward windows</h2><div class="scroll tall" tabindex="0"><table>
        <thead><tr><th scope="col">Searched from</th><th scope="col">Traded from</th><th scope="col">to</th><th scope="col">Parameters</th><th scope="col" class="number">Sharpe in the search</th><th scope="col" class="number">after it</th><th scope="col" class="number">Return</th><th scope="col"></th><th scope="col" class="number">Maximum drawdown</th><th scope="col" class="number">Trades</th></tr></thead>
        <tbody>{windows.Select(w => Row(w, Math.Max(0.1, windows.Max(o => Math.Abs(o.OutOfSampleMetrics.ReturnPct)))))}</tbody></table></div></section>
        """);

    private static Html Row(WalkForwardWindow window, double reach)
    {
        Metrics after = window.OutOfSampleMetrics;
        return Html.Of(
            $"<tr><td>{Day(window.InSample.From)}</td><td>{Day(window.OutOfSample.From)}</td><td>{Day(window.OutOfSample.To)}</td><td class=\"wrap\">{window.Parameters?.ToString() ?? "none"}</td>{Number("sharpe", window.InSampleMetrics)}{Number("sharpe", after)}{Number("returnPct", after)}{GroupPart.Bar(after.ReturnPct, reach)}{Number("maxDrawdownPct", after)}{Number("trades", after)}</tr>\n");
    }

    private static Html Number(string key, Metrics? metrics) => Html.Of($"<td class=\"number\">{PlotText.Of(Statistic.Of(key), metrics?[key])}</td>");

    private static string Day(DateTime time) => TradeText.Time(time);
}
