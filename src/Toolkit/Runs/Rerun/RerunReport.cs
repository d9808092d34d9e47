namespace Toolkit;

/// <summary>What running a stored run again gave.</summary>
/// <param name="Original">The stored run.</param>
/// <param name="Result">The new one; it is not saved.</param>
/// <param name="Differences">Where its statistics, trades and equity are not those of the stored run, to the last bit; empty when all are the same.</param>
/// <param name="Notes">What one should know, such as that an older version of the store was read.</param>
public sealed record RerunReport(StoredRun Original, BacktestResult Result, IReadOnlyList<string> Differences, IReadOnlyList<string> Notes)
{
    public bool IsSame => Differences.Count == 0;
}
