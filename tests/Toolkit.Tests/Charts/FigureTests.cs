using System.Globalization;
using System.Text.Json.Nodes;
using Toolkit.Charts;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Charts;

/// <summary>What figures hold, against the numbers that they are made of.</summary>
public sealed class FigureTests
{
    [Fact]
    public void Candles_hold_every_bar_in_order_on_an_axis_without_gaps()
    {
        BarSeries bars = SampleBars.Walk(3, 250);
        Chart chart = Chart.Candles(bars);
        JsonObject candles = ChartRuns.Trace(chart, "WALK");

        Assert.Equal("candlestick", (string?)candles["type"]);
        Assert.Equal(bars.Time.Select(t => t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ChartRuns.Texts(candles["x"]));
        Assert.Equal(bars.Open, ChartRuns.Numbers(candles["open"]));
        Assert.Equal(bars.High, ChartRuns.Numbers(candles["high"]));
        Assert.Equal(bars.Low, ChartRuns.Numbers(candles["low"]));
        Assert.Equal(bars.Close, ChartRuns.Numbers(candles["close"]));
        Assert.Equal(bars.Volume, ChartRuns.Numbers(ChartRuns.Trace(chart, "Volume")["y"]));
        Assert.Equal("category", (string?)ChartRuns.Figure(chart)["layout"]!["xaxis"]!["type"]);
        Assert.Null(chart.Note);
    }

    [Fact]
    public void Bars_without_volume_have_no_pane_for_it()
    {
        BarSeries bars = BarSeries.From([new(new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc), 1, 2, 1, 2)], "X", "1d");
        JsonObject figure = ChartRuns.Figure(Chart.Candles(bars));
        Assert.Single(figure["data"]!.AsArray());
        Assert.Null(figure["layout"]!["yaxis2"]);
    }

    [Fact]
    public void Million_bars_become_a_page_of_a_few_thousand_candles_that_says_so()
    {
        BarSeries minutes = Minutes(1_000_000);
        Chart chart = Chart.Candles(minutes);
        JsonObject candles = ChartRuns.Trace(chart, "LONG");
        double[] high = ChartRuns.Numbers(candles["high"]), volume = ChartRuns.Numbers(ChartRuns.Trace(chart, "Volume")["y"]);

        Assert.InRange(high.Length, 700, ShownBars.Limit);
        Assert.Equal(minutes.High.Max(), high.Max(), 4);
        Assert.Equal(minutes.Low.Min(), ChartRuns.Numbers(candles["low"]).Min(), 4);
        Assert.Equal(minutes.Open[0], ChartRuns.Numbers(candles["open"])[0]);
        Assert.Equal(minutes.Close[minutes.Count - 1], ChartRuns.Numbers(candles["close"])[^1]);
        Assert.Equal(1_000_000d, volume.Sum());
        Assert.Contains("1,000,000 bars of 1m put together to", chart.Note);
        Assert.True(chart.ToPage().Length < 2_500_000);
    }

