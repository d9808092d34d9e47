namespace Toolkit;

/// <summary>What is kept of a run besides what its result tells.</summary>
public sealed record SaveOptions
{
    /// <summary>Words to find the run by. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Anything worth remembering. Default nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>
    /// The text of the strategy, as a .csx file has it. Default: what its class was compiled from where the toolkit has compiled it
    /// (a strategy file, a cell, a script); else none, and the build of its class is named instead.
    /// </summary>
    public string? StrategySource { get; init; }

    /// <summary>Parameters that the strategy's public members do not show; they win over those that do.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    /// <summary>Bars to hold the run against: their name and the comparison are kept with it. Default: none.</summary>
    public BarSeries? Benchmark { get; init; }

    /// <summary>A folder inside of the git repository whose commit is kept. Default: the current folder; none where there is no repository.</summary>
    public string? RepositoryFolder { get; init; }
}
