namespace Toolkit;

/// <summary>What an order gets in a bar.</summary>
/// <param name="Price">Price before slippage.</param>
/// <param name="Quantity">The most units, rounded down to the lot. Default: as many as it asks for.</param>
public readonly record struct Fill(double Price, double Quantity = double.PositiveInfinity)
{
    /// <summary>Nothing in this bar.</summary>
    public static Fill None => new(0, 0);
}
