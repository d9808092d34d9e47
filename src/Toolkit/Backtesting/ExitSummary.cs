namespace Toolkit;

/// <summary>Closed trades that ended for one reason.</summary>
/// <param name="Reason">Why they ended.</param>
/// <param name="Trades">How many.</param>
/// <param name="WinRatePct">Those with a net profit above 0, of all of them.</param>
/// <param name="ProfitLoss">Their net profits and losses together.</param>
/// <param name="AvgTradePct">Arithmetic mean of their net returns; null where one is not defined.</param>
/// <param name="AvgDays">Mean calendar days from entry to exit.</param>
public sealed record ExitSummary(ExitReason Reason, int Trades, double WinRatePct, double ProfitLoss, double? AvgTradePct, double AvgDays)
{
    internal static ExitSummary Of(IGrouping<ExitReason, Trade> trades)
    {
        int count = trades.Count();
        double? returns = trades.Aggregate((double?)0, (sum, trade) => sum + trade.ReturnPct);
        return new(
            trades.Key, count, 100.0 * trades.Count(t => t.ProfitLoss > 0) / count, trades.Sum(t => t.ProfitLoss), returns / count, trades.Average(t => t.Duration.TotalDays));
    }
}
