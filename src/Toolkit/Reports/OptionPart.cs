using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>What the report of a run on options has besides: why structures ended, which entries were not made, and a payoff.</summary>
internal static class OptionPart
{
    public static Html Of(BacktestResult result)
    {
        if (!result.IsOfOptions)
        {
            return Html.Empty;
        }

        IReadOnlyList<Trade> all = [.. result.Trades, .. result.OpenTrades];
        return Html.Of($"""
            {Exits(result)}
            {Skipped(result)}
            {(all.MinBy(t => t.EntryTime) is { } first ? Payoff(first) : Html.Empty)}
            """);

        Html Payoff(Trade trade) => Html.Of(
            $"<section><h2>Payoff of the first structure</h2>{Chart.Payoff(result, trade).Drawing(withCaption: true)}</section>");
    }

    private static Html Exits(BacktestResult result) => result.ByExitReason.Count == 0 ? Html.Empty : Html.Of($"""
        <section><h2>Profit and loss by exit reason</h2><div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">Ended by</th>{new[] { "Trades", "Win rate", "Profit or loss", "Average return", "Average time" }.Select(name => Html.Of($"<th scope=\"col\" class=\"number\">{name}</th>"))}</tr></thead>
        <tbody>{result.ByExitReason.Select(Row)}</tbody></table></div></section>
        """);

    private static Html Row(ExitSummary exits) => Html.Of(
        $"<tr><th scope=\"row\">{TradeText.Reason(exits.Reason)}</th><td class=\"number\">{PlotText.Count(exits.Trades)}</td><td class=\"number\">{PlotText.Number(exits.WinRatePct)} %</td><td class=\"number {(exits.ProfitLoss > 0 ? "rise" : exits.ProfitLoss < 0 ? "fall" : "")}\">{PlotText.Signed(exits.ProfitLoss)}</td><td class=\"number\">{(exits.AvgTradePct is { } average ? $"{PlotText.Signed(average)} %" : "–")}</td><td class=\"number\">{PlotText.Number(exits.AvgDays, 1)} d</td></tr>\n");

    private static Html Skipped(BacktestResult result) => result.SkippedEntries.Count == 0
        ? Html.Empty
        : HeaderPart.Facts("Entries that were not made", result.SkippedEntries.Select(skip => (skip.Key, (string?)PlotText.Count(skip.Value))));
}
