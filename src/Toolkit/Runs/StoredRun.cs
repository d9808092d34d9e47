namespace Toolkit;

/// <summary>A run as it was saved, to the last bit.</summary>
public sealed partial record StoredRun
{
    public required RunSummary Summary { get; init; }

    /// <summary>
    /// Statistics, trades, equity and tables as of a run that was made just now. Its <see cref="BacktestResult.Series"/> are
    /// empty: the bars are not kept with the run, <see cref="Series"/> says how to read them again.
    /// </summary>
    public required BacktestResult Result { get; init; }

    /// <summary>The bars that it used, in the order of their keys.</summary>
    public required IReadOnlyList<StoredSeries> Series { get; init; }

    /// <summary>How the run came about, which decides whether it can be run again.</summary>
    public required RunKind Kind { get; init; }

    /// <summary><c>sha256:</c> and the hash of the strategy's text, or <c>module:</c> and the build of its class; null when there was no strategy.</summary>
    public string? StrategyHash { get; init; }

    /// <summary>The strategy's text, where it was saved with it.</summary>
    public string? StrategySource { get; init; }

    /// <summary>Version of the toolkit that saved it.</summary>
    public required string ToolkitVersion { get; init; }

    /// <summary>Commit of the git repository that it was saved in, or null.</summary>
    public string? GitCommit { get; init; }

    /// <summary>What it was held against when it was saved; null when nothing was named.</summary>
    public StoredBenchmark? Benchmark { get; init; }

    /// <summary>Why its calendar, one of a file, cannot be read any more; null when it can.</summary>
    internal ToolkitException? MissingCalendar { get; init; }

    public long Id => Summary.Id;

    public string Name => Summary.Name;

    public IReadOnlyList<string> Tags => Summary.Tags;

    public DateTime CreatedAt => Summary.CreatedAt;

    public IReadOnlyDictionary<string, object> Parameters => Summary.Parameters;

    public BacktestOptions Options => Result.Options;

    public Metrics Metrics => Summary.Metrics;

    public IReadOnlyList<Trade> Trades => Result.Trades;

    public override string ToString() => Summary.ToString();
}
