namespace Toolkit;

/// <summary>One listed option; its contract is for <see cref="Multiplier"/> shares.</summary>
/// <param name="Underlying">Symbol of what it is an option on.</param>
/// <param name="Expiry">The last session on which it lives.</param>
/// <param name="Strike">Price at which the holder buys or sells a share.</param>
/// <param name="Right">Call or put.</param>
public readonly record struct OptionContract(string Underlying, DateOnly Expiry, double Strike, OptionRight Right)
{
    /// <summary>Shares of one contract.</summary>
    public const int Multiplier = 100;

    /// <summary>What it is worth at a price of the underlying when it is exercised, for a share.</summary>
    public double Intrinsic(double underlying) => Math.Max(0, Right == OptionRight.Call ? underlying - Strike : Strike - underlying);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Underlying} {Expiry:yyyy-MM-dd} {Strike} {(Right == OptionRight.Call ? 'C' : 'P')}");
}
