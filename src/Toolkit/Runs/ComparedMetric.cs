namespace Toolkit;

/// <summary>A statistic of all compared runs.</summary>
/// <param name="Key">Its JSON key.</param>
/// <param name="Values">Its value in each run, in their order; null where it is not defined.</param>
/// <param name="Best">Which runs have the best value; none where all are equal, and where no value is better than another.</param>
public sealed record ComparedMetric(string Key, IReadOnlyList<double?> Values, IReadOnlyList<bool> Best)
{
    /// <summary>What it is called and how it is read.</summary>
    public Statistic Statistic => Statistic.Of(Key);
}
