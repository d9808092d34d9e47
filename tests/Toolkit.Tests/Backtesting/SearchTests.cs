namespace Toolkit.Tests.Backtesting;

/// <summary>Grids, sweeps, walking forward, and the check for looking ahead.</summary>
public class SearchTests
{
    private static readonly BarSeries Bars = SampleBars.Walk(11, 500);

    private static ParameterGrid Grid() =>
        new ParameterGrid { { "fast", 2, 20, 3 }, { "slow", 5, 50, 5 } }.Where(p => p["fast"] < p["slow"]);

    private static SmaCross Cross(ParameterSet p) => new(p["fast"], p["slow"]);

    [Fact]
    public void Grid_has_every_allowed_combination_once()
    {
        List<string> sets = [.. Grid().Select(p => p.ToString())];

        int expected = 0;
        for (int fast = 2; fast <= 20; fast += 3)
        {
            for (int slow = 5; slow <= 50; slow += 5)
            {
                expected += fast < slow ? 1 : 0;
            }
        }

        Assert.Equal(expected, sets.Count);
        Assert.Equal(expected, sets.Distinct().Count());
        Assert.Equal(("fast=2 slow=5", "fast=20 slow=50"), (sets[0], sets[^1]));
    }

    [Fact]
    public void Range_meets_its_end_in_spite_of_rounding()
    {
        double[] values = [.. new ParameterGrid { { "x", 0.1, 0.7, 0.1 } }.Select(p => p["x"].Number)];
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], values);
    }

    [Fact]
    public void Sample_is_repeatable_without_repetition_and_allowed()
    {
        string[] first = [.. Grid().Sample(10, 5).Select(p => p.ToString())], again = [.. Grid().Sample(10, 5).Select(p => p.ToString())];

        Assert.Equal(first, again);
        Assert.Equal(10, first.Distinct().Count());
        Assert.NotEqual(first, [.. Grid().Sample(10, 6).Select(p => p.ToString())]);
        Assert.All(Grid().Sample(10, 5), p => Assert.True(p["fast"] < p["slow"]));
        Assert.Equal(Grid().Count(), Grid().Sample(10_000).Count());
    }

    [Fact]
    public void Parameters_convert_to_what_the_strategy_takes_and_complain_when_they_cannot()
    {
        ParameterSet set = new ParameterGrid { { "n", [3] }, { "k", [2.5] }, { "side", ["long"] } }.Single();

        Assert.Equal((3, 2.5, 5.0), ((int)set["n"], (double)set["k"], set["k"] * 2));
        Assert.Equal(TradeSide.Long, set["side"].As<TradeSide>());
        Assert.Throws<ToolkitException>(() => (int)set["k"]);
        Assert.Throws<ToolkitException>(() => (double)set["side"]);
        Assert.Throws<ToolkitException>(() => set["m"]);
    }

    [Fact]
    public void Sweep_gives_for_each_combination_what_a_run_of_its_own_gives()
    {
        SweepResult sweep = Backtest.Sweep(Bars, Cross, Grid(), new() { Backtest = new() { Commission = Commission.Rate(0.001) } });

        Assert.Equal(Grid().Count(), sweep.Count);
        foreach (SweepRow row in sweep)
        {
            Assert.Equal(Backtest.Run(Bars, Cross(row.Parameters), new() { Commission = Commission.Rate(0.001) }).Metrics, row.Metrics);
        }
    }

    [Fact]
    public void Rows_are_ordered_best_first_by_the_chosen_statistic()
    {
        SweepResult byReturn = Backtest.Sweep(Bars, Cross, Grid(), new() { Metric = "returnPct" });
        SweepResult byVolatility = Backtest.Sweep(Bars, Cross, Grid(), new() { Metric = "annualVolatilityPct", Keep = 5 });

        Assert.Equal(byReturn.Select(r => r.Metrics.ReturnPct).OrderDescending(), byReturn.Select(r => r.Metrics.ReturnPct));
        Assert.Equal(5, byVolatility.Count);
        Assert.Equal(byVolatility.Select(r => r.Metrics.AnnualVolatilityPct).Order(), byVolatility.Select(r => r.Metrics.AnnualVolatilityPct));
        Assert.Throws<ToolkitException>(() => Backtest.Sweep(Bars, Cross, Grid(), new() { Metric = "luck" }));
    }

    [Fact]
    public void Number_of_threads_changes_nothing()
    {
        SweepResult one = Backtest.Sweep(Bars, Cross, Grid(), new() { Parallelism = 1 }), four = Backtest.Sweep(Bars, Cross, Grid(), new() { Parallelism = 4, IndicatorCacheBytes = 0 });

        Assert.Equal(one.Select(r => (r.Parameters.ToString(), r.Metrics)), four.Select(r => (r.Parameters.ToString(), r.Metrics)));
    }

    [Fact]
    public void Sweep_tells_progress_and_stops_when_cancelled()
    {
        using CancellationTokenSource stop = new();
        List<SweepProgress> told = [];
        Progress progress = new(p =>
        {
            told.Add(p);
            if (p.Done >= 10)
            {
                stop.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => Backtest.Sweep(Bars, Cross, Grid(), new() { Progress = progress, Parallelism = 1 }, stop.Token));
        Assert.NotEmpty(told);
        Assert.All(told, p => Assert.Equal(Grid().Count(), p.Total));
    }

    [Fact]
    public void Exception_of_a_strategy_comes_out_as_it_is() => Assert.Throws<InvalidTimeZoneException>(
        () => Backtest.Sweep(Bars, _ => throw new InvalidTimeZoneException(), Grid()));

    [Fact]
    public void Sweep_is_a_frame()
    {
        SweepResult sweep = Backtest.Sweep(Bars, Cross, Grid());
        Frame frame = sweep;

        Assert.Equal(sweep.Count, frame.RowCount);
        Assert.Equal(["fast", "slow", "start", "end", "finalEquity"], frame.Columns.Take(5).Select(c => c.Name));
        Assert.Equal(sweep.Select(r => r.Parameters["slow"].Number), frame.Column<double>("slow"));
        Assert.Equal(sweep.Select(r => r.Metrics.Sharpe), frame.Column<double?>("sharpe"));
    }

    [Fact]
    public void Heatmap_has_a_cell_for_each_pair()
    {
        SweepResult sweep = Backtest.Sweep(Bars, Cross, Grid(), new() { Metric = "returnPct" });
        SweepHeatmap map = sweep.Heatmap("fast", "slow");

        Assert.Equal((7, 10), (map.Columns.Count, map.Rows.Count));
        Assert.Null(map.Cells[0, 6]);
        Assert.Equal(Backtest.Run(Bars, new SmaCross(2, 50)).Metrics.ReturnPct, map.Cells[9, 0]);
    }

    [Fact]
    public void Walk_forward_trades_with_what_was_best_before()
    {
        WalkForwardOptions options = new() { InSample = TimeSpan.FromDays(200), OutOfSample = TimeSpan.FromDays(60), Sweep = new() { Metric = "returnPct" } };
        WalkForwardResult result = Backtest.WalkForward(Bars, Cross, Grid(), options);
        double equity = 10_000;
        foreach (WalkForwardWindow window in result.Windows)
        {
            // The bars before a window warm its indicators up, in the search as after it.
            BacktestOptions searched = new() { Calendar = TradingCalendar.Weekdays, From = window.InSample.From };
            SweepRow best = Backtest.Sweep(Bars.Slice(null, window.InSample.To), Cross, Grid(), new() { Metric = "returnPct", Backtest = searched }).Best;
            Assert.Equal(best.Parameters.ToString(), window.Parameters!.ToString());
            Metrics after = Backtest.Run(
                Bars.Slice(null, window.OutOfSample.To), Cross(window.Parameters), new() { Cash = equity, From = window.OutOfSample.From }).Metrics;
            Assert.Equal(after.FinalEquity, window.OutOfSampleMetrics.FinalEquity);
            equity = after.FinalEquity;
        }

        Assert.Equal(Later(0).To, Later(1).From);
        Assert.Equal(equity, result.OutOfSample.Metrics.FinalEquity);
        Assert.Equal(result.Windows.Sum(w => w.OutOfSampleMetrics.Trades), result.OutOfSample.Metrics.Trades);
        Assert.Equal(result.OutOfSample.Metrics.NetProfit, result.OutOfSample.Trades.Sum(t => t.ProfitLoss), 6);
        Assert.Equal(Bars.Count - Bars.LowerBound(UnixMicroseconds.From(Later(0).From)), result.OutOfSample.Equity.Count);

        TimeRange Later(int i) => result.Windows[i].OutOfSample;
    }

    [Fact]
    public void Walk_forward_years_are_those_of_the_calendar()
    {
        // 2014 to 2023 with two leap years: each window starts on the day of the first bar.
        DateTime first = new(2014, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        BarSeries bars = BarSeries.From(
            Enumerable.Range(0, 3650).Select(i => new Bar(first.AddDays(i), 100 + i % 7, 108, 99, 100 + i % 7, 1)), "S", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);
        WalkForwardResult result = Backtest.WalkForward(
            bars, Cross, Grid(), new() { InSample = CalendarSpan.OfYears(3), OutOfSample = CalendarSpan.OfYears(1), Sweep = new() { Metric = "returnPct" } });

        Assert.Equal(Enumerable.Range(2017, 7).Select(y => new DateTime(y, 1, 2)), result.Windows.Select(w => w.OutOfSample.From));
        Assert.Equal(Enumerable.Range(2014, 7).Select(y => new DateTime(y, 1, 2)), result.Windows.Select(w => w.InSample.From));
    }

    [Theory]
    [InlineData("2y", 24, 0)]
    [InlineData("1.5y", 18, 0)]
    [InlineData("18mo", 18, 0)]
    [InlineData("26w", 0, 26 * 7)]
    [InlineData("500d", 0, 500)]
    [InlineData("500", 0, 500)]
    [InlineData("36 hours", 0, 1.5)]
    public void Calendar_span_when_written_then_read(string text, int months, double days) =>
        Assert.Equal(new(months, TimeSpan.FromDays(days)), CalendarSpan.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("y")]
    [InlineData("0d")]
    [InlineData("1.3mo")]
    [InlineData("2 fortnights")]
    [InlineData("9999y")]
    [InlineData("1e3d")]
    public void Calendar_span_when_it_is_none_then_an_error(string text) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => CalendarSpan.Parse(text)).Kind);

    [Fact]
    public void Calendar_span_when_counted_from_the_end_of_a_month_then_no_day_is_lost_on_the_way() =>
        Assert.Equal(new DateTime(2024, 4, 30), CalendarSpan.OfMonths(1).After(new(2024, 1, 31), 3));

    [Fact]
    public void Walk_forward_anchored_keeps_its_start_and_too_few_bars_are_an_error()
    {
        WalkForwardOptions options = new() { InSample = TimeSpan.FromDays(200), OutOfSample = TimeSpan.FromDays(100), Anchored = true };
        Assert.All(Backtest.WalkForward(Bars, Cross, Grid(), options).Windows, w => Assert.Equal(Bars.Time[0], w.InSample.From));
        Assert.Throws<ToolkitException>(() => Backtest.WalkForward(Bars, Cross, Grid(), options with { InSample = TimeSpan.FromDays(2000) }));
    }

    [Fact]
    public void Honest_strategies_pass_the_look_ahead_check()
    {
        Assert.True(Backtest.CheckLookAhead(Bars, () => new SmaCross(5, 20)).IsClean);
        Assert.True(Backtest.CheckLookAhead(Bars, () => new RsiBollinger(5, 10, 1) { Oversold = 45, Side = TradeSide.Both }).IsClean);
        LookAheadReport report = Backtest.CheckLookAhead(Bars, () => new DonchianBreakout(10, 5), samples: 30);
        Assert.True(report.IsClean);
        Assert.Equal(30, report.Cuts.Count);
    }

    [Fact]
    public void Strategy_that_peeks_at_the_next_close_is_caught()
    {
        LookAheadReport report = Backtest.CheckLookAhead(Bars, () => new Peeker());

        Assert.False(report.IsClean);
        Assert.Contains(report.Differences, d => d.What == "tomorrow");
    }

    [Fact]
    public void Strategy_that_scales_by_the_whole_range_is_caught_by_its_orders()
    {
        LookAheadReport report = Backtest.CheckLookAhead(Bars, () => new Scaler(Bars.Count));

        Assert.Contains(report.Differences, d => d.What == "orders");
    }

    private sealed class Progress(Action<SweepProgress> told) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => told(value);
    }

    private sealed class Peeker : Strategy
    {
        private Indicator _tomorrow = null!;

        public override void Init()
        {
            double[] closes = Main.Prices.Series.Close.ToArray();
            _tomorrow = Precomputed("tomorrow", [.. closes.Skip(1), double.NaN]);
        }

        public override void Next() => _ = _tomorrow > Close ? Buy() : Exit();
    }

    /// <summary>Knows how many bars there are in all, without any indicator.</summary>
    private sealed class Scaler(int whole) : Strategy
    {
        public override void Next()
        {
            if (BarNumber % 10 == 0)
            {
                _ = Main.Prices.Series.Count == whole ? Buy() : Sell();
            }
        }
    }
}
