namespace Toolkit;

/// <summary>Trades that have something in common.</summary>
/// <param name="Name">What it is: <c>StopLoss</c>, <c>long</c>, <c>SPY</c>, <c>Monday</c>, <c>09:00</c>.</param>
/// <param name="Trades">How many there are.</param>
/// <param name="WinRatePct">Of them, those with a net profit above 0.</param>
/// <param name="ProfitLoss">Net profit of all of them.</param>
/// <param name="AvgTradePct">Mean net return; null where one has none.</param>
/// <param name="ProfitFactor">Gross profit / gross loss; null when there is no loss.</param>
/// <param name="AvgDays">Mean calendar days from entry to exit.</param>
public readonly record struct TradeGroup(string Name, int Trades, double WinRatePct, double ProfitLoss, double? AvgTradePct, double? ProfitFactor, double AvgDays);
