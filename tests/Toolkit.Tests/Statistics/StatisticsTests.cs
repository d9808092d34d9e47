using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Statistics;

/// <summary>Statistics by sessions; numbers by hand.</summary>
public class StatisticsTests
{
    private static readonly DateTime Monday = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    private static Trade Long(DateTime entry, double at, DateTime exit, double to, double quantity = 100) => new()
    {
        Symbol = "S",
        Quantity = quantity,
        EntryTime = entry,
        EntryPrice = at,
        ExitTime = exit,
        ExitPrice = to,
    };

    private static BarSeries Days(params double[] closes) => BarSeries.From(
        closes.Select((c, i) => new Bar(Monday.AddDays(i), c, c, c, c, 1)), "S", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);

    [Fact]
    public void Minute_study_and_daily_study_of_the_same_trades_agree()
    {
        // Two months of New York sessions in half-hours, and the same as days.
        IReadOnlyList<Session> sessions = TradingCalendar.Xnys.SessionsIn(TimeRange.Of(Monday, Monday.AddDays(60)));
        Random random = new(4);
        double price = 100;
        List<Bar> rows = [];
        foreach (Session session in sessions)
        {
            for (DateTime t = session.Open; t < session.Close; t = t.AddMinutes(30))
            {
                double open = price, close = Math.Round(open * (1 + 0.01 * (random.NextDouble() - 0.5)), 2);
                rows.Add(new(t, open, Math.Max(open, close), Math.Min(open, close), close, 1));
                price = close;
            }
        }

        BarSeries fine = BarSeries.From(rows, "S", "30m").WithCalendar(TradingCalendar.Xnys), daily = fine.Resample("1d", new() { DropPartial = false });
        // In at a session's close and out at another's: both studies mark them alike.
        (int In, int Out)[] spans = [(2, 9), (12, 13), (20, 33)];
        Trade[] onDays = [.. spans.Select(s => Long(daily.Time[s.In], daily.Close[s.In], daily.Time[s.Out], daily.Close[s.Out], 50))];
        int LastOf(int day) => rows.FindLastIndex(r => r.Time < sessions[day].Close);
        Trade[] onBars = [.. spans.Select(s => Long(rows[LastOf(s.In)].Time, daily.Close[s.In], rows[LastOf(s.Out)].Time, daily.Close[s.Out], 50))];
        Metrics minute = BacktestResult.FromTrades(onBars, fine).Metrics, day = BacktestResult.FromTrades(onDays, daily).Metrics;

        foreach (string key in new[] { "finalEquity", "returnPct", "annualReturnPct", "annualVolatilityPct", "sharpe", "sortino", "avgTradePct", "sqn", "periodsPerYear" })
        {
            Assert.NotNull(day[key]);
            Assert.Equal(day[key]!.Value, minute[key]!.Value, 9);
        }

        // What a trader saw inside the day counts for drawdowns.
        Assert.True(minute.MaxDrawdownPct < day.MaxDrawdownPct && minute.PeakEquity > day.PeakEquity);

        Metrics perBar = BacktestResult.FromTrades(onBars, fine, new() { Returns = ReturnPeriod.Bar }).Metrics;
        Assert.Equal(252 * 13, perBar.PeriodsPerYear);
        Assert.NotEqual(day.Sharpe!.Value, perBar.Sharpe!.Value, 3);
    }

    [Fact]
    public void Session_without_bars_returns_nothing_but_counts()
    {
        BarSeries all = Days(100, 110, 110, 121, 110);
        BarSeries gap = BarSeries.From(all.Where(b => b.Time != Monday.AddDays(2)), "S", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);
        Trade[] trades = [Long(Monday, 100, Monday.AddDays(4), 110)];
        BacktestOptions options = new() { RiskFreeRate = 0.04 };
        Metrics whole = BacktestResult.FromTrades(trades, all, options).Metrics, holed = BacktestResult.FromTrades(trades, gap, options).Metrics;

        Assert.Equal(whole.AnnualVolatilityPct!.Value, holed.AnnualVolatilityPct!.Value, 10);
        Assert.Equal(whole.Sharpe!.Value, holed.Sharpe!.Value, 10);
        Assert.Equal(whole.Sortino!.Value, holed.Sortino!.Value, 10);
    }

