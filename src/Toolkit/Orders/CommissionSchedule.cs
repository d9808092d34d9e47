using Toolkit.Orders;

namespace Toolkit;

/// <summary>max(minimum, rate x quantity x price + per share x quantity) + per order.</summary>
public sealed record CommissionSchedule : Commission
{
    /// <summary>Part of the traded value, 0.001 for 0.1 %.</summary>
    public double RateOfValue { get; init => field = NotNegative(value); }

    /// <summary>Amount for each share or unit.</summary>
    public double AmountPerShare { get; init => field = NotNegative(value); }

    /// <summary>The least that the parts by value and by share come to.</summary>
    public double Minimum { get; init => field = NotNegative(value); }

    /// <summary>Fixed amount for each order.</summary>
    public double AmountPerOrder { get; init => field = NotNegative(value); }

    internal bool IsNone => (RateOfValue, AmountPerShare, Minimum, AmountPerOrder) == (0, 0, 0, 0);

    public override double Of(double quantity, double price)
    {
        double size = Math.Abs(quantity);
        return size == 0 ? 0 : Math.Max(Minimum, RateOfValue * size * Math.Abs(price) + AmountPerShare * size) + AmountPerOrder;
    }

    /// <summary>The form that <see cref="Commission.Parse"/> takes.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            RateOfValue > 0 ? Share.Percent(RateOfValue) ?? FormattableString.Invariant($"rate={RateOfValue}") : "",
            AmountPerShare > 0 ? FormattableString.Invariant($"{AmountPerShare}/share") : "",
            Minimum > 0 ? FormattableString.Invariant($"min={Minimum}") : "",
            AmountPerOrder > 0 ? FormattableString.Invariant($"{AmountPerOrder}/order") : "",
        ];
        return IsNone ? "none" : string.Join(',', parts.Where(p => p.Length > 0));
    }

    internal CommissionSchedule? And(string part) => part switch
    {
        "none" => this,
        _ when Share.TryPart(part, out double rate) => this with { RateOfValue = RateOfValue + rate },
        _ when After(part, "rate=") is { } rate => this with { RateOfValue = RateOfValue + rate },
        _ when After(part, "min=") is { } minimum => this with { Minimum = minimum },
        _ when Before(part, "/order") is { } amount => this with { AmountPerOrder = AmountPerOrder + amount },
        _ when Before(part, "/share") is { } amount => this with { AmountPerShare = AmountPerShare + amount },
        // Of options a unit is a contract.
        _ when Before(part, "/contract") is { } amount => this with { AmountPerShare = AmountPerShare + amount },
        _ => null,
    };

    private static double? After(string part, string word) =>
        part.StartsWith(word, StringComparison.Ordinal) && Share.TryNumber(part.AsSpan(word.Length), out double number) ? number : null;

    private static double? Before(string part, string word) =>
        part.EndsWith(word, StringComparison.Ordinal) && Share.TryNumber(part.AsSpan(0, part.Length - word.Length), out double number) ? number : null;

    private static double NotNegative(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a commission is a finite number");
    }
}
