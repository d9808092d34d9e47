namespace Toolkit;

/// <summary>The deviation of the last sessions' logarithmic returns, close to close, a year.</summary>
/// <remarks>
/// √(sessions a year x Σ(r - mean)² / (n - 1)): J. Hull, Options, Futures and Other Derivatives, "Estimating volatility from historical
/// data". Sessions of which the close is what it was the day before count.
/// </remarks>
public sealed record RealisedVolatility : VolatilityModel
{
    /// <summary>Returns that are looked back at, from 2 on. Default: 20, a month.</summary>
    public int Window { get; init; } = 20;

    /// <summary>Implied over realised: 1.2 makes options a fifth dearer in volatility than the underlying moved. Default: 1.</summary>
    public double Ratio { get; init; } = 1;

    /// <summary>The level is not below this, so that a quiet month does not price options at nothing. Default: 0.05; above 0.</summary>
    public double Least { get; init; } = 0.05;

    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"realised volatility of {Window} sessions{(Ratio == 1 ? "" : $" x {Ratio}")}");

    public override double Level(ReadOnlySpan<double> closes, double sessionsPerYear)
    {
        if (closes.Length <= Window)
        {
            return double.NaN;
        }

        ReadOnlySpan<double> last = closes[^(Window + 1)..];
        // The returns add up to the one of the whole window.
        double mean = Math.Log(last[^1] / last[0]) / Window, squares = 0;
        for (int i = 1; i < last.Length; i++)
        {
            double away = Math.Log(last[i] / last[i - 1]) - mean;
            squares += away * away;
        }

        return Math.Max(Least, Ratio * Math.Sqrt(sessionsPerYear * squares / (Window - 1)));
    }

    internal override void Validate()
    {
        base.Validate();
        Check(Window >= 2, nameof(Window), "a window has 2 returns or more");
        Check(Ratio is > 0 and < double.PositiveInfinity, nameof(Ratio), "a ratio is above 0");
        Check(Least is > 0 and < double.PositiveInfinity, nameof(Least), "a volatility is above 0");
    }
}
