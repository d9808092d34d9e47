namespace Toolkit;

/// <summary>A position of a backtest beside the one that was traded live, from flat to flat.</summary>
/// <param name="Live">What was traded; null when the signal was missed.</param>
/// <param name="Backtest">What the backtest did; null when the live trade is extra.</param>
public sealed record ComparedTrade(Trade? Live, Trade? Backtest)
{
    public ComparedOutcome Outcome => Live is null ? ComparedOutcome.Missed : Backtest is null ? ComparedOutcome.Extra : ComparedOutcome.Matched;

    public string Symbol => (Live ?? Backtest)!.Symbol;

    public bool IsLong => (Live ?? Backtest)!.IsLong;

    /// <summary>How much worse the live entry was, in hundredths of a percent of the backtest's price; below 0: better. Null unless matched.</summary>
    public double? EntrySlippageBps => Live is null || Backtest is null ? null : Slippage(Live.EntryPrice, Backtest.EntryPrice, Backtest.IsLong ? 1 : -1);

    /// <summary>The same of the exit.</summary>
    public double? ExitSlippageBps => Live is null || Backtest is null ? null : Slippage(Live.ExitPrice, Backtest.ExitPrice, Backtest.IsLong ? -1 : 1);

    /// <summary>Net profit or loss of the live trade less that of the backtest; one that is not there counts as 0.</summary>
    public double ProfitLossDifference => (Live?.ProfitLoss ?? 0) - (Backtest?.ProfitLoss ?? 0);

    private static double? Slippage(double live, double planned, int side) => planned == 0 ? null : side * (live - planned) / Math.Abs(planned) * 10_000;
}
