namespace Toolkit;

/// <summary>How many units an order trades; resolved when it fills, at the fill price, costs included. Default: all-in.</summary>
/// <remarks>Quantities are rounded down to the symbol's lot. What cash or margin cannot carry is rejected, never shrunk.</remarks>
public readonly record struct Sizing
{
    private Sizing(SizingRule rule, double value, int bars = 0) => (Rule, Value, Bars) = (rule, value, bars);

    internal SizingRule Rule { get; }

    internal double Value { get; }

    internal int Bars { get; }

    /// <summary>As many lots as cash (or margin) carries.</summary>
    public static Sizing All => default;

    /// <param name="quantity">Fixed number of shares or units.</param>
    public static Sizing Units(double quantity) => new(SizingRule.Units, Positive(quantity));

    /// <param name="ofEquity">Part of equity to spend, costs included: 0.5 for half of it.</param>
    public static Sizing Fraction(double ofEquity) => new(SizingRule.Fraction, Positive(ofEquity));

    /// <summary>So many units that the attached stop-loss, were it hit at its price, costs this part of equity, commissions of both sides included.</summary>
    /// <param name="ofEquity">Part of equity at risk: 0.01 for 1 %.</param>
    public static Sizing Risk(double ofEquity) => new(SizingRule.Risk, Positive(ofEquity));

    /// <summary>So much value that the position's volatility is the target: equity x target / volatility of the last closes.</summary>
    /// <param name="annualTarget">Volatility a year: 0.15 for 15 %.</param>
    /// <param name="bars">Number of returns from which the symbol's volatility is taken, at least 2. Default 20.</param>
    public static Sizing Volatility(double annualTarget, int bars = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars, 2);
        return new(SizingRule.Volatility, Positive(annualTarget), bars);
    }

    private static double Positive(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a size is a finite number");
    }

    public override string ToString() => Rule switch
    {
        SizingRule.Units => FormattableString.Invariant($"units:{Value}"),
        SizingRule.Fraction => FormattableString.Invariant($"fraction:{Value}"),
        SizingRule.Risk => FormattableString.Invariant($"risk:{Value}"),
        SizingRule.Volatility => FormattableString.Invariant($"volatility:{Value}/{Bars}"),
        _ => "all",
    };
}

internal enum SizingRule : byte
{
    All,
    Units,
    Fraction,
    Risk,
    Volatility,
}
