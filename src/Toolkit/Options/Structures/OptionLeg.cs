namespace Toolkit;

/// <summary>One option of a structure.</summary>
/// <param name="Contract">The option.</param>
/// <param name="Quantity">Contracts: above 0 held, below 0 sold.</param>
public readonly record struct OptionLeg(OptionContract Contract, int Quantity)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Quantity:+0;-0} {Contract}");
}
