namespace Toolkit;

/// <summary>A sweep for the workers of a cluster.</summary>
/// <param name="Series">The bars; several have one clock and one cash account.</param>
/// <param name="Strategy">A strategy that ships, or one that the toolkit has compiled from a text: a strategy file, a cell, a script.</param>
/// <param name="Grid">The combinations.</param>
public sealed record SweepJob(IReadOnlyList<BarSeries> Series, StrategyDescription Strategy, ParameterGrid Grid)
{
    /// <summary>Parameters that are not swept. Default none.</summary>
    public ParameterSet Fixed { get; init; } = ParameterSet.Empty;

    /// <summary>What errors call the strategy's text. Default: its class.</summary>
    public string? File { get; init; }

    /// <summary>Account, ordering, progress. How many run at the same time, each worker knows by itself.</summary>
    public SweepOptions Options { get; init; } = new();
}
