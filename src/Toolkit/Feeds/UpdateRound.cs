namespace Toolkit;

/// <summary>What one round of keeping series up to date did.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Started">When it began.</param>
/// <param name="Series">A report per series; one that failed has its error.</param>
/// <param name="Error">Why there was no round at all, such as a store that was busy; null otherwise.</param>
/// <param name="Wait">How long until the next one; longer than asked for while no series can be reached.</param>
public sealed record UpdateRound(int Number, DateTime Started, IReadOnlyList<FetchReport> Series, ToolkitException? Error, TimeSpan Wait)
{
    public long RowsNew => Series.Sum(s => s.RowsNew);

    public long RowsRevised => Series.Sum(s => s.RowsRevised);

    public int Failed => Series.Count(s => s.Error is not null);
}
