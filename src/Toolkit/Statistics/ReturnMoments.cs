namespace Toolkit.Statistics;

/// <summary>Mean, sample deviation (<c>Spread</c>), and skewness and excess kurtosis of the population; null where there is no variance.</summary>
internal readonly record struct ReturnMoments(double Mean, double? Spread, double? Skew, double? ExcessKurtosis)
{
    public static ReturnMoments Of(ReadOnlySpan<double> returns)
    {
        int n = returns.Length;
        if (n == 0)
        {
            return default;
        }

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

        // A return is the growth of equity less 1, so its noise is that of the growth.
        double? spread = n > 1 ? RoundingNoise.OrZero(Math.Sqrt(second / (n - 1)), 1 + Math.Abs(mean)) : null;
        double variance = second / n;
        return spread > 0
            ? new(mean, spread, third / n / Math.Pow(variance, 1.5), fourth / n / (variance * variance) - 3)
            : new(mean, spread, null, null);
    }
}
