namespace Toolkit;

/// <summary>An order that reached its price but that cash or margin could not carry.</summary>
/// <param name="Time">Stamp of the bar in which it would have filled.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Side">1 for a buy, -1 for a sale.</param>
/// <param name="Quantity">Units it asked for; 0 when its size came to less than one lot.</param>
/// <param name="Price">Price at which it would have filled.</param>
/// <param name="Reason">Why it did not.</param>
public readonly record struct RejectedOrder(DateTime Time, string Symbol, int Side, double Quantity, double Price, string Reason);
