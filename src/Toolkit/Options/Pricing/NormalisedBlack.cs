using Toolkit.Statistics;

namespace Toolkit.Options;

/// <summary>Black's formula without units, of an option that is out of the money or at it.</summary>
/// <remarks>
/// x = -|ln(forward / strike)|, s = volatility x √years, b = value / (discount x √(forward x strike))
/// = exp(x/2) N(x/s + s/2) - exp(-x/2) N(x/s - s/2), which is the same for calls and puts.
/// P. Jäckel, "Let's be rational", Wilmott (2015), for the form, the point of inflection and the idea of three zones.
/// </remarks>
internal static class NormalisedBlack
{
    private const int MaxSteps = 20;
    private const double LogOfRootTwoPi = 0.91893853320467274178;

    /// <summary>Value; from 0 to <see cref="Limit"/>.</summary>
    public static double Price(double x, double s)
    {
        if (s <= 0)
        {
            return 0;
        }

        double h = x / s, t = s / 2;
        return h + t > 0 && t >= 0.2
            ? Math.Exp(x / 2) * NormalDistribution.Cumulative(h + t) - Math.Exp(-x / 2) * NormalDistribution.Cumulative(h - t)
            : DensityOf(h, t) * PriceOverVega(x, h, t);
    }

    /// <summary>What the value comes to when volatility has no bound.</summary>
    public static double Limit(double x) => Math.Exp(x / 2);

    /// <summary>Derivative of the value by s.</summary>
    public static double Vega(double x, double s) => DensityOf(x / s, s / 2);

    /// <summary>The s of a value between 0 and the limit, both excluded.</summary>
    public static double Implied(double x, double value)
    {
        double inflection = Math.Sqrt(-2 * x);
        double limit = Limit(x);
        double there = limit / 2 * (1 - NormalDistribution.Erfcx(Math.Sqrt(-x)));
        if (value < there)
        {
            return Solve(x, LowGuess(x, value), Math.Log(value), Zone.Low);
        }

        if (value <= limit / 2)
        {
            // The value is concave from here on: its tangent at the inflection starts left of the root.
            return Solve(x, inflection + (value - there) * NormalDistribution.RootTwoPi / limit, value, Zone.Middle);
        }

        double missing = limit - value;
        double high = -2 * QuantileGuess(missing / (2 * Math.Cosh(x / 2)));
        return Solve(x, Math.Max(inflection, high), Math.Log(missing), Zone.High);
    }

    /// <summary>Householder's third order on the logarithm of the value, the value, or the logarithm of what is missing to the limit.</summary>
    private static double Solve(double x, double s, double target, Zone zone)
    {
        for (int step = 0; step < MaxSteps; step++)
        {
            double h = x / s, t = s / 2;
            double vega = DensityOf(h, t);
            double ratio = Ratio(x, s, vega);
            // Second and third derivative of the value, over the first.
            double second = x * x / (s * s * s) - s / 4;
            double third = second * second - 3 * x * x / (s * s * s * s) - 0.25;
            double newton;
            if (zone == Zone.Middle)
            {
                newton = target / vega - ratio;
            }
            else
            {
                // f = ln b or ln(limit - b); by = f'.
                double by = zone == Zone.Low ? 1 / ratio : -vega / Missing(x, s);
                double f = zone == Zone.Low ? Math.Log(ratio) - (h * h + t * t) / 2 - LogOfRootTwoPi : Math.Log(Missing(x, s));
                newton = (target - f) / by;
                third += by * (2 * by - 3 * second);
                second -= by;
            }

            double move = newton * (1 + newton * second / 2) / (1 + newton * (second + newton * third / 6));
            double next = double.IsFinite(move) ? Math.Clamp(s + move, s / 3, s * 3) : s + Math.Clamp(newton, -s / 2, s);
            bool done = Math.Abs(next - s) <= 1e-5 * s;
            s = next;
            if (done)
            {
                return s;
            }
        }

        return double.NaN;
    }

    /// <summary>Far out, value / |x| comes to that of a normally distributed price at |x| / s deviations.</summary>
    private static double LowGuess(double x, double value)
    {
        double z = -Math.Log(value * NormalDistribution.RootTwoPi / -x);
        if (z < 1.8)
        {
            return NormalDistribution.RootTwoPi * (value - x / 2);
        }

        double deviations = Math.Sqrt(2 * z);
        for (int i = 0; i < 2; i++)
        {
            double t = -x / (2 * deviations);
            deviations = Math.Sqrt(Math.Max(1, 2 * (z - 3 * Math.Log(deviations) + Math.Log(1 - 3 / (3 + deviations * deviations))) - t * t));
        }

        return -x / deviations;
    }

    /// <summary>Of a probability of at most a half. Abramowitz and Stegun 26.2.23, within 4.5e-4.</summary>
    private static double QuantileGuess(double probability)
    {
        double t = Math.Sqrt(-2 * Math.Log(probability));
        return (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    }

    private static double Missing(double x, double s)
    {
        double h = x / s, t = s / 2;
        return Math.Exp(x / 2) * NormalDistribution.Cumulative(-h - t) + Math.Exp(-x / 2) * NormalDistribution.Cumulative(h - t);
    }

    private static double DensityOf(double h, double t) => Math.Exp(-0.5 * (h * h + t * t)) / NormalDistribution.RootTwoPi;

    private static double Ratio(double x, double s, double vega)
    {
        double h = x / s, t = s / 2;
        return h + t > 0 && t >= 0.2 ? Price(x, s) / vega : PriceOverVega(x, h, t);
    }

    /// <summary>Y(h + t) - Y(h - t), where Y is cumulative over density.</summary>
    private static double PriceOverVega(double x, double h, double t)
    {
        if (t >= 0.2 || x < -1)
        {
            return NormalDistribution.CumulativeOverDensity(h + t) - NormalDistribution.CumulativeOverDensity(h - t);
        }

        // The difference would cancel: its Taylor series in t, with Y' = 1 + hY and Y(n+1) = hY(n) + nY(n-1).
        double before = NormalDistribution.CumulativeOverDensity(h);
        double derivative = 1 + h * before;
        double power = t, sum = derivative * t;
        for (int n = 1; n < 17; n += 2)
        {
            before = h * derivative + n * before;
            derivative = h * before + (n + 1) * derivative;
            power *= t * t / ((n + 1) * (n + 2));
            double term = derivative * power;
            sum += term;
            if (Math.Abs(term) <= 1e-17 * Math.Abs(sum))
            {
                break;
            }
        }

        return 2 * sum;
    }

    private enum Zone
    {
        Low,
        Middle,
        High,
    }
}
