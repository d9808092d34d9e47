using System.Text.Json.Nodes;
using Toolkit.Charts;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Charts;

/// <summary>The figures of a tear sheet show the numbers that they are of.</summary>
public class RiskFigureTests
{
    private static readonly DateTime First = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static Trade Of(double quantity, int entry, int exit, double price = 100) => new()
    {
        Symbol = "TEST",
        Quantity = quantity,
        EntryTime = First.AddDays(entry),
        EntryPrice = price,
        ExitTime = First.AddDays(exit),
        ExitPrice = price,
    };

    private static JsonObject[] Traces(Chart chart) => [.. ChartRuns.Figure(chart)["data"]!.AsArray().Select(t => (JsonObject)t!)];

    [Fact]
    public void Returns_are_counted_and_the_levels_are_those_of_the_statistics()
    {
        BacktestResult run = ChartRuns.Cross();
        Chart chart = Chart.Returns(run);
        JsonObject[] traces = Traces(chart);
        int moved = run.SessionReturns.Count(r => r != 0);

        Assert.Equal(moved, ChartRuns.Numbers(traces[0]["y"]).Sum());
        Assert.Equal($"{run.SessionReturns.Count - moved} sessions that returned 0 are left out", chart.Note);
        JsonObject level = traces.Single(t => ((string)t["name"]!).StartsWith("CVaR", StringComparison.Ordinal));
        Assert.All(ChartRuns.Numbers(level["x"]), x => Assert.Equal(run.Risk.ConditionalValueAtRiskPct!.Value, x, 6));
        // The normal curve has the area of the bars.
        double[] x = ChartRuns.Numbers(traces[1]["x"]), y = ChartRuns.Numbers(traces[1]["y"]);
        Assert.Equal(moved * (double)traces[0]["width"]!, y.Sum() * (x[1] - x[0]), moved * (double)traces[0]["width"]! / 1000);
    }

    [Fact]
    public void Histogram_of_mostly_equal_values_still_has_steps() =>
        Assert.True(FrameFigure.Counted([.. Enumerable.Repeat(0.0, 90), 1, 2, 3, 4, 5, -1, -2, -3, -4, -5], 0).Counts.Length > 5);

    [Fact]
    public void Drawdown_is_drawn_and_its_deepest_falls_are_shaded()
    {
        BacktestResult run = ChartRuns.Cross();
        JsonObject figure = ChartRuns.Figure(Chart.Underwater(run));
        Assert.Equal(run.Drawdown.Min(), ChartRuns.Numbers(figure["data"]![0]!["y"]).Min(), 5);
        Assert.Equal(
            run.Drawdowns.Take(5).Select(d => $"{d.Peak:yyyy-MM-dd HH:mm} {d.Recovery ?? run.Time[^1]:yyyy-MM-dd HH:mm}"),
            figure["layout"]!["shapes"]!.AsArray().Select(s => $"{s!["x0"]} {s["x1"]}"));
    }

    [Fact]
    public void Rolling_figures_are_those_of_the_run()
    {
        BacktestResult run = ChartRuns.Cross();
        BarSeries market = SampleBars.Walk(8, 1000, "MARKET");
        Same(run.RollingVolatility(60), ChartRuns.Trace(Chart.RollingVolatility(run, 60), "Volatility"));
        Same(run.RollingBeta(market, 60), ChartRuns.Trace(Chart.RollingBeta(run, market, 60), "Beta"));

        static void Same(IReadOnlyList<SessionValue> values, JsonObject line) =>
            Assert.All(values.Zip(ChartRuns.Numbers(line["y"])), v => Assert.Equal(v.First.Value ?? double.NaN, v.Second, 1e-5));
    }

