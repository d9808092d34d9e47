using Toolkit.Backtesting;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Runs;

namespace Toolkit;

/// <summary>Stored bars made ready for backtests: adjusted, under the right calendar, checked for gaps, with bars before the start.</summary>
/// <remarks>
/// <code>
/// Study study = await tk.StudyAsync("SPY", "1d", new() { From = new(2015, 1, 1) });
/// BacktestResult run = study.Run(new SmaCross(10, 30), new() { Cash = 10_000 });
/// SweepResult sweep = study.Sweep(p => new SmaCross(p["fast"], p["slow"]), grid);
/// </code>
/// Start, lots and warnings go into each run. Immutable and safe to share between threads.
/// </remarks>
public sealed class Study
{
    private Study(IReadOnlyList<BarSeries> series, StudyOptions options) => (Series, _options) = (series, options);

    private readonly StudyOptions _options;

    /// <summary>The bars of each symbol, those before the start included, in the order in which the symbols were given.</summary>
    public IReadOnlyList<BarSeries> Series { get; }

    /// <summary>The bars of the first symbol.</summary>
    public BarSeries Bars => Series[0];

    /// <summary>What is not as it should be: a guessed calendar, gaps, a range that is not all there.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Lots of the symbols that have one: their own, or 1e-8 for crypto.</summary>
    public IReadOnlyDictionary<string, double> Lots { get; private init; } = new Dictionary<string, double>();

    /// <summary>Expected bars that the range lacks and nobody has an answer for, or that were refused.</summary>
    public IReadOnlyList<SeriesGap> Gaps { get; private init; } = [];

    private Func<SeriesKey, string, FeatureSeries?>? KeptFeature { get; init; }

    internal static async Task<Study> OfAsync(
        BarReader reader, IReadOnlyList<string> symbols, Timeframe? timeframe, StudyOptions options, CancellationToken cancel)
    {
        ReadOptions reading = new()
        {
            Exchange = options.Exchange,
            Adjust = options.Adjust,
            Calendar = options.Calendar,
            SessionOnly = options.SessionOnly,
            AsOf = options.AsOf,
        };
        TimeRange range = TimeRange.Of(options.From, options.To);
        if (options.WarmUpBars is { } bars)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bars);
        }

        IReadOnlyList<KnownBars> known = await reader.ReadKnownAsync(symbols, timeframe, range, (reading, options.WarmUpBars), cancel).ConfigureAwait(false);
        if (options.Strict && known.FirstOrDefault(k => k.Missing.Open.Any()) is { } holes)
        {
            throw CoverageReport.Refusal(holes);
        }

        return new([.. known.Select(k => k.Bars)], options)
        {
            KeptFeature = reader.KeptFeature,
            Warnings = [.. known.SelectMany(k => k.Notes.Concat(CoverageReport.Warnings(k)).Concat(SplitWarnings.Of(k.Bars, options.From)))],
            Lots = known.Select(k => (k.Bars.Symbol, Lot: LotOf(k.Source))).Where(k => k.Lot is not null).DistinctBy(k => k.Symbol).ToDictionary(k => k.Symbol, k => k.Lot!.Value),
            Gaps = [.. known.SelectMany(k => k.Missing.Open)],
        };
    }

    /// <summary>The options with what the store knows: start, lots (one's own win), warnings.</summary>
    public BacktestOptions Options(BacktestOptions? options = null)
    {
        options ??= new();
        Dictionary<string, double> lots = new(Lots);
        foreach ((string symbol, double lot) in options.Lots ?? new Dictionary<string, double>())
        {
            lots[symbol] = lot;
        }

        return options with { From = options.From ?? _options.From, Lots = lots.Count > 0 ? lots : null, BarWarnings = Warnings, KeptFeature = options.KeptFeature ?? KeptFeature };
    }

    /// <summary>Runs a strategy; on several symbols with one clock and one cash account.</summary>
    /// <inheritdoc cref="Backtest.Run(IReadOnlyList{BarSeries}, Strategy, BacktestOptions?)"/>
    public BacktestResult Run(Strategy strategy, BacktestOptions? options = null) => Backtest.Run(Series, strategy, Options(options));

    /// <summary>Runs a strategy of its own on each symbol, all on one clock and one cash account.</summary>
    /// <inheritdoc cref="Backtest.RunEach"/>
    public BacktestResult RunEach(Func<string, Strategy> create, BacktestOptions? options = null) => Backtest.RunEach(Series, create, Options(options));

    /// <inheritdoc cref="Backtest.Sweep(IReadOnlyList{BarSeries}, Func{ParameterSet, Strategy}, ParameterGrid, SweepOptions?, CancellationToken)"/>
    public SweepResult Sweep(Func<ParameterSet, Strategy> create, ParameterGrid grid, SweepOptions? options = null, CancellationToken cancel = default) =>
        Backtest.Sweep(Series, create, grid, (options ?? new()) is var sweep ? sweep with { Backtest = Options(sweep.Backtest) } : null, cancel);

    /// <exception cref="ToolkitException">The study has several symbols, or the bars are too few for one window (usage).</exception>
    /// <inheritdoc cref="Backtest.WalkForward"/>
    public WalkForwardResult WalkForward(
        Func<ParameterSet, Strategy> create, ParameterGrid grid, WalkForwardOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Backtest.WalkForward(Only("walking forward"), create, grid, options with { Sweep = options.Sweep with { Backtest = Options(options.Sweep.Backtest) } }, cancel);
    }

    /// <exception cref="ToolkitException">The study has several symbols (usage).</exception>
    /// <inheritdoc cref="Backtest.CheckLookAhead"/>
    public LookAheadReport CheckLookAhead(Func<Strategy> create, BacktestOptions? options = null, int samples = 20) =>
        Backtest.CheckLookAhead(Only("the look-ahead check"), create, Options(options), samples);

    private BarSeries Only(string what) => Series.Count == 1
        ? Series[0]
        : throw ToolkitException.Usage($"{what} takes one symbol, and there are {Series.Count}", "ask for one after the other");

    private static double? LotOf(Dataset source) => source.Lot ?? (source.AssetType?.Trim().ToLowerInvariant() is "crypto" or "cryptocurrency" or "coin" ? 1e-8 : null);
}