    [Fact]
    public void Trades_are_marked_in_their_bars_with_what_they_gave()
    {
        BacktestResult run = ChartRuns.Cross();
        Chart chart = Chart.Candles(run.Series[0], run);
        Trade[] wins = [.. run.Trades.Where(t => t.ProfitLoss > 0)], losses = [.. run.Trades.Where(t => t.ProfitLoss <= 0)];
        JsonObject profit = ChartRuns.Trace(chart, "Exit with profit"), loss = ChartRuns.Trace(chart, "Exit with loss");
        JsonObject longs = ChartRuns.Trace(chart, "Long entry");

        Assert.Equal(wins.Select(t => Day(t.ExitTime)), ChartRuns.Texts(profit["x"]));
        Assert.Equal(wins.Select(t => t.ExitPrice), ChartRuns.Numbers(profit["y"]));
        Assert.Equal(losses.Select(t => Day(t.ExitTime)), ChartRuns.Texts(loss["x"]));
        Assert.Equal(run.Trades.Where(t => t.IsLong).Select(t => Day(t.EntryTime)), ChartRuns.Texts(longs["x"]));
        Assert.Equal(run.Trades.Count(t => !t.IsLong), ChartRuns.Texts(ChartRuns.Trace(chart, "Short entry")["x"]).Length);
        Assert.Contains($"<b>+{wins[0].ProfitLoss.ToString("#,0.00", CultureInfo.InvariantCulture)} (+", ChartRuns.Texts(profit["text"])[0]);
        Assert.NotEqual((string?)profit["marker"]!["color"], (string?)loss["marker"]!["color"]);
        Assert.NotEqual((string?)profit["marker"]!["symbol"], (string?)loss["marker"]!["symbol"]);
    }

    [Fact]
    public void Kept_indicators_lie_over_the_prices_with_their_values()
    {
        BacktestResult run = ChartRuns.Cross();
        JsonObject slow = ChartRuns.Trace(Chart.Candles(run.Series[0], run), "SMA(close, 20)");
        double[] values = ChartRuns.Numbers(slow["y"]);
        double[] closes = [.. run.Series[0].Close];

        Assert.Equal("y", (string?)slow["yaxis"]);
        Assert.All(values[..19], v => Assert.True(double.IsNaN(v)));
        Assert.Equal(closes[..20].Average(), values[19], 5);
        Assert.Equal(closes[^20..].Average(), values[^1], 5);
    }

    [Fact]
    public void Indicators_that_are_no_prices_have_panes_of_their_own()
    {
        BarSeries bars = SampleBars.Walk(5, 300);
        BacktestResult run = Backtest.Run(bars, new RsiBollinger(), new() { KeepIndicators = true, Calendar = TradingCalendar.Weekdays });
        JsonObject figure = ChartRuns.Figure(Chart.Candles(bars, run));
        Dictionary<string, string> axes = figure["data"]!.AsArray().Where(t => (string?)t!["mode"] == "lines" && t["yaxis"] is not null)
            .ToDictionary(t => (string)t!["name"]!, t => (string)t!["yaxis"]!);

        Assert.NotEqual("y", axes.Single(a => a.Key.StartsWith("RSI", StringComparison.Ordinal)).Value);
        Assert.All(axes.Where(a => a.Key.Contains("band", StringComparison.Ordinal)), a => Assert.Equal("y", a.Value));
    }

    [Fact]
    public void Values_of_finer_bars_are_those_that_were_last_known_in_the_coarser_ones()
    {
        BarSeries minutes = Minutes(10_000);
        ShownBars shown = new(minutes);
        double[] count = [.. Enumerable.Range(0, minutes.Count).Select(i => (double)i)];
        double[] sampled = shown.Sample(count);
        long step = 60_000_000L * shown.Bars.Timeframe.Count;

        Assert.Equal(TimeframeUnit.Minute, shown.Bars.Timeframe.Unit);
        Assert.Equal(minutes.Count - 1d, sampled[^1]);
        Assert.Equal(shown.Bars.Time.Microseconds[10] + step - 60_000_000L, minutes.Time.Microseconds[(int)sampled[10]]);
        Assert.Equal(10, shown.PlaceOf(shown.Bars.Time.Microseconds[10] + 60_000_000L));
        Assert.Equal(11, shown.PlaceOf(shown.Bars.Time.Microseconds[11]));
    }

    [Fact]
    public void Equity_ends_where_the_run_and_buying_and_holding_end()
    {
        BacktestResult run = ChartRuns.Cross();
        Chart chart = Chart.Equity(run);
        double[] equity = ChartRuns.Numbers(ChartRuns.Trace(chart, "Equity")["y"]), held = ChartRuns.Numbers(ChartRuns.Trace(chart, "Buy and hold")["y"]);

        Assert.Equal(run.Equity.Count, equity.Length);
        Assert.Equal(run.Metrics.FinalEquity, equity[^1], 2);
        Assert.Equal(run.Options.Cash * (1 + run.Metrics.BuyHoldReturnPct!.Value / 100), held[^1], 2);
        Assert.Equal(run.Options.Cash, held[0]);
        Assert.Equal(run.Drawdown.Min(), ChartRuns.Numbers(ChartRuns.Trace(chart, "Drawdown")["y"]).Min(), 5);
    }

    [Fact]
    public void Buy_and_hold_of_hours_when_at_midnight_then_worth_the_close_of_that_hour()
    {
        BarSeries hours = BarSeries.From(
            Enumerable.Range(0, 72).Select(i => new Bar(new DateTime(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc).AddHours(i), 100 + i, 100 + i, 100 + i, 100 + i, 1)), "S", "1h");
        BacktestResult run = Backtest.Run(hours, new Script(_ => { }), new() { Calendar = TradingCalendar.AlwaysOpen });
        double[] expected = [.. hours.Select(b => run.Options.Cash * b.Close / 100)];
        Assert.Equal(expected, ChartRuns.Numbers(ChartRuns.Trace(Chart.Equity(run), "Buy and hold")["y"]), (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public void Thinned_line_keeps_ends_and_extremes()
    {
        Random random = new(11);
        double[] line = new double[1_000_000];
        double at = 0;
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = at += random.NextDouble() - 0.5;
        }

        int[] points = Thinning.Points(line.Length, line);
        Assert.InRange(points.Length, 1_000, Thinning.Limit);
        Assert.Equal((0, line.Length - 1), (points[0], points[^1]));
        Assert.Contains(Array.IndexOf(line, line.Max()), points);
        Assert.Contains(Array.IndexOf(line, line.Min()), points);
        Assert.Equal(points.Order().Distinct(), points);
    }

    [Fact]
    public void Monthly_cells_are_the_returns_of_months_and_years()
    {
        BacktestResult run = ChartRuns.Cross();
        JsonObject bars = (JsonObject)ChartRuns.Figure(Chart.Monthly(run))["data"]![0]!;
        Dictionary<(string Month, string Year), double> cells = bars["customdata"]!.AsArray()
            .ToDictionary(c => ((string)c![0]!, (string)c[1]!), c => (double)c![2]!);

        Assert.Equal(run.MonthlyReturns.Count + run.YearlyReturns.Count, cells.Count);
        PeriodReturn march = run.MonthlyReturns.First(m => m.Start is { Year: 2016, Month: 3 });
        Assert.Equal(march.ReturnPct!.Value, cells[("Mar", "2016")], 5);
        Assert.Equal(run.YearlyReturns[1].ReturnPct!.Value, cells[("Year", "2016")], 5);
    }

    [Fact]
    public void Heatmap_has_a_cell_for_each_run_at_its_parameters()
    {
        SweepResult sweep = Backtest.Sweep(
            SampleBars.Walk(2, 400), p => new SmaCross(p["fast"], p["slow"]),
            new ParameterGrid { { "fast", 2, 8, 2 }, { "slow", 5, 20, 5 } }.Where(p => p["fast"] < p["slow"]),
            new() { Backtest = new() { Calendar = TradingCalendar.Weekdays } });
        JsonObject bars = (JsonObject)ChartRuns.Figure(Chart.Heatmap(sweep, "fast", "slow", "returnPct"))["data"]![0]!;
        double[] x = ChartRuns.Numbers(bars["x"]), bottom = ChartRuns.Numbers(bars["base"]), colour = ChartRuns.Numbers(bars["marker"]!["color"]);

        Assert.Equal(sweep.Count, x.Length);
        foreach (SweepRow row in sweep)
        {
            int cell = Enumerable.Range(0, x.Length).Single(i => 2 + 2 * x[i] == row.Parameters["fast"].Number && 5 + 5 * (bottom[i] + 0.5) == row.Parameters["slow"].Number);
            Assert.Equal(row.Metrics.ReturnPct, colour[cell], 5);
        }
    }

    [Fact]
    public void Comparison_starts_every_run_at_a_hundred_percent()
    {
        BacktestResult one = ChartRuns.Cross(), other = Backtest.Run(one.Series[0], new BuyAndHold(), new() { Cash = 500_000, Calendar = TradingCalendar.Weekdays });
        Chart chart = Chart.Comparison([new("cross", one), new("held", other)]);
        Assert.Equal(100, ChartRuns.Numbers(ChartRuns.Trace(chart, "cross")["y"])[0], 6);
        Assert.Equal(100 + other.Metrics.ReturnPct, ChartRuns.Numbers(ChartRuns.Trace(chart, "held")["y"])[^1], 4);
    }

    [Fact]
    public void Rolling_sharpe_is_that_of_the_result()
    {
        BacktestResult run = ChartRuns.Cross();
        JsonObject line = ChartRuns.Trace(Chart.RollingSharpe(run, 60), "Sharpe");
        double[] drawn = ChartRuns.Numbers(line["y"]);
        Assert.Equal(1000, drawn.Length);
        Assert.All(run.RollingSharpe(60).Zip(drawn), v => Assert.Equal(v.First.Value ?? double.NaN, v.Second, 1e-6));
    }

    [Fact]
    public void No_bars_say_that_there_is_nothing_to_draw()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Chart.Candles(BarSeries.From([], "NONE", "1d")));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("NONE", error.Message);
    }

    [Fact]
    public void Every_colour_has_a_twin_for_dark_pages()
    {
        string script = PlotlyBundle.Charts;
        string[] colours = [.. typeof(Palette).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Where(c => c[0] == '#')];
        Assert.All(colours, colour => Assert.Contains($"'{colour}': '#", script));
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A random walk of minutes around the clock, one unit of volume each.</summary>
    private static BarSeries Minutes(int count)
    {
        Random random = new(5);
        double price = 100;
        Bar[] bars = new Bar[count];
        for (int i = 0; i < count; i++)
        {
            double open = price;
            price = Math.Max(1, Math.Round(price + (random.NextDouble() - 0.5) / 5, 2));
            bars[i] = new(DateTime.UnixEpoch.AddMinutes(20_000_000 + i), open, Math.Max(open, price), Math.Min(open, price), price, 1);
        }

        return BarSeries.From(bars, "LONG", "1m");
    }
}
