namespace Toolkit;

/// <summary>What volatility a synthetic market prices its options with. Derive from it for a model of your own.</summary>
/// <remarks>
/// A level for the moment, then a term structure and a skew, both flat by default:
/// <code>
/// variance(T) = L² + (level² - L²) (1 - e^-κT) / (κT)           κ = MeanReversion, L = LongRun
/// volatility(T, K) = √variance(T) (1 + Skew m + Curvature m²)    m = ln(K / forward) / √(variance(T) T)
/// </code>
/// The first is the mean variance that a mean-reverting one is expected to have until T (J. Hull, Options, Futures and Other
/// Derivatives, "Estimating volatilities"), the second a parabola over deviations of the strike, of which no more than 4 are counted,
/// kept between a fifth and five times the middle.
/// </remarks>
public abstract record VolatilityModel
{
    private const double MostDeviations = 4;

    /// <summary>Change by a deviation of the strike upwards, as a part: -0.1 makes the put a deviation below 10 % dearer in volatility. Default: 0.</summary>
    public double Skew { get; init; }

    /// <summary>Change by the square of the deviations, as a part: a smile when above 0. Default: 0.</summary>
    public double Curvature { get; init; }

    /// <summary>The volatility of far expiries, a year. Default (null): the level, so that all expiries have one.</summary>
    public double? LongRun { get; init; }

    /// <summary>How fast the level reverts to <see cref="LongRun"/>, a year: half of the distance is gone after ln 2 / it. Default: 4, two months.</summary>
    public double MeanReversion { get; init; } = 4;

    /// <summary>One volatility for all time.</summary>
    public static ConstantVolatility Constant(double volatility) => new(volatility);

    /// <summary>What the underlying's sessions showed, close to close.</summary>
    public static RealisedVolatility Realised(int window = 20) => new() { Window = window };

    /// <summary>The level of a moment, a year; NaN when it is not known yet.</summary>
    /// <param name="closes">Of the sessions that had ended by the moment, ascending: there is nothing of later in it.</param>
    /// <param name="sessionsPerYear">For annualising.</param>
    public abstract double Level(ReadOnlySpan<double> closes, double sessionsPerYear);

    /// <summary>What the model is, in a few words.</summary>
    protected abstract string Name { get; }

    /// <summary>Volatility of an option, a year.</summary>
    /// <param name="level">Of the moment.</param>
    /// <param name="years">To expiry.</param>
    /// <param name="logMoneyness">ln(strike / forward).</param>
    internal double At(double level, double years, double logMoneyness)
    {
        double middle = Term(level, years);
        if ((Skew == 0 && Curvature == 0) || years <= 0)
        {
            return middle;
        }

        double deviations = Math.Clamp(logMoneyness / (middle * Math.Sqrt(years)), -MostDeviations, MostDeviations);
        return middle * Math.Clamp(1 + deviations * (Skew + Curvature * deviations), 0.2, 5);
    }

    internal double Term(double level, double years)
    {
        double gone = MeanReversion * years;
        if (LongRun is not { } far || gone <= 0)
        {
            return level;
        }

        double weight = (1 - Math.Exp(-gone)) / gone;
        return Math.Sqrt(far * far + (level * level - far * far) * weight);
    }

    internal virtual void Validate()
    {
        Check(double.IsFinite(Skew), nameof(Skew), "a skew is a finite number");
        Check(double.IsFinite(Curvature), nameof(Curvature), "a curvature is a finite number");
        Check(LongRun is null or > 0, nameof(LongRun), "a volatility is above 0");
        Check(MeanReversion >= 0, nameof(MeanReversion), "a speed is from 0 on");
    }

    private protected static void Check(bool valid, string name, string rule)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, rule);
        }
    }

    public sealed override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}{(LongRun is { } far ? $", long run {far}" : "")}{(Skew == 0 ? "" : $", skew {Skew}")}{(Curvature == 0 ? "" : $", curvature {Curvature}")}");
}
