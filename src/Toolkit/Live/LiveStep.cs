namespace Toolkit;

/// <summary>What a live run did last: bars that it went over, or a note.</summary>
/// <param name="StrategyId">The strategy.</param>
/// <param name="Time">When the newest of its bars closed.</param>
/// <param name="Bars">Points of time at which bars closed since the last step; 0 for a note alone.</param>
/// <param name="Orders">Orders that were placed.</param>
/// <param name="Trades">Fills.</param>
/// <param name="Equity">Of the paper account, at the last closes.</param>
/// <param name="Note">What went wrong, or is otherwise than one would think; null otherwise.</param>
public sealed record LiveStep(
    string StrategyId, DateTime Time, int Bars, IReadOnlyList<LiveOrder> Orders, IReadOnlyList<LiveTrade> Trades, double Equity, string? Note = null);
