namespace Toolkit.Cli.Verbs;

/// <summary>A strategy, its bars and its account, as the command line named them.</summary>
internal sealed record BacktestJob(NamedStrategy Strategy, Study Study, BacktestOptions Account)
{
    /// <summary>Parameters that were given; a sweep adds its own.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>Bars to hold the run against.</summary>
    public BarSeries? Benchmark { get; init; }

    /// <summary>Whether one strategy sees all symbols.</summary>
    public bool Together { get; init; }

    private bool EachSymbol => Study.Series.Count > 1 && !Together;

    public BacktestResult Run(ParameterSet parameters) => Strategy.Guard(() => EachSymbol
        ? Study.RunEach(_ => Make(parameters), Account)
        : Study.Run(Make(parameters), Account));

    public SweepResult Sweep(ParameterGrid grid, SweepOptions options, CancellationToken cancel) => Strategy.Guard(() =>
        Study.Sweep(p => Make(Parameters.With(p)), grid, options with { EachSeries = EachSymbol }, cancel));

    /// <summary>The same sweep for the workers of a cluster.</summary>
    public SweepJob ForCluster(ParameterGrid grid, SweepOptions options) => new(Study.Series, Strategy.Description, grid)
    {
        Fixed = Parameters,
        File = Path.GetFileName(Strategy.Path),
        Options = options with { Backtest = Study.Options(options.Backtest), EachSeries = EachSymbol },
    };

    public WalkForwardResult WalkForward(ParameterGrid grid, WalkForwardOptions options, CancellationToken cancel) => Strategy.Guard(() =>
        Study.WalkForward(p => Make(Parameters.With(p)), grid, options, cancel));

    public LookAheadReport CheckLookAhead() => Strategy.Guard(() => Study.CheckLookAhead(() => Make(Parameters), Account));

    /// <summary>What ran on what.</summary>
    public JsonObject Facts() => Json.Object(new
    {
        Strategy = Strategy.Name,
        Symbol = string.Join(',', Study.Series.Select(s => s.Symbol)),
        Exchange = string.Join(',', Study.Series.Select(s => s.Key.Exchange).Distinct()),
        Study.Bars.Timeframe,
        Calendar = Study.Bars.Calendar?.Name,
    });

    private Strategy Make(ParameterSet parameters) => Strategy.Description.Create(parameters);
}
