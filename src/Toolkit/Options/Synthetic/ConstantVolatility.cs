namespace Toolkit;

/// <summary>One volatility for all time.</summary>
/// <param name="Volatility">A year, above 0: 0.2 for 20 %.</param>
public sealed record ConstantVolatility(double Volatility) : VolatilityModel
{
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"constant volatility of {Volatility}");

    public override double Level(ReadOnlySpan<double> closes, double sessionsPerYear) => Volatility;

    internal override void Validate()
    {
        base.Validate();
        Check(Volatility is > 0 and < double.PositiveInfinity, nameof(Volatility), "a volatility is above 0");
    }
}
