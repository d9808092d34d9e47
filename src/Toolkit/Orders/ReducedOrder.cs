namespace Toolkit;

/// <summary>An order sized as a share of equity that was cut to what cash or margin could carry.</summary>
/// <param name="Time">Stamp of the bar in which it filled.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Side">1 for a buy, -1 for a sale.</param>
/// <param name="Quantity">Units it asked for.</param>
/// <param name="Filled">Units it got.</param>
/// <param name="Price">Price at which it filled.</param>
/// <param name="Reason">Why it was cut.</param>
public readonly record struct ReducedOrder(DateTime Time, string Symbol, int Side, double Quantity, double Filled, double Price, string Reason);
