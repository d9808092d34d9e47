namespace Toolkit;

/// <summary>What must be held against an option that is sold without cover, beside what it is worth.</summary>
/// <remarks>
/// Cboe, Margin Manual (April 2000), "Short put or short call", after Regulation T and rule 12.3: 100 % of the premium, and
/// <see cref="Part"/> of the underlying's price less what the option is out of the money, at least <see cref="Minimum"/> of the
/// underlying's price for a call, of the strike for a put.
/// </remarks>
/// <param name="Part">Of the underlying's price: 0.2 for 20 %.</param>
/// <param name="Minimum">Of the underlying's price or the strike: 0.1 for 10 %.</param>
public readonly record struct MarginRule(double Part, double Minimum)
{
    /// <summary>Shares, ETFs and narrow indices: 20 % and 10 %.</summary>
    public static MarginRule Equity { get; } = new(0.20, 0.10);

    /// <summary>Broad indices: 15 % and 10 %.</summary>
    public static MarginRule BroadIndex { get; } = new(0.15, 0.10);

    /// <summary>For one share, without the premium.</summary>
    internal double Of(OptionContract contract, double underlying)
    {
        bool isCall = contract.Right == OptionRight.Call;
        double outOfTheMoney = Math.Max(0, isCall ? contract.Strike - underlying : underlying - contract.Strike);
        return Math.Max(Part * underlying - outOfTheMoney, Minimum * (isCall ? underlying : contract.Strike));
    }
}
