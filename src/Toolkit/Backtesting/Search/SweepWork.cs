namespace Toolkit.Backtesting;

/// <summary>How one combination of a sweep is run.</summary>
/// <param name="Start">Makes what a thread uses for all of its runs.</param>
/// <param name="Run">Runs a combination.</param>
internal sealed record SweepWork<T>(Func<T> Start, Func<ParameterSet, T, Metrics> Run)
{
    /// <summary>Runs a combination for its returns from session end to session end, less the risk-free one.</summary>
    public required Func<ParameterSet, T, double[]> ExcessReturns { get; init; }

    /// <summary>Takes back what a thread used.</summary>
    public Action<T> End { get; init; } = static _ => { };

    /// <summary>What one should know of all runs.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
