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

    /// <summary>The commission of one side, in the account's currency.</summary>
    public double Of(double quantity, double price)
    {
        double size = Math.Abs(quantity);
        return size == 0 ? 0 : Math.Max(Minimum, RateOfValue * size * Math.Abs(price) + AmountPerShare * size) + AmountPerOrder;
    }

    private static double NotNegative(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a commission is a finite number");
    }
}
