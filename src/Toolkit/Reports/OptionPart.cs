using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>What the report of a run on options has besides: which entries were not made, and a payoff.</summary>
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
            {Skipped(result)}
            {(all.MinBy(t => t.EntryTime) is { } first ? Payoff(first) : Html.Empty)}
            """);

        Html Payoff(Trade trade) => Html.Of(
            $"<section><h2>Payoff of the first structure</h2>{Chart.Payoff(result, trade).Drawing(withCaption: true)}</section>");
    }

    private static Html Skipped(BacktestResult result) => result.SkippedEntries.Count == 0
        ? Html.Empty
        : HeaderPart.Facts("Entries that were not made", result.SkippedEntries.Select(skip => (skip.Key, (string?)PlotText.Count(skip.Value))));
}
