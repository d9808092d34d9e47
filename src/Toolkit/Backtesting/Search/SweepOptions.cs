namespace Toolkit;

/// <summary>How a sweep runs and what it keeps.</summary>
public sealed record SweepOptions
{
    /// <summary>Account, costs and rules of each run.</summary>
    public BacktestOptions Backtest { get; init; } = new();

    /// <summary>JSON key of the statistic by which rows are ordered, best first. Default <c>sharpe</c>.</summary>
    public string Metric { get; init; } = "sharpe";

    /// <summary>Runs at the same time. Default (0): one for each processor.</summary>
    public int Parallelism { get; init; }

    /// <summary>Bytes that the runs may share as indicator columns. Default 128 MB.</summary>
    public long IndicatorCacheBytes { get; init; } = 128L << 20;

    /// <summary>Is told of progress, at most a hundred times, from the threads of the sweep.</summary>
    public IProgress<SweepProgress>? Progress { get; init; }

    /// <summary>Of several series, run a strategy of its own on each, all on one cash account. Default false: one strategy, which sees all of them.</summary>
    public bool EachSeries { get; init; }

    /// <summary>Keep only so many of the best rows; 0 (default) keeps all.</summary>
    public int Keep { get; init; }
}
