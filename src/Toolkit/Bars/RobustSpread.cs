namespace Toolkit.Bars;

/// <summary>The middle of some values and how far they usually are from it, whatever the worst of them are.</summary>
/// <remarks>
/// The modified z-score of Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): (x - median) / (1.4826 × MAD), where MAD
/// is the median of |x - median|; where more than half of the values are equal, 1.2533 × the mean of |x - median| takes its place.
/// </remarks>
internal readonly record struct RobustSpread(double Median, double Deviation)
{
    private const double MedianToDeviation = 1.4826, MeanToDeviation = 1.2533;

    public static RobustSpread Of(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double median = Middle(sorted), sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Math.Abs(sorted[i] - median);
            sum += sorted[i];
        }

        Array.Sort(sorted);
        double middle = Middle(sorted);
        return new(median, middle > 0 ? MedianToDeviation * middle : MeanToDeviation * sum / Math.Max(1, sorted.Length));
    }

    /// <summary>The median of ascending values; NaN without any.</summary>
    public static double Middle(ReadOnlySpan<double> sorted) => sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    public double Score(double value) => Deviation > 0 ? Math.Abs(value - Median) / Deviation : 0;
}
