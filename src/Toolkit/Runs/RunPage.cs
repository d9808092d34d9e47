namespace Toolkit;

/// <summary>Some of the runs that a query wants.</summary>
/// <param name="Total">How many it wants in all.</param>
/// <param name="Runs">Those that its limit and offset leave, in its order.</param>
public sealed record RunPage(long Total, IReadOnlyList<RunSummary> Runs);
