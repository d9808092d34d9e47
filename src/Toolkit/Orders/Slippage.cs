using Toolkit.Orders;

namespace Toolkit;

/// <summary>How much worse than the price of the bar a market or stop order fills; limit orders are not touched. Default: not at all. Derive from it for a model of your own.</summary>
/// <remarks>A model answers alike whenever it is asked alike, from any thread.</remarks>
public abstract record Slippage
{
    public static FixedSlippage None { get; } = new(0, 0);

    /// <param name="basisPoints">Hundredths of a percent of the price.</param>
    public static FixedSlippage BasisPoints(double basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        return new(basisPoints / 10_000, 0);
    }

    /// <summary>Half of a quoted spread for each fill.</summary>
    /// <param name="spread">Ask minus bid in units of price.</param>
    public static FixedSlippage Spread(double spread)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spread);
        return new(0, spread / 2);
    }

    /// <summary>The price at which an order fills whose price without slippage is <see cref="TriggeredOrder.Price"/>.</summary>
    public abstract double PriceOf(in TriggeredOrder order);

    /// <summary>Slippage as users write it: <c>5</c> or <c>5bps</c>, <c>0.05%</c>, <c>spread:0.02</c>, <c>none</c>.</summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static FixedSlippage Parse(string text)
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
}
