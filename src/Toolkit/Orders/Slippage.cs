using Toolkit.Orders;

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

    /// <summary>Slippage as users write it: <c>5</c> or <c>5bps</c>, <c>0.05%</c>, <c>spread:0.02</c>, <c>none</c>.</summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static Slippage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string word = text.Trim().ToLowerInvariant();
        return word switch
        {
            "none" => None,
            _ when word.StartsWith("spread:", StringComparison.Ordinal) && Share.TryNumber(word.AsSpan(7), out double spread) => Spread(spread),
            _ when Share.TryPart(word, out double part) => new(part, 0),
            _ when Share.TryNumber(word, out double basisPoints) => BasisPoints(basisPoints),
            _ => throw ToolkitException.Usage($"'{text}' is no slippage", "write 5 or 5bps (basis points of the price), 0.05% or spread:0.02"),
        };
    }

    /// <summary>The form that <see cref="Parse"/> takes.</summary>
    public override string ToString() => (RateOfPrice, Amount) switch
    {
        (0, 0) => "none",
        (0, var amount) => FormattableString.Invariant($"spread:{2 * amount}"),
        (var rate, 0) => Share.Percent(rate) ?? FormattableString.Invariant($"{rate * 10_000}bps"),
        _ => FormattableString.Invariant($"{RateOfPrice} of the price and {Amount}"),
    };

    /// <summary>The price at which a buy (side 1) or a sale (side -1) fills.</summary>
    internal double Apply(double price, int side) => price + side * (Math.Abs(price) * RateOfPrice + Amount);
}
