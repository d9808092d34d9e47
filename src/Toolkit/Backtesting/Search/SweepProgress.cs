namespace Toolkit;

/// <summary>How far a sweep is.</summary>
/// <param name="Done">Runs that are finished.</param>
/// <param name="Total">Runs in all.</param>
public readonly record struct SweepProgress(int Done, int Total);
