using Toolkit.Orders;

namespace Toolkit;

/// <summary>What a broker takes for each side of a trade, in the account's currency. Default: nothing. Derive from it for a model of your own.</summary>
/// <remarks>
/// <code>
/// record Tiered(double Small, double Large) : Commission
/// {
///     public override double Of(double quantity, double price) => Math.Abs(quantity) &lt; 1000 ? Small : Large;
/// }
/// </code>
/// A model answers alike whenever it is asked alike, from any thread. A reversal is two sides: the exit and the entry.
/// </remarks>
public abstract record Commission
{
    public static CommissionSchedule None { get; } = new();

    /// <param name="rate">Part of the traded value, 0.001 for 0.1 %.</param>
    /// <param name="minimum">The least for each side.</param>
    public static CommissionSchedule Rate(double rate, double minimum = 0) => new() { RateOfValue = rate, Minimum = minimum };

    /// <param name="amount">Amount for each share or unit.</param>
    /// <param name="minimum">The least for each side.</param>
    public static CommissionSchedule PerShare(double amount, double minimum = 0) => new() { AmountPerShare = amount, Minimum = minimum };

    /// <param name="amount">Fixed amount for each side.</param>
    public static CommissionSchedule PerOrder(double amount) => new() { AmountPerOrder = amount };

    /// <summary>The commission of one side, in the account's currency; it does not fall as the quantity grows. Below zero: a rebate.</summary>
    public abstract double Of(double quantity, double price);

    /// <summary>
    /// A commission as users write it: <c>0.1%</c>, <c>5bps</c>, <c>1.00/order</c>, <c>0.005/share</c>, with a least amount
    /// <c>0.005/share,min=1</c>, several of them joined by commas, or <c>none</c>. A number below 0.1 alone is part of the value.
    /// </summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static CommissionSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Share.TryNumber(text, out double rate) && rate < 0.1)
        {
            return Rate(rate);
        }

        CommissionSchedule sum = None;
        foreach (string part in text.Split([',', '+'], StringSplitOptions.TrimEntries))
        {
            sum = sum.And(part.ToLowerInvariant()) ?? throw ToolkitException.Usage(
                $"'{text}' is no commission", "write 0.1%, 5bps, 1.00/order or 0.005/share, with a least amount 0.005/share,min=1");
        }

        return sum;
    }
}