    [Fact]
    public void Positions_are_marked_at_closes_and_short_ones_are_negative()
    {
        // Wednesday to Tuesday without the weekend: closes 100, 110, 120, 100, 100.
        BarSeries bars = SampleBars.Flat(100, 110, 120, 100, 100);
        BacktestResult run = BacktestResult.FromTrades([Of(50, 0, 2), Of(-20, 5, 6, 100)], bars);
        (double[] longs, double[] shorts) = ExposureFigure.Values(run, bars: [bars]);
        Assert.Equal([100 * 5_000 / 10_000.0, 100 * 5_500 / 10_500.0, 0, 0, 0], longs.Select(v => Math.Round(v, 9)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0, 0, 0, -20.0, 0], shorts.Select(v => Math.Round(v, 9)));
        Assert.Equal([50.0, 100 * 5_000 / 10_500.0], ExposureFigure.Values(run, bars: []).Long[..2], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal("at entry prices: the bars are not known", Chart.Exposure(BacktestResult.FromTrades([Of(50, 0, 2)])).Note);
    }

    [Fact]
    public void Each_trade_is_a_mark_on_its_side()
    {
        BacktestResult run = ChartRuns.Cross();
        JsonObject[] marks = Traces(Chart.Trades(run));
        Assert.Equal(run.Trades.Count, marks.Sum(m => m["x"]!.AsArray().Count));
        JsonObject won = marks.Single(m => (string?)m["name"] == "Long, profit");
        Assert.Equal(run.Trades.Where(t => t.IsLong && t.ProfitLoss > 0).Select(t => t.ProfitLoss), ChartRuns.Numbers(won["y"]), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Cones_are_the_quantiles_and_the_run_ends_where_it_did()
    {
        BacktestResult run = ChartRuns.Cross();
        MonteCarloResult made = run.MonteCarlo(new() { Runs = 50 });
        Chart chart = Chart.MonteCarlo(made, run);
        Assert.Equal(made.Cones[2].Equity, ChartRuns.Numbers(ChartRuns.Trace(chart, "Median")["y"]), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(made.Cones[4].Equity, ChartRuns.Numbers(ChartRuns.Trace(chart, "90 % of the runs")["y"]), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(run.Metrics.FinalEquity, ChartRuns.Numbers(ChartRuns.Trace(chart, "The run itself")["y"])[^1], 2);
    }

    [Fact]
    public void Sweep_has_a_line_for_each_run_and_the_best_is_blue()
    {
        SweepResult sweep = Backtest.Sweep(SampleBars.Walk(3, 300), p => new SmaCross(p["fast"], p["slow"]), new() { { "fast", 3, 9, 3 }, { "slow", 12, 20, 4 } });
        JsonObject[] shades = Traces(Chart.Parallel(sweep));
        Assert.Equal(sweep.Count, shades.Sum(s => ChartRuns.Numbers(s["x"]).Count(x => x == 0)));
        string best = $"fast {sweep.Best.Parameters["fast"]}, slow {sweep.Best.Parameters["slow"]}, Sharpe ratio ";
        Assert.Contains(shades[^1]["text"]!.AsArray(), t => t?.GetValue<string>().StartsWith(best, StringComparison.Ordinal) == true);
        Assert.Equal(Palette.Blue, (string?)shades[^1]["line"]!["color"]);

        SweepResult many = Backtest.Sweep(SampleBars.Walk(3, 200), p => new SmaCross(p["fast"], p["slow"]), new() { { "fast", 3, 22, 1 }, { "slow", 30, 49, 1 } });
        Assert.Equal("the best and an even choice of the others: 300 of 400 runs", Chart.Parallel(many).Note);
    }

    [Fact]
    public void Several_symbols_are_held_to_their_mean_return()
    {
        BarSeries[] bars = [SampleBars.Walk(3, 300, "A"), SampleBars.Walk(4, 300, "B")];
        BacktestResult run = Backtest.RunEach(bars, _ => new SmaCross(5, 20), new() { Sizing = Sizing.Fraction(0.5) });
        double[] held = ChartRuns.Numbers(ChartRuns.Trace(Chart.Equity(run), "Buy and hold")["y"]);
        Assert.Equal(10_000 * (1 + run.Metrics.BuyHoldReturnPct!.Value / 100), held[^1], 2);
        Assert.All(held[..19], h => Assert.Equal(10_000, h));
    }

    [Fact]
    public void Benchmark_stands_beside_buying_and_holding()
    {
        BacktestResult run = ChartRuns.Cross();
        BarSeries market = SampleBars.Walk(8, 1000, "MARKET");
        Chart chart = Chart.Equity(run, market);
        Assert.Equal(10_000 * market.Close[^1] / market.Close[0], ChartRuns.Numbers(ChartRuns.Trace(chart, "MARKET, bought and held")["y"])[^1], 2);
        Assert.NotNull(ChartRuns.Trace(chart, "Buy and hold"));
        Assert.DoesNotContain(Traces(Chart.Equity(run, run.Series[0])), t => (string?)t["name"] == "Buy and hold");
        Assert.True((bool)ChartRuns.Figure(chart)["layout"]!["meta"]!["logScale"]!);
    }
}
