using Toolkit.Orders;

namespace Toolkit;

/// <summary>How many units an order trades; resolved when it fills, at the fill price, costs included. Default: all-in.</summary>
/// <remarks>
/// Quantities are rounded down to the symbol's lot. A number of units that cash or margin cannot carry is rejected; every other
/// size is a share of equity, and is cut to what they carry.
/// </remarks>
public readonly record struct Sizing
{
    private Sizing(SizingRule rule, double value, int bars = 0) => (Rule, Value, Bars) = (rule, value, bars);

    internal SizingRule Rule { get; }

    internal double Value { get; }

    internal int Bars { get; }

    /// <summary>All of equity: as many lots as it carries with the margin, costs included.</summary>
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

    /// <summary>A size as users write it: <c>all</c>, <c>units:100</c>, <c>fraction:0.5</c>, <c>risk:1%</c>, <c>volatility:15%</c> or, over 60 returns, <c>volatility:15%/60</c>.</summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static Sizing Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(':', 2);
        string value = parts[^1];
        string[] volatility = value.Split('/', 2);
        int bars = 20;
        return (parts[0].ToLowerInvariant(), parts.Length) switch
        {
            ("all", 1) => All,
            ("units", 2) when Share.TryNumber(value, out double units) && units > 0 => Units(units),
            ("fraction", 2) when Share.TryPartOrNumber(value, out double part) && part > 0 => Fraction(part),
            ("risk", 2) when Share.TryPartOrNumber(value, out double part) && part > 0 => Risk(part),
            ("volatility", 2) when Share.TryPartOrNumber(volatility[0], out double target) && target > 0
                && (volatility.Length == 1 || (int.TryParse(volatility[1], NumberStyles.None, CultureInfo.InvariantCulture, out bars) && bars >= 2)) =>
                Volatility(target, bars),
            _ => throw ToolkitException.Usage(
                $"'{text}' is no size", "write all, units:100, fraction:0.5, risk:1% (of equity, needs a stop-loss) or volatility:15% (a year; volatility:15%/60 over 60 returns)"),
        };
    }

    /// <summary>A size that was kept.</summary>
    internal static Sizing Restored(SizingRule rule, double value, int bars) => new(rule, value, bars);

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
