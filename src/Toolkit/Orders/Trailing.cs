namespace Toolkit;

/// <summary>How far a trailing stop stays behind the best price since the entry.</summary>
/// <remarks>The stop of a bar is set from the bars before it; it only ever moves in the position's favour.</remarks>
public readonly record struct Trailing
{
    private Trailing(double amount, double fraction) => (Amount, Fraction) = (amount, fraction);

    /// <summary>Distance in units of price, or 0.</summary>
    public double Amount { get; }

    /// <summary>Distance as part of the best price, or 0.</summary>
    public double Fraction { get; }

    /// <param name="amount">Distance in units of price, above 0.</param>
    public static Trailing By(double amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        return new(amount, 0);
    }

    /// <param name="fraction">Distance as part of the best price, between 0 and 1: 0.05 for 5 %.</param>
    public static Trailing ByFraction(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fraction, 1);
        return new(0, fraction);
    }

    internal bool IsSet => Amount > 0 || Fraction > 0;

    /// <summary>The stop's price behind the best price of a long (side 1) or short (side -1) lot.</summary>
    internal double Behind(double best, int side) => best - side * (Amount + Fraction * Math.Abs(best));
}
