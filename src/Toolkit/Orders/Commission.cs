using Toolkit.Orders;

namespace Toolkit;

/// <summary>What a broker takes for each side of a trade, in the account's currency. Default: nothing.</summary>
/// <remarks>max(minimum, rate x quantity x price + per share x quantity) + per order. A reversal is two sides: the exit and the entry.</remarks>
public readonly record struct Commission
{
    private Commission(double rate, double perShare, double minimum, double perOrder) =>
        (RateOfValue, AmountPerShare, Minimum, AmountPerOrder) = (rate, perShare, minimum, perOrder);

    /// <summary>Part of the traded value, 0.001 for 0.1 %.</summary>
    public double RateOfValue { get; }

    /// <summary>Amount for each share or unit.</summary>
    public double AmountPerShare { get; }

    /// <summary>The least that the parts by value and by share come to.</summary>
    public double Minimum { get; }

    /// <summary>Fixed amount for each order.</summary>
    public double AmountPerOrder { get; }

    public static Commission None => default;

    /// <param name="rate">Part of the traded value, 0.001 for 0.1 %.</param>
    /// <param name="minimum">The least for each side.</param>
    public static Commission Rate(double rate, double minimum = 0) => new(NotNegative(rate), 0, NotNegative(minimum), 0);

    /// <param name="amount">Amount for each share or unit.</param>
    /// <param name="minimum">The least for each side.</param>
    public static Commission PerShare(double amount, double minimum = 0) => new(0, NotNegative(amount), NotNegative(minimum), 0);

    /// <param name="amount">Fixed amount for each side.</param>
    public static Commission PerOrder(double amount) => new(0, 0, 0, NotNegative(amount));

    /// <summary>A commission that was kept.</summary>
    internal static Commission Restored(double rate, double perShare, double minimum, double perOrder) =>
        new(NotNegative(rate), NotNegative(perShare), NotNegative(minimum), NotNegative(perOrder));

    /// <summary>The commission of one side, in the account's currency.</summary>
    public double Of(double quantity, double price)
    {
        double size = Math.Abs(quantity);
        return size == 0 ? 0 : Math.Max(Minimum, RateOfValue * size * Math.Abs(price) + AmountPerShare * size) + AmountPerOrder;
    }

    /// <summary>
    /// A commission as users write it: <c>0.1%</c>, <c>5bps</c>, <c>1.00/order</c>, <c>0.005/share</c>, with a least amount
    /// <c>0.005/share,min=1</c>, several of them joined by commas, or <c>none</c>. A number below 0.1 alone is part of the value.
    /// </summary>
    /// <exception cref="ToolkitException">It is none of these (usage).</exception>
    public static Commission Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Share.TryNumber(text, out double rate) && rate < 0.1)
        {
            return Rate(rate);
        }

        Commission sum = None;
        foreach (string part in text.Split([',', '+'], StringSplitOptions.TrimEntries))
        {
            sum = sum.And(part.ToLowerInvariant()) ?? throw ToolkitException.Usage(
                $"'{text}' is no commission", "write 0.1%, 5bps, 1.00/order or 0.005/share, with a least amount 0.005/share,min=1");
        }

        return sum;
    }

    /// <summary>The form that <see cref="Parse"/> takes.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            RateOfValue > 0 ? Share.Percent(RateOfValue) ?? FormattableString.Invariant($"rate={RateOfValue}") : "",
            AmountPerShare > 0 ? FormattableString.Invariant($"{AmountPerShare}/share") : "",
            Minimum > 0 ? FormattableString.Invariant($"min={Minimum}") : "",
            AmountPerOrder > 0 ? FormattableString.Invariant($"{AmountPerOrder}/order") : "",
        ];
        return this == None ? "none" : string.Join(',', parts.Where(p => p.Length > 0));
    }

    private Commission? And(string part) => part switch
    {
        "none" => this,
        _ when Share.TryPart(part, out double rate) => new(RateOfValue + rate, AmountPerShare, Minimum, AmountPerOrder),
        _ when After(part, "rate=") is { } rate => new(RateOfValue + rate, AmountPerShare, Minimum, AmountPerOrder),
        _ when After(part, "min=") is { } minimum => new(RateOfValue, AmountPerShare, minimum, AmountPerOrder),
        _ when Before(part, "/order") is { } amount => new(RateOfValue, AmountPerShare, Minimum, AmountPerOrder + amount),
        _ when Before(part, "/share") is { } amount => new(RateOfValue, AmountPerShare + amount, Minimum, AmountPerOrder),
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
