namespace Toolkit;

/// <summary>What a strategy holds of one symbol, and what that has brought so far, at average cost.</summary>
/// <param name="StrategyId">Whose it is.</param>
/// <param name="Exchange">Where the symbol is listed.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Quantity">Units; negative for a short position, 0 when flat.</param>
/// <param name="AveragePrice">Mean price of what is held; 0 when flat.</param>
/// <param name="Realized">Profit or loss of what was closed, before fees.</param>
/// <param name="Fees">Fees of all trades, of what is still open, too.</param>
/// <param name="Trades">Number of trades.</param>
/// <param name="LastTime">Time of the last trade.</param>
public sealed record LivePosition(
    string StrategyId, string Exchange, string Symbol, double Quantity, double AveragePrice, double Realized, double Fees, long Trades, DateTime LastTime)
{
    public bool IsOpen => Quantity != 0;
}
