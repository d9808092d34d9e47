namespace Toolkit;

/// <summary>What became of runs that were pushed to a team.</summary>
/// <param name="Ids">Their numbers there, in the order in which they were named.</param>
/// <param name="Added">How many were new there.</param>
public sealed record PushedRuns(IReadOnlyList<long> Ids, int Added);