    [Fact]
    public void Return_statistics_by_hand()
    {
        // 100 shares from 100: equity 10,000, 11,000, 9,900, 12,100, 11,000.
        Metrics metrics = BacktestResult.FromTrades([Long(Monday, 100, Monday.AddDays(4), 110)], Days(100, 110, 99, 121, 110)).Metrics;
        double[] returns = [0.1, -0.1, 121.0 / 99 - 1, 110.0 / 121 - 1];
        double mean = returns.Average(), deviation = Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / 3);
        double downside = Math.Sqrt((0.01 + Math.Pow(returns[3], 2)) / 4);

        Assert.Equal(deviation * Math.Sqrt(365) * 100, metrics.AnnualVolatilityPct!.Value, 9);
        Assert.Equal(mean / deviation * Math.Sqrt(365), metrics.Sharpe!.Value, 9);
        Assert.Equal(mean / downside * Math.Sqrt(365), metrics.Sortino!.Value, 9);
        Assert.Equal((Math.Pow(1.1, 365.25 / 4) - 1) * 100, metrics.CagrPct!.Value, 3);
        Assert.Null(metrics.AnnualReturnPct);
        Assert.Equal((12_100, -10.0), (metrics.PeakEquity, Math.Round(metrics.MaxDrawdownPct, 9)));
        Assert.Equal((-10 - 100.0 / 11) / 2, metrics.AvgDrawdownPct!.Value, 9);
        // From day 1 to the recovery on day 3, and from day 3 to the end.
        Assert.Equal((2, 1.5), (metrics.MaxDrawdownDays, metrics.AvgDrawdownDays));
    }

    [Fact]
    public void Risk_free_rate_is_taken_off_a_period_at_a_time()
    {
        BarSeries bars = Days(100, 110, 99, 121, 110);
        Trade[] trades = [Long(Monday, 100, Monday.AddDays(4), 110)];
        double[] returns = [0.1, -0.1, 121.0 / 99 - 1, 110.0 / 121 - 1];
        double free = Math.Pow(1.05, 1.0 / 365) - 1, mean = returns.Average();
        double deviation = Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / 3);
        Metrics metrics = BacktestResult.FromTrades(trades, bars, new() { RiskFreeRate = 0.05 }).Metrics;

        Assert.Equal((mean - free) / deviation * Math.Sqrt(365), metrics.Sharpe!.Value, 9);
        Assert.Equal((mean - free) / Math.Sqrt(returns.Sum(r => Math.Pow(Math.Min(r - free, 0), 2)) / 4) * Math.Sqrt(365), metrics.Sortino!.Value, 9);
    }

    [Fact]
    public void Drawdown_counts_from_the_starting_capital()
    {
        Metrics metrics = BacktestResult.FromTrades([Long(Monday, 100, Monday.AddDays(3), 80)], Days(90, 70, 85, 80)).Metrics;

        Assert.Equal((10_000, -30.0, 3.0), (metrics.PeakEquity, Math.Round(metrics.MaxDrawdownPct, 9), metrics.MaxDrawdownDays));
    }

    [Fact]
    public void Drawdown_of_minutes_is_that_of_every_bar_and_lasts_from_stamp_to_stamp()
    {
        // 100 shares from 100, by 6 hours: 10,000, 12,000 (peak), 9,000, 12,600 (recovered after 12 hours), 12,600, 12,000 to the end, 6 hours later.
        double[] closes = [100, 120, 90, 126, 126, 120];
        BarSeries bars = BarSeries.From(closes.Select((c, i) => new Bar(Monday.AddHours(6 * i), c, c, c, c, 1)), "S", "6h").WithCalendar(TradingCalendar.AlwaysOpen);
        Metrics metrics = BacktestResult.FromTrades([Long(Monday, 100, Monday.AddHours(30), 120)], bars).Metrics;

        Assert.Equal((12_600, -25.0), (metrics.PeakEquity, Math.Round(metrics.MaxDrawdownPct, 9)));
        Assert.Equal((-25 - 100.0 * 600 / 12_600) / 2, metrics.AvgDrawdownPct!.Value, 9);
        Assert.Equal((0.5, 0.375), (metrics.MaxDrawdownDays, metrics.AvgDrawdownDays));
    }

    [Theory]
    [InlineData(1.001)]
    [InlineData(0.999)]
    [InlineData(1.0001)]
    [InlineData(1.3)]
    public void Equal_returns_have_no_deviation_whatever_rounding_left_of_them(double growth)
    {
        double[] prices = [.. Enumerable.Range(0, 300).Select(i => 100 * Math.Pow(growth, i % 150))];
        // Once up (or down) 149 times by the same part; equity is the price, scaled.
        BarSeries bars = Days(prices[..150]);
        BacktestResult run = BacktestResult.FromTrades([Long(Monday, 100, Monday.AddDays(149), prices[149])], bars);

        Assert.Null(run.Metrics.Sharpe);
        Assert.Equal(0, run.Metrics.AnnualVolatilityPct);
        Assert.Equal(growth < 1, run.Metrics.Sortino is not null);
        Assert.All(run.RollingSharpe(20), s => Assert.Null(s.Value));
        Assert.Null(run.Against(bars).Beta);
        Assert.Null(run.Against(bars).Correlation);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(60_000.1)]
    public void Equal_profits_have_no_deviation_and_flat_exits_are_no_losses(double price)
    {
        Trade[] trades = [.. Enumerable.Range(0, 10).Select(i => Long(Monday.AddDays(i), price * (1 + i), Monday.AddDays(i + 1), price * (1 + i) + 0.1, 3))];
        Metrics metrics = BacktestResult.FromTrades(trades, Days([.. Enumerable.Repeat(price, 11)]), new() { Cash = 1e9 }).Metrics;

        Assert.Null(metrics.Sqn);
        Assert.Null(metrics.ProfitFactor);
    }

    [Fact]
    public void Trade_statistics_by_hand()
    {
        BarSeries bars = Days([.. Enumerable.Repeat(100.0, 12)]);
        Trade[] trades =
        [
            Long(Monday, 100, Monday.AddDays(2), 110, 10), Long(Monday.AddDays(2), 100, Monday.AddDays(3), 95, 10),
            Long(Monday.AddDays(4), 100, Monday.AddDays(8), 100, 10), Long(Monday.AddDays(9), 100, Monday.AddDays(10), 80, -10),
        ];
        Metrics metrics = BacktestResult.FromTrades(trades, bars).Metrics;

        Assert.Equal((4, 50, 20, -5), (metrics.Trades, metrics.WinRatePct, metrics.BestTradePct, metrics.WorstTradePct));
        Assert.Equal(300 / 50.0, metrics.ProfitFactor);
        Assert.Equal(6.25, metrics.ExpectancyPct!.Value, 9);
        Assert.Equal((Math.Pow(1.1 * 0.95 * 1.2, 0.25) - 1) * 100, metrics.AvgTradePct!.Value, 9);
        Assert.Equal((4, 2), (metrics.MaxTradeDays, metrics.AvgTradeDays));
        Assert.Equal(0.5 - 0.5 / (150.0 / 50), metrics.Kelly!.Value, 9);
        double[] profits = [100, -50, 0, 200];
        Assert.Equal(2 * 62.5 / Math.Sqrt(profits.Sum(p => (p - 62.5) * (p - 62.5)) / 3), metrics.Sqn!.Value, 9);
        // Bars 0-3, 4-8 and 9-10 of 12.
        Assert.Equal(100 * 11 / 12.0, metrics.ExposurePct, 9);
    }

    [Fact]
    public void Weeks_and_months_have_their_own_number_a_year()
    {
        BarSeries daily = SampleBars.Walk(3, 600);
        Metrics weekly = Backtest.Run(daily.Resample("1w", new() { DropPartial = false }), new BuyAndHold()).Metrics;
        Metrics monthly = Backtest.Run(daily.Resample("1mo", new() { DropPartial = false }), new BuyAndHold()).Metrics;

        Assert.Equal((52, 12), (weekly.PeriodsPerYear, monthly.PeriodsPerYear));
        Assert.Equal(260, Backtest.Run(daily, new BuyAndHold(), new() { Calendar = TradingCalendar.Weekdays }).Metrics.PeriodsPerYear);
    }

    [Fact]
    public void Monthly_and_yearly_returns_chain_to_the_total()
    {
        BacktestResult result = Backtest.Run(SampleBars.Walk(3, 700), new SmaCross(5, 20));

        Assert.Equal(result.Metrics.ReturnPct, 100 * (result.MonthlyReturns.Aggregate(1.0, (p, m) => p * (1 + m.ReturnPct!.Value / 100)) - 1), 9);
        Assert.Equal(result.Metrics.ReturnPct, 100 * (result.YearlyReturns.Aggregate(1.0, (p, m) => p * (1 + m.ReturnPct!.Value / 100)) - 1), 9);
        Assert.Equal(new DateOnly(2015, 1, 1), result.MonthlyReturns[0].Start);
        Assert.Equal(3, result.YearlyReturns.Count);
    }

    [Fact]
    public void Drawdown_series_and_rolling_sharpe_follow_the_definitions()
    {
        BacktestResult result = Backtest.Run(SampleBars.Walk(9, 300), new BuyAndHold());
        double peak = 10_000;
        for (int i = 0; i < result.Equity.Count; i++)
        {
            peak = Math.Max(peak, result.Equity[i]);
            Assert.Equal(100 * (result.Equity[i] / peak - 1), result.Drawdown[i], 9);
        }

        Assert.Equal(result.Metrics.MaxDrawdownPct, result.Drawdown.Min(), 9);
        IReadOnlyList<SessionValue> rolling = result.RollingSharpe(50);
        Assert.Null(rolling[49].Value);
        double[] returns = [.. Enumerable.Range(201, 50).Select(i => result.Equity[i] / result.Equity[i - 1] - 1)];
        double mean = returns.Average();
        Assert.Equal(mean / Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / 49) * Math.Sqrt(result.Metrics.PeriodsPerYear), rolling[250].Value!.Value, 9);
    }

    [Fact]
    public void Against_itself_a_held_benchmark_has_a_beta_of_one()
    {
        BarSeries bars = SampleBars.Walk(9, 300);
        // In at the first close with everything: equity is the price, scaled.
        BacktestResult held = BacktestResult.FromTrades(
            [Long(bars.Time[0], bars.Close[0], bars.Time[299], bars.Close[299], 10_000 / bars.Close[0]) with { Symbol = "WALK" }], bars);
        BenchmarkComparison own = held.Against(bars);

        Assert.Equal((1.0, 1.0, 0.0), (Math.Round(own.Beta!.Value, 9), Math.Round(own.Correlation!.Value, 9), Math.Round(own.AlphaPct!.Value, 6) + 0.0));
        Assert.Equal(held.Metrics.ReturnPct, own.BenchmarkReturnPct, 9);
        Assert.Null(Backtest.Run(bars, new Script(_ => { })).Against(bars).Correlation);
    }

    [Fact]
    public void Unknown_statistic_is_an_error_that_lists_the_known_ones()
    {
        Metrics metrics = Backtest.Run(SampleBars.Flat(10, 10), new BuyAndHold()).Metrics;
        ToolkitException error = Assert.Throws<ToolkitException>(() => metrics["sharp"]);
        Assert.Contains("sharpe", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Trades_without_bars_make_a_result_too()
    {
        BacktestResult result = BacktestResult.FromTrades([Long(Monday.AddHours(3), 100, Monday.AddDays(30), 120), Long(Monday.AddDays(31), 100, Monday.AddDays(32), 90)]);

        Assert.Equal((2, 11_000, 10), (result.Metrics.Trades, result.Metrics.FinalEquity, result.Metrics.ReturnPct), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-9 && Math.Abs(a.Item3 - b.Item3) < 1e-9);
        Assert.Equal(365, result.Metrics.PeriodsPerYear);
        Assert.NotEmpty(result.Warnings);
    }

    [Fact]
    public void Foreign_trade_without_bars_of_its_symbol_or_before_them_is_refused()
    {
        Assert.Throws<ToolkitException>(() => BacktestResult.FromTrades([Long(Monday, 1, Monday, 1) with { Symbol = "X" }], Days(1, 1)));
        Assert.Throws<ToolkitException>(() => BacktestResult.FromTrades([Long(Monday.AddDays(-3), 1, Monday, 1)], Days(1, 1)));
        Assert.Throws<ToolkitException>(() => BacktestResult.FromTrades([Long(Monday.AddDays(1), 1, Monday, 1)], Days(1, 1)));
    }
}
