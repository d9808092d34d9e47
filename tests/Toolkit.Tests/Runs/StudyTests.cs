using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Reliability;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Runs;

/// <summary>Stored bars made ready for backtests.</summary>
public sealed class StudyTests : IDisposable
{
    private static readonly DateTime Monday = new(2024, 1, 8, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;
    private readonly BarReader _bars;

    public StudyTests()
    {
        _store = BarStore.Open(_folder.Path, new() { Clock = new SteppedClock(new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero)) });
        _bars = new(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_from_a_day_when_earlier_bars_are_stored_then_indicators_are_those_of_a_run_over_everything()
    {
        BarSeries all = SampleBars.Walk(7, 900);
        Put("WALK", all);
        DateTime from = all.Time[600];
        Probe whole = new(), part = new(), few = new();

        Backtest.Run(all, whole, new() { Calendar = TradingCalendar.Weekdays });
        BacktestResult run = (await StudyAsync("WALK", new() { From = from })).Run(part);
        (await StudyAsync("WALK", new() { From = from, WarmUpBars = 20 })).Run(few);

        Assert.Equal(whole.Seen.Where(s => s.Time >= from), part.Seen);
        Assert.Equal(from, part.Seen[0].Time);
        Assert.Equal((from, 300), (run.Metrics.Start, run.Equity.Count));
        Assert.Equal(from, few.Seen[0].Time);
        Assert.NotEqual(part.Seen[0], few.Seen[0]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(250, 250)]
    [InlineData(10_000, 600)]
    public async Task Warm_up_reads_as_many_bars_as_are_asked_for_and_there(int asked, int read)
    {
        BarSeries all = SampleBars.Walk(7, 900);
        Put("WALK", all);
        Study study = await StudyAsync("WALK", new() { From = all.Time[600], WarmUpBars = asked });
        Assert.Equal(all.Skip(600 - read), study.Bars);

        _store.Put(Stored.Key("FINE"), Stored.Bars(0, 60 * 400));
        StudyOptions hours = new() { Calendar = TradingCalendar.AlwaysOpen, From = UnixMicroseconds.ToDateTime(Stored.Bars(60 * 350, 1).Time.Span[0]), WarmUpBars = asked };
        Assert.Equal(50 + Math.Min(asked, 350), (await Study.OfAsync(_bars, ["FINE"], Timeframe.Hour, hours, CancellationToken.None)).Bars.Count);
    }

    [Fact]
    public async Task Trades_and_statistics_are_those_of_the_library_on_the_same_bars()
    {
        BarSeries all = SampleBars.Walk(8, 500);
        Put("WALK", all);

        BacktestResult stored = (await StudyAsync("WALK")).Run(new SmaCross(5, 20), new() { Commission = Commission.Rate(0.001) });
        BacktestResult memory = Backtest.Run(all, new SmaCross(5, 20), new() { Commission = Commission.Rate(0.001) });

        Assert.Equal(memory.Metrics, stored.Metrics);
        Assert.Equal(memory.Trades, stored.Trades);
    }

    [Fact]
    public async Task Missing_sessions_are_a_warning_with_their_count_and_first_times_and_an_error_when_strict()
    {
        // Without Wednesday to Friday of the second week, a Tuesday, a Thursday, and two more days further on.
        HashSet<int> missing = [7, 8, 9, 11, 13, 15, 17];
        Put("GAPS", Days(20, missing));

        Study study = await StudyAsync("GAPS", new() { Calendar = TradingCalendar.Weekdays });

        string expected = "local:GAPS 1d: 7 bars missing inside the range: "
            + "3 from 2024-01-17T00:00:00Z on, 2024-01-23T00:00:00Z, 2024-01-25T00:00:00Z and in 2 more gaps";
        Assert.Equal([expected], study.Warnings);
        Assert.Equal((7, 5), (study.Gaps.Sum(g => g.Bars), study.Gaps.Count));
        Assert.Contains(expected, study.Run(new BuyAndHold()).Warnings);
        Assert.Contains(expected, study.Sweep(p => new SmaCross(p["fast"], 5), new() { { "fast", 2, 3, 1 } }).Warnings);
        ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => StudyAsync("GAPS", new() { Calendar = TradingCalendar.Weekdays, Strict = true }));
        Assert.Equal(ErrorKind.BadData, refused.Kind);
        Assert.StartsWith("local:GAPS 1d: 7 bars missing in the range by calendar 24/5: 3 from 2024-01-17", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await StudyAsync("GAPS", new() { Calendar = TradingCalendar.Weekdays, Strict = true, To = Monday.AddDays(9) })).Warnings);
    }

    [Fact]
    public async Task Closed_markets_and_bars_that_a_source_answered_for_are_no_gaps()
    {
        // The third Monday is Martin Luther King Day; the two days after it were asked for, the day after these was refused.
        Put("CLOSED", Days(20, [5, 6, 7, 8]));
        Cover("CLOSED", Monday.AddDays(8), 1, CoverageState.NoTrade);
        Cover("CLOSED", Monday.AddDays(9), 1, CoverageState.Empty);

        Study study = await StudyAsync("CLOSED", new() { Calendar = TradingCalendar.Xnys });
        Assert.Equal(["local:CLOSED 1d: 1 bar missing inside the range: 2024-01-18T00:00:00Z"], study.Warnings);

        Cover("CLOSED", Monday.AddDays(10), 1, CoverageState.Rejected);
        study = await StudyAsync("CLOSED", new() { Calendar = TradingCalendar.Xnys });
        Assert.Equal(["local:CLOSED 1d: 1 bar came and broke the rules of bars: 2024-01-18T00:00:00Z"], study.Warnings);

        Cover("CLOSED", Monday.AddDays(10), 1, CoverageState.NoTrade);
        Assert.Empty((await StudyAsync("CLOSED", new() { Calendar = TradingCalendar.Xnys, Strict = true })).Warnings);
    }

    [Fact]
    public async Task Range_that_is_not_all_there_is_a_warning_that_says_what_is()
    {
        Put("SHORT", Days(10, []));
        DateTime to = new(2024, 1, 27, 0, 0, 0, DateTimeKind.Utc);
        StudyOptions options = new() { From = Monday.AddDays(-3), To = to, Calendar = TradingCalendar.Weekdays };

        Assert.Equal(
            [
                "local:SHORT 1d: asked for from 2024-01-05T00:00:00Z on, but the first bar stored is 2024-01-08T00:00:00Z (1 bar missing)",
                "local:SHORT 1d: asked for up to 2024-01-27T00:00:00Z, but the bars stored end at 2024-01-20T00:00:00Z (5 bars missing)",
            ],
            (await StudyAsync("SHORT", options)).Warnings);
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => StudyAsync("SHORT", options with { Strict = true }))).Kind);

        // A weekend on both sides, or a future that nothing can be known of, lacks nothing.
        Assert.Empty((await StudyAsync("SHORT", options with { From = Monday.AddDays(-2), To = Monday.AddDays(14) })).Warnings);
        Put("NOW", Days(39, []));
        Assert.Empty((await StudyAsync("NOW", options with { From = Monday, To = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) })).Warnings);

        // The source was asked and has none before: said, and no reason to refuse.
        Cover("SHORT", DateTime.UnixEpoch, 19730, CoverageState.Empty);
        Assert.Equal(
            ["local:SHORT 1d: asked for from 2024-01-05T00:00:00Z on, but the first bar stored is 2024-01-08T00:00:00Z (the source has none before it)"],
            (await StudyAsync("SHORT", options with { To = null, Strict = true })).Warnings);
    }

    [Fact]
    public async Task Range_without_bars_is_not_found_and_says_what_is_stored()
    {
        Put("SHORT", Days(10, []));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => StudyAsync("SHORT", new() { From = new(2025, 1, 1) }));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("10 bars from 2024-01-08T00:00:00Z to 2024-01-19T00:00:00Z", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessed_calendar_is_said_in_the_result_and_gives_its_periods_a_year()
    {
        Put("WALK", SampleBars.Walk(9, 300));
        BacktestResult run = (await StudyAsync("WALK")).Run(new BuyAndHold());
        Assert.Equal(260, run.Metrics.PeriodsPerYear);
        Assert.Contains("calendar 24/5 taken, a guess", Assert.Single(run.Warnings), StringComparison.Ordinal);

        _store.Listings.SetSymbol("local", "WALK", new() { AssetType = "equity" });
        Assert.Equal(252, (await StudyAsync("WALK")).Run(new BuyAndHold()).Metrics.PeriodsPerYear);
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData("crypto", null, 1e-8)]
    [InlineData("crypto", 0.001, 0.001)]
    [InlineData("etf", 10.0, 10)]
    public async Task Quantities_are_multiples_of_the_symbols_lot(string? assetType, double? lot, double step)
    {
        Put("COIN", SampleBars.Walk(10, 60));
        _store.Listings.SetSymbol("local", "COIN", new() { AssetType = assetType, Lot = lot });
        Study study = await StudyAsync("COIN", new() { Calendar = TradingCalendar.Weekdays });
        Trade trade = Assert.Single(study.Run(new BuyAndHold()).Trades);
        Assert.Equal(0, Math.IEEERemainder(trade.Quantity, step), 1e-9);
        Assert.InRange(10_000 - trade.Quantity * trade.EntryPrice, 0, step * trade.EntryPrice);

        // One's own lot wins.
        trade = Assert.Single(study.Run(new BuyAndHold(), new() { Lots = new Dictionary<string, double> { ["COIN"] = 7 } }).Trades);
        Assert.Equal(0, trade.Quantity % 7);
    }

    [Fact]
    public async Task Splits_are_taken_out_unless_asked_otherwise()
    {
        BarSeries bars = SampleBars.Flat([.. Enumerable.Repeat(100.0, 10), .. Enumerable.Repeat(50.0, 10)]);
        Put("SPLIT", bars);
        _store.Listings.SetCorporateActions(_store.Series.Symbol("SPLIT").Id, [new(bars.Time[10], CorporateActionKind.Split, 2)]);

        Assert.Equal(0, (await StudyAsync("SPLIT")).Run(new BuyAndHold()).Metrics.ReturnPct, 9);
        Assert.Equal(-50, (await StudyAsync("SPLIT", new() { Adjust = Adjustment.None })).Run(new BuyAndHold()).Metrics.ReturnPct, 9);
    }

    [Fact]
    public async Task Coarser_timeframe_is_made_of_the_finer_one_and_said()
    {
        _store.Put(Stored.Key("FINE"), Stored.Bars(0, 6_000));
        Study study = await Study.OfAsync(_bars, ["FINE"], Timeframe.Hour, new() { Calendar = TradingCalendar.AlwaysOpen }, CancellationToken.None);
        Assert.Equal(Timeframe.Hour, study.Bars.Timeframe);
        Assert.Equal(100, study.Bars.Count);
        Assert.Contains("local:FINE: 1h is not stored; made of 1m", study.Warnings);
    }

    [Fact]
    public async Task Several_symbols_run_on_one_account_with_a_lot_each()
    {
        Put("AAA", SampleBars.Walk(1, 100, "AAA"));
        Put("BBB", SampleBars.Walk(2, 100, "BBB"));
        _store.Listings.SetSymbol("local", "BBB", new() { Lot = 0.01 });
        StudyOptions options = new() { Calendar = TradingCalendar.Weekdays };
        Study study = await Study.OfAsync(_bars, ["BBB", "AAA"], null, options, CancellationToken.None);
        BacktestResult run = study.RunEach(_ => new BuyAndHold(), new() { Sizing = Sizing.Fraction(0.5) });
        Assert.Contains(run.Trades, t => t.Symbol == "AAA" && t.Quantity % 1 == 0);
        Assert.Equal(["AAA", "BBB"], run.Trades.Select(t => t.Symbol).Order());
        Assert.Contains(run.Trades, t => t.Symbol == "BBB" && t.Quantity % 1 != 0);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => study.CheckLookAhead(() => new BuyAndHold())).Kind);
    }

    [Fact]
    public async Task Walking_forward_begins_at_the_start_and_warms_up_on_the_bars_before_it()
    {
        BarSeries all = SampleBars.Walk(11, 800);
        Put("WALK", all);
        ParameterGrid grid = new() { { "slow", 150, 200, 50 } };
        WalkForwardOptions options = new() { InSample = TimeSpan.FromDays(120), OutOfSample = TimeSpan.FromDays(60) };
        WalkForwardResult walked = (await StudyAsync("WALK", new() { From = all.Time[400] })).WalkForward(p => new SmaCross(5, p["slow"]), grid, options);

        Assert.Equal(all.Time[400], walked.Windows[0].InSample.From);
        Assert.Equal(all.Time[400], walked.Windows[0].InSampleMetrics!.Start);

        // The search of 84 sessions could not trade a mean of 150 bars that begins with it.
        Assert.All(walked.Windows, w => Assert.NotNull(w.Parameters));
        Assert.Contains("a guess", Assert.Single(walked.OutOfSample.Warnings), StringComparison.Ordinal);
    }

    private Task<Study> StudyAsync(string symbol, StudyOptions? options = null) => Study.OfAsync(_bars, [symbol], null, options ?? new(), CancellationToken.None);

    private void Put(string symbol, BarSeries bars) => _store.Put(new("local", symbol, bars.Timeframe), bars.Columns);

    private void Cover(string symbol, DateTime from, int days, CoverageState state) => _store.Catalog.Write(transaction => CoverageTable.Add(
        transaction, _store.Series.Dataset(symbol).Id, [new(TimeRange.Of(from, from.AddDays(days)), state, "test", Monday)]));

    /// <summary>Weekdays from a Monday on, but for those whose number is missing.</summary>
    private static BarSeries Days(int count, HashSet<int> missing) => BarSeries.From(
        Enumerable.Range(0, count).Where(i => !missing.Contains(i)).Select(i => new Bar(Monday.AddDays(i / 5 * 7 + i % 5), 10, 13, 9, 10 + i % 3, 100)), "DAYS", Timeframe.Day);

    /// <summary>Writes down what it sees: indicators with a short and with an endless memory.</summary>
    private sealed class Probe : Strategy
    {
        private Indicator _mean = null!;
        private Indicator _relative = null!;
        private Indicator _volume = null!;

        public List<(DateTime Time, double Mean, double Relative, double Volume)> Seen { get; } = [];

        public override void Init() => (_mean, _relative, _volume) = (Ema(Close, 12), Rsi(Close), Obv());

        public override void Next() => Seen.Add((Time, _mean, _relative, _volume));
    }
}
