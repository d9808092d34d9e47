namespace Toolkit;

/// <summary>An order whose price a bar has reached: what models of fills and slippage go by.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Type">An attached stop-loss is a stop order, an attached take-profit a limit order.</param>
/// <param name="Side">1 for a buy, -1 for a sale.</param>
/// <param name="Price">Price at which it would fill: the open, the order's own price, or the close with <c>TradeOnClose</c>.</param>
/// <param name="Bar">The bar of the fill, whole: more than was known at that moment.</param>
public readonly record struct TriggeredOrder(string Symbol, OrderType Type, int Side, double Price, Bar Bar);
