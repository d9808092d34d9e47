using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Runs;

public sealed class RunComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public RunComparisonTests() => _tk = Workspace.Open(_folder.Path, new() { Team = TestTeam.New() });

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Runs_that_differ_in_one_parameter_when_compared_then_only_that_one_and_no_warning()
    {
        RunComparison compared = await CompareAsync(SampleRuns.Cross(5), SampleRuns.Cross(8), SampleRuns.Cross(5));

        ComparedSetting fast = Assert.Single(compared.Parameters);
        Assert.Equal("fast", fast.Name);
        Assert.Equal([5, 8, 5], fast.Values);
        Assert.Empty(compared.Options);
        Assert.Empty(compared.Warnings);
    }

    [Fact]
    public async Task Best_value_of_a_statistic_when_marked_then_by_its_sense()
    {
        BacktestResult[] results = [SampleRuns.Cross(5), SampleRuns.Cross(8), SampleRuns.Cross(12, options: new() { Commission = Commission.Rate(0.01) })];
        RunComparison compared = await CompareAsync([.. results, Backtest.Run(SampleBars.Flat([.. Enumerable.Repeat(10.0, 400)]), new SmaCross(3, 5))]);
        double[] sharpe = [.. results.Select(r => r.Metrics.Sharpe!.Value)], costs = [.. results.Select(r => r.Metrics.Commissions), 0];

        ComparedMetric ratio = compared.Metrics.Single(m => m.Key == "sharpe"), commissions = compared.Metrics.Single(m => m.Key == "commissions");
        Assert.Equal([.. sharpe, null], ratio.Values);
        Assert.Equal([.. sharpe.Select(s => s == sharpe.Max()), false], ratio.Best);
        Assert.Equal(costs.Select(c => c == 0), commissions.Best);
        Assert.DoesNotContain(true, compared.Metrics.Single(m => m.Key == "periodsPerYear").Best);
        ComparedMetric fall = compared.Metrics.Single(m => m.Key == "maxDrawdownPct");
        Assert.Equal([false, false, false, true], fall.Best);
    }

    [Fact]
    public async Task Equity_of_runs_with_other_stamps_when_aligned_then_in_percent_of_their_start_on_one_axis()
    {
        // Mondays to Fridays; the second run starts on the third day and ends a day earlier.
        BarSeries first = SampleBars.Daily("A", (10, 10, 10, 10), (10, 20, 10, 20), (20, 20, 20, 20), (20, 30, 20, 30));
        BarSeries second = first.Slice(first.Time[2], first.Time[3]);
        RunComparison compared = await CompareAsync(
            Backtest.FromSignals(first, [true, false, false, false], [false, false, false, false], new() { Cash = 100 }),
            Backtest.FromSignals(second, [false], [false], new() { Cash = 50 }));

        Assert.Equal(first.Time, compared.Time);
        // Bought 10 for 10 each at the second open.
        Assert.Equal([100, 200, 200, 300], compared.Equity[0]);
        Assert.Equal([double.NaN, double.NaN, 100, double.NaN], compared.Equity[1]);
    }

    [Fact]
    public async Task Bars_that_were_revised_between_two_runs_when_compared_then_a_warning_with_both_versions()
    {
        await _tk.Ingest.BarsAsync("A", "1d", [.. SampleBars.Walk(3, 100, "A")]);
        BacktestResult before = Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new BuyAndHold());
        Bar revised = SampleBars.Walk(3, 100, "A")[50];
        await _tk.Ingest.BarsAsync("A", "1d", [revised with { Close = revised.Open }]);
        RunComparison compared = await CompareAsync(before, Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new BuyAndHold()));

        string warning = Assert.Single(compared.Warnings);
        Assert.StartsWith("the data differ: local:A 1d has other bars in the same range: ", warning);
        Assert.Contains("(version 1) in run 1", warning);
        Assert.Contains("(version 2) in run 2", warning);
    }

    [Fact]
    public async Task Runs_under_other_conditions_when_compared_then_each_is_warned_of()
    {
        BarSeries walk = SampleBars.Walk(1, 300);
        BacktestResult plain = Backtest.Run(walk, new BuyAndHold());
        (BacktestResult Other, string Warning)[] cases =
        [
            (Backtest.Run(walk, new BuyAndHold(), new() { Commission = Commission.Rate(0.001) }), "the costs differ: "),
            (Backtest.Run(walk, new BuyAndHold(), new() { Slippage = Slippage.BasisPoints(5) }), "the costs differ: "),
            (Backtest.Run(walk.Slice(null, walk.Time[200]), new BuyAndHold()), "the ranges differ: "),
            (Backtest.Run(walk, new BuyAndHold(), new() { Calendar = TradingCalendar.AlwaysOpen }), "the calendars differ: "),
            (Backtest.Run(BarSeries.From(walk, "OTHER", "1d"), new BuyAndHold()), "the symbols differ: "),
            (Backtest.Run(walk.Resample("1w"), new BuyAndHold()), "the timeframes differ: "),
            (Backtest.Run(BarSeries.From(walk.Select((b, i) => i == 7 ? b with { Volume = 1 } : b), "WALK", "1d"), new BuyAndHold()), "the data differ: "),
            (Backtest.Run(walk, new BuyAndHold(), new() { RiskFreeRate = 0.02 }), "the risk-free rates differ: "),
        ];
        foreach ((BacktestResult other, string warning) in cases)
        {
            Assert.Contains((await CompareAsync(plain, other)).Warnings, w => w.StartsWith(warning, StringComparison.Ordinal));
        }

        Assert.Empty((await CompareAsync(plain, plain)).Warnings);
    }

    [Fact]
    public async Task Comparison_when_a_frame_then_a_row_for_each_run()
    {
        Frame frame = await CompareAsync(SampleRuns.Cross(5), SampleRuns.Cross(8, options: new() { Cash = 5_000 }));

        Assert.Equal(["runId", "name", "strategy", "symbol", "fast", "cash", .. Metrics.NumberNames, .. RiskStatistics.All.Select(s => s.Key)], frame.Columns.Select(c => c.Name));
        Assert.Equal([5.0, 8.0], frame.Column<double>("fast"));
        Assert.Equal([10_000.0, 5_000.0], frame.Column<double>("cash"));
        Assert.Equal(SampleRuns.Cross(8, options: new() { Cash = 5_000 }).Metrics.ReturnPct, frame.Column<double>("returnPct")[1]);
    }

    [Fact]
    public async Task Comparing_runs_that_are_not_there_then_not_found_and_nothing_a_wrong_usage()
    {
        await _tk.Runs.SaveAsync(SampleRuns.Cross(), "a");
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.CompareAsync([1, 2]))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.CompareAsync([]))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.CompareAsync(new RunQuery { Tag = "none" }))).Kind);
    }

    private async Task<RunComparison> CompareAsync(params BacktestResult[] results) => await _tk.Runs.CompareAsync(
        [.. await _tk.Runs.SaveAllAsync(results.Select((r, i) => new RunToSave(r, $"run {i}")))]);
}
