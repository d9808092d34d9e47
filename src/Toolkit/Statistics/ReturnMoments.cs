namespace Toolkit.Statistics;

/// <summary>Mean, sample deviation (<c>Spread</c>), and skewness and excess kurtosis of the population; null where there is no variance.</summary>
internal readonly record struct ReturnMoments(double Mean, double? Spread, double? Skew, double? ExcessKurtosis)
{
    public static ReturnMoments Of(ReadOnlySpan<double> returns)
    {
        int n = returns.Length;
        double mean = 0;
        foreach (double value in returns)
        {
            mean += value / n;
        }

        double second = 0, third = 0, fourth = 0;
        foreach (double value in returns)
        {
            double off = value - mean, square = off * off;
            second += square;
            third += square * off;
            fourth += square * square;
        }

        double? spread = n > 1 ? RoundingNoise.OfReturns(Math.Sqrt(second / (n - 1)), mean) : null;
        double variance = second / n;
        return spread > 0
            ? new(mean, spread, third / n / Math.Pow(variance, 1.5), fourth / n / (variance * variance) - 3)
            : new(mean, spread, null, null);
    }
}
