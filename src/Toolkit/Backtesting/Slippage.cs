namespace Toolkit;

/// <summary>How much worse than the price of the bar a market or stop order fills; limit orders are not touched. Default: not at all.</summary>
/// <param name="RateOfPrice">Part of the price, 0.0005 for 5 basis points.</param>
/// <param name="Amount">Amount in units of price, added to it.</param>
public readonly record struct Slippage(double RateOfPrice, double Amount)
{
    public static Slippage None => default;

    /// <param name="basisPoints">Hundredths of a percent of the price.</param>
    public static Slippage BasisPoints(double basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        return new(basisPoints / 10_000, 0);
    }

    /// <summary>Half of a quoted spread for each fill.</summary>
    /// <param name="spread">Ask minus bid in units of price.</param>
    public static Slippage Spread(double spread)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spread);
        return new(0, spread / 2);
    }

    /// <summary>The price at which a buy (side 1) or a sale (side -1) fills.</summary>
    internal double Apply(double price, int side) => price + side * (Math.Abs(price) * RateOfPrice + Amount);
}
