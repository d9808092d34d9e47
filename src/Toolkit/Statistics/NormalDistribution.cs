namespace Toolkit.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double RootTwoPi = 2.50662827463100050242;

    public static double Density(double z) => Math.Exp(-0.5 * z * z) / RootTwoPi;

    /// <summary>The probability of a value up to <paramref name="z"/>, right to 15 decimals. Source: Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11 (2004).</summary>
    public static double Cumulative(double z)
    {
        if (Math.Abs(z) > 8.3)
        {
            return z > 0 ? 1 : 0;
        }

        double sum = z, term = z;
        for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= z * z / i;
            sum += term;
        }

        return 0.5 + sum * Density(z);
    }

    /// <summary>The value up to which lies a probability between 0 and 1: a first guess (Abramowitz and Stegun 26.2.23), then Newton's steps.</summary>
    public static double Quantile(double probability)
    {
        double tail = Math.Min(probability, 1 - probability), t = Math.Sqrt(-2 * Math.Log(tail));
        double z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (int i = 0; i < 4; i++)
        {
            double error = (Cumulative(z) - tail) / Density(z);
            z -= error / (1 + z * error / 2);
        }

        return probability < 0.5 ? z : -z;
    }
}
