namespace Toolkit;

/// <summary>What a report shows besides the run itself.</summary>
public sealed record ReportOptions
{
    /// <summary>Heading. Default: the strategy and its symbols.</summary>
    public string? Title { get; init; }

    /// <summary>Bars of the candle charts. Default: those of the run; a stored run keeps none.</summary>
    public IReadOnlyList<BarSeries>? Bars { get; init; }

    /// <summary>Bars to hold the run against. Default: those of the run, when it is of one symbol.</summary>
    public BarSeries? Benchmark { get; init; }

    /// <summary>The search that led to the run.</summary>
    public SweepResult? Sweep { get; init; }

    /// <summary>A statistic of the search over two parameters. Default: that of <see cref="Sweep"/> over its first two.</summary>
    public SweepHeatmap? Heatmap { get; init; }

    /// <summary>Whether the search found more than luck: <see cref="SweepResult.Overfitting"/>.</summary>
    public OverfittingReport? Overfitting { get; init; }

    /// <summary>The windows that a walk-forward run was stitched of.</summary>
    public IReadOnlyList<WalkForwardWindow> Windows { get; init; } = [];

    /// <summary>Most trades in the table; of more, the last ones. Default 1,000.</summary>
    public int MaxTrades { get; init; } = 1_000;
}
