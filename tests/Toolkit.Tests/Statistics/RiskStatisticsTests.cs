using Toolkit.Statistics;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Statistics;

/// <summary>The further statistics, held against published values; each says whose.</summary>
public class RiskStatisticsTests
{
    private static readonly DateTime Monday = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    private static double[] Less(double[] returns, double threshold) => [.. returns.Select(r => r - threshold)];

    private static Trade Of(double profit, double? adverse = null, double? favorable = null, int day = 0) => new()
    {
        Symbol = "S",
        Quantity = 1,
        EntryTime = Monday.AddDays(day),
        EntryPrice = 100,
        ExitTime = Monday.AddDays(day),
        ExitPrice = 100 + profit,
        MaxAdversePct = adverse,
        MaxFavorablePct = favorable,
    };

    /// <summary>empyrical-reloaded 0.5, tests/test_stats.py, test_omega: its risk-free and required returns are taken off first.</summary>
    [Fact]
    public void Omega_when_of_published_returns_then_as_empyrical_has_it()
    {
        Assert.Equal(0.8125, PublishedReturns.Run(Less(PublishedReturns.Mixed, 0.01)).Risk.Omega!.Value, 8);
        Assert.Equal(1.125, PublishedReturns.Run([.. Less(PublishedReturns.Positive, 0.011), -0.001]).Risk.Omega!.Value, 8);
        Assert.Equal(0, PublishedReturns.Run(PublishedReturns.Negative).Risk.Omega!.Value, 8);
        Assert.Null(PublishedReturns.Run(PublishedReturns.Positive).Risk.Omega);
        Assert.Equal(0.83354263497557934, PublishedReturns.Run(Less(PublishedReturns.Mixed, Math.Pow(11, 1 / 252.0) - 1)).Risk.Omega!.Value, 8);
    }

    /// <summary>PerformanceAnalytics calls it the ratio of Bernardo and Ledoit: documented results of its examples.</summary>
    [Fact]
    public void Omega_when_of_months_then_as_performance_analytics_has_it()
    {
        Assert.Equal(1.779783, PublishedReturns.Run(PublishedReturns.Bacon, monthly: true).Risk.Omega!.Value, 6);
        Assert.Equal(4.598338, PublishedReturns.Run(PublishedReturns.Ham1[..12], monthly: true).Risk.Omega!.Value, 6);
    }

    /// <summary>empyrical-reloaded, test_stability_of_timeseries.</summary>
    [Fact]
    public void Stability_when_of_published_returns_then_as_empyrical_has_it()
    {
        Assert.Equal(0.1529973665111273, PublishedReturns.Run(PublishedReturns.Mixed).Risk.Stability!.Value, 8);
        Assert.Equal(1, PublishedReturns.Run([.. Enumerable.Repeat(0.01, 100)]).Risk.Stability!.Value, 8);
    }

    /// <summary>empyrical-reloaded, test_value_at_risk: percentiles of NumPy.</summary>
    [Theory]
    [InlineData(new[] { 1.0, 2 }, 0, 1)]
    [InlineData(new[] { 1.0, 2 }, 0.3, 1.3)]
    [InlineData(new[] { 1.0, 2 }, 1, 2)]
    [InlineData(new[] { 1.0, 81, 82, 83, 84, 85 }, 0.1, 41)]
    [InlineData(new[] { 1.0, 81, 82, 83, 84, 85 }, 0.2, 81)]
    [InlineData(new[] { 1.0, 81, 82, 83, 84, 85 }, 0.3, 81.5)]
    public void Quantile_when_between_two_values_then_interpolated_as_numpy_does(double[] sorted, double share, double expected) =>
        Assert.Equal(expected, RiskCalculator.Quantile(sorted, share), 10);

    /// <summary>PerformanceAnalytics, tests/testthat/test-VaR_archive_baseline.R; its deviation is that of the population, ours that of the sample.</summary>
    [Fact]
    public void Value_at_risk_when_of_published_months_then_as_performance_analytics_has_it()
    {
        double[] returns = PublishedReturns.ConvertibleArbitrage;
        RiskStatistics risk = PublishedReturns.Run(returns, monthly: true).Risk;
        double mean = returns.Average(), population = Math.Sqrt(99 / 100.0);

        Assert.Equal(-0.014095, risk.ValueAtRiskPct!.Value / 100, 6);
        Assert.Equal(-0.024080, risk.ConditionalValueAtRiskPct!.Value / 100, 6);
        Assert.Equal(-0.012133, Population(risk.GaussianValueAtRiskPct), 6);
        Assert.Equal(-0.017133, Population(risk.GaussianConditionalValueAtRiskPct), 6);
        Assert.Equal(-0.014674, Population(risk.CornishFisherValueAtRiskPct), 6);

        double Population(double? percent) => mean + (percent!.Value / 100 - mean) * population;
    }

    [Fact]
    public void Conditional_value_of_cornish_and_fisher_is_the_mean_of_the_quantiles_below()
    {
        double[] returns = PublishedReturns.ConvertibleArbitrage;
        RiskStatistics risk = PublishedReturns.Run(returns, monthly: true).Risk;
        ReturnMoments moments = ReturnMoments.Of(returns);
        (double s, double k) = (moments.Skew!.Value, moments.ExcessKurtosis!.Value);
        const int steps = 200_000;
        double mean = Enumerable.Range(0, steps).Select(i => NormalDistribution.Quantile(0.05 * (i + 0.5) / steps)).Average(
            z => z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k / 24 - (2 * z * z * z - 5 * z) * s * s / 36);

        Assert.Equal(100 * (moments.Mean + moments.Spread!.Value * mean), risk.CornishFisherConditionalValueAtRiskPct!.Value, 3);
    }

    /// <summary>PerformanceAnalytics, documented results of skewness and kurtosis (method "moment", "excess") for the data set managers.</summary>
    [Fact]
    public void Moments_when_of_published_months_then_as_performance_analytics_has_them()
    {
        RiskStatistics manager = PublishedReturns.Run(PublishedReturns.Ham1, monthly: true).Risk, index = PublishedReturns.Run(PublishedReturns.Sp500, monthly: true).Risk;
        Assert.Equal(-0.6588445, manager.Skew!.Value, 7);
        Assert.Equal(2.361589, manager.Kurtosis!.Value, 6);
        Assert.Equal(-0.5531032, index.Skew!.Value, 7);
        Assert.Equal(0.5598191, index.Kurtosis!.Value, 7);
    }

    /// <summary>PerformanceAnalytics, documented result of MartinRatio; its ulcer index leaves the starting capital out of the mean, so its root is of 24 points and not 25.</summary>
    [Fact]
    public void Ulcer_performance_when_of_published_months_then_as_performance_analytics_has_it()
    {
        RiskStatistics risk = PublishedReturns.Run(PublishedReturns.Bacon, monthly: true).Risk;
        Assert.Equal(1.6945, risk.UlcerPerformance!.Value * Math.Sqrt(24 / 25.0), 4);
    }

    [Fact]
    public void Tail_ratio_and_its_product_by_hand()
    {
        RiskStatistics risk = PublishedReturns.Run(PublishedReturns.Mixed).Risk;
        // Sorted -10, -4, 1, 1, 2, 2, 3, 10: the 95th percentile lies at 6.65, the 5th at 0.35. empyrical's test has 0.9 to one decimal.
        Assert.Equal(7.55 / 7.9, risk.TailRatio!.Value, 9);
        Assert.Equal(19 / 14.0 * 7.55 / 7.9, risk.CommonSenseRatio!.Value, 9);
        Assert.Equal(-7.9, risk.ValueAtRiskPct!.Value, 9);
        Assert.Equal(-10, risk.ConditionalValueAtRiskPct!.Value, 9);
        Assert.Equal((10, -10, 75), (Math.Round(risk.BestSessionPct!.Value, 9), Math.Round(risk.WorstSessionPct!.Value, 9), risk.SessionsWonPct!.Value));
    }

    [Fact]
    public void Months_and_drawdowns_by_hand()
    {
        // Months from 100: 110, 99, 108.9, 54.45.
        RiskStatistics risk = PublishedReturns.Run([0.1, -0.1, 0.1, -0.5], monthly: true).Risk;
        Assert.Equal(-40 / 60.0, risk.GainToPain!.Value, 9);
        Assert.Equal((10, -50, 50), (Math.Round(risk.BestMonthPct!.Value, 9), Math.Round(risk.WorstMonthPct!.Value, 9), risk.MonthsWonPct!.Value));
        // Falls: 0, 0, -10, -1, -50.5 percent.
        Assert.Equal(Math.Sqrt((100 + 1 + 50.5 * 50.5) / 5), risk.UlcerIndex!.Value, 9);
        Assert.Equal(-45.55 / 50.5, risk.RecoveryFactor!.Value, 9);
    }

    /// <summary>LEAN, Tests/Common/Statistics/TradeStatisticsTests.cs: AverageProfit, AverageLoss, ProfitLossRatio, MaxConsecutiveWinningTrades, MaxConsecutiveLosingTrades.</summary>
    [Theory]
    [InlineData(new[] { 20.0, 20, 10 }, 16.666666666666666666666666667, null, null, 3, 0)]
    [InlineData(new[] { -20.0, -20, -10 }, null, -16.666666666666666666666666667, null, 0, 3)]
    [InlineData(new[] { -20.0, -20, 10 }, 10.0, -20.0, 0.5, 1, 2)]
    public void Trades_when_won_and_lost_then_as_lean_has_them(double[] profits, double? win, double? loss, double? payoff, int wins, int losses)
    {
        RiskStatistics risk = BacktestResult.FromTrades([.. profits.Select((p, i) => Of(p, day: i))]).Risk;
        Assert.Equal((wins, losses), (risk.LongestWins, risk.LongestLosses));
        Close(win, risk.AvgWin);
        Close(loss, risk.AvgLoss);
        Close(win, risk.AvgWinPct);
        Close(payoff, risk.PayoffRatio);

        static void Close(double? expected, double? actual)
        {
            Assert.Equal(expected is null, actual is null);
            Assert.Equal(expected ?? 0, actual ?? 0, 9);
        }
    }

    [Fact]
    public void Cpc_index_by_hand_and_a_trade_of_zero_ends_both_runs()
    {
        RiskStatistics risk = BacktestResult.FromTrades([.. new double[] { 10, 20, 0, 30, -10, -5 }.Select((p, i) => Of(p, day: i))]).Risk;
        // Profit factor 60 / 15, win rate 3 of 6, average win 20 over average loss 7.5.
        Assert.Equal(4 * 0.5 * (20 / 7.5), risk.CpcIndex!.Value, 9);
        Assert.Equal((2, 2), (risk.LongestWins, risk.LongestLosses));
    }

    [Fact]
    public void Excursions_are_those_of_the_trades()
    {
        BarSeries bars = SampleBars.Daily("S", (100, 104, 99, 103), (103, 105, 90, 95), (95, 96, 94, 95), (95, 120, 95, 110));
        BacktestResult run = BacktestResult.FromTrades([Of(10) with { EntryTime = bars.Time[0], ExitTime = bars.Time[3], ExitPrice = 110 }], bars);
        Assert.Equal(run.Trades[0].MaxAdversePct, run.Risk.WorstAdversePct);
        Assert.Equal((run.Trades[0].MaxAdversePct, run.Trades[0].MaxFavorablePct), (run.Risk.AvgAdversePct, run.Risk.AvgFavorablePct));
        Assert.Null(BacktestResult.FromTrades([Of(1)]).Risk.WorstAdversePct);
    }

    [Fact]
    public void Session_without_bars_is_a_return_of_zero()
    {
        BarSeries all = BarSeries.From(
            new double[] { 100, 110, 110, 121, 110, 99 }.Select((c, i) => new Bar(Monday.AddDays(i), c, c, c, c, 1)), "S", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);
        BarSeries gap = BarSeries.From(all.Where(b => b.Time != Monday.AddDays(2)), "S", Timeframe.Day).WithCalendar(TradingCalendar.AlwaysOpen);
        Trade held = Of(-1) with { Quantity = 100, ExitTime = Monday.AddDays(5) };
        RiskStatistics whole = BacktestResult.FromTrades([held], all).Risk, holed = BacktestResult.FromTrades([held], gap).Risk;
        foreach (string key in new[] { "omega", "tailRatio", "skew", "kurtosis", "valueAtRiskPct", "conditionalValueAtRiskPct", "gaussianValueAtRiskPct", "probabilisticSharpePct", "minimumTrackRecord" })
        {
            Assert.Equal(whole[key] ?? double.NaN, holed[key] ?? double.NaN, 9);
        }
    }

    [Fact]
    public void Run_without_trades_has_no_ratios_and_nothing_that_is_no_number()
    {
        RiskStatistics risk = Backtest.Run(SampleBars.Walk(1, 50), new Script(_ => { })).Risk;
        foreach (string key in new[] { "omega", "tailRatio", "skew", "gaussianValueAtRiskPct", "ulcerPerformance", "recoveryFactor", "payoffRatio", "probabilisticSharpePct", "sessionsWonPct", "avgWin" })
        {
            Assert.Null(risk[key]);
        }

        Assert.Equal((0, 0), (risk.ValueAtRiskPct, risk.UlcerIndex));
        Assert.All(Backtest.Run(SampleBars.Flat(5), new Script(_ => { })).Risk.Numbers.Concat(risk.Numbers), n => Assert.True(n.Value is null || double.IsFinite(n.Value.Value)));
    }

    [Fact]
    public void Risk_of_a_ruined_run_is_all_numbers()
    {
        RiskStatistics risk = BacktestResult.FromTrades([Of(-20_000), Of(5, day: 40)]).Risk;
        Assert.All(risk.Numbers, n => Assert.True(n.Value is null || double.IsFinite(n.Value.Value), n.Key));
    }

    [Fact]
    public void Notebook_shows_the_statistics_that_are_defined_under_their_labels()
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(7, 400), new SmaCross(5, 20));
        Assert.Equal(RiskStatistics.All.Where(s => run.Risk[s.Key] is not null).Select(s => s.Label), Display.Shown.Of(run.Risk).Table.Column<string>("statistic"));
        Assert.Equal("Alpha a year", Display.Shown.Of(run.Against(run.Series[0])).Table.Column<string>("statistic")[0]);
    }

    [Fact]
    public void Key_when_unknown_then_the_error_names_the_known_ones()
    {
        RiskStatistics risk = Backtest.Run(SampleBars.Flat(10, 10), new BuyAndHold()).Risk;
        Assert.Contains("omega", Assert.Throws<ToolkitException>(() => risk["sharpe"]).Hint);
        Assert.Equal("Omega ratio", Statistic.Of("OMEGA").Label);
    }

    private static RiskStatistics Measured(double[] returns, double[]? falls = null, PeriodReturn[]? periods = null, double riskFreeRate = 0) =>
        new RiskCalculator(new() { Start = Monday, End = Monday, AnnualReturnPct = 12, PeriodsPerYear = 1 }, riskFreeRate)
        {
            Returns = returns,
            EmptySessions = 0,
            Months = periods ?? [],
            Years = periods ?? [],
            Trades = [],
            Drawdown = new(falls ?? [0]),
        }.Measure();

    /// <summary>R² as textbooks have it, by sums alone.</summary>
    private static double RSquared(double[] y)
    {
        double n = y.Length, x = Enumerable.Range(0, y.Length).Sum(), xx = Enumerable.Range(0, y.Length).Sum(i => (double)i * i), xy = y.Select((v, i) => i * v).Sum();
        return Math.Pow(n * xy - x * y.Sum(), 2) / ((n * xx - x * x) * (n * y.Sum(v => v * v) - y.Sum() * y.Sum()));
    }

    [Fact]
    public void Stability_when_of_three_returns_or_more_then_the_textbooks_and_otherwise_null()
    {
        Assert.Equal(RSquared([Math.Log(1.1), Math.Log(1.1 * 1.2), Math.Log(1.1 * 1.2 * 0.95)]), Measured([0.1, 0.2, -0.05]).Stability!.Value, 12);
        Assert.Null(Measured([0.1, 0.2]).Stability);
        Assert.Null(Measured([0.1, -1, 0, 0]).Stability);
        Assert.Null(Measured([0.1, -1.5, 0, 0]).Stability);
        Assert.Null(Measured([0, 0, 0]).Stability);
    }

    [Fact]
    public void Stability_does_not_depend_on_where_the_curve_begins()
    {
        double[] steps = [.. Enumerable.Range(0, 50).Select(i => 1e-6 * (i % 3 - 0.5))], curve = new double[steps.Length];
        for (int i = 1; i < curve.Length; i++)
        {
            curve[i] = curve[i - 1] + steps[i];
        }

        Assert.Equal(RSquared(curve), Measured([Math.Exp(10) - 1, .. steps[1..].Select(s => Math.Exp(s) - 1)]).Stability!.Value, 6);
    }

    [Fact]
    public void One_return_has_no_tails() => Assert.Equal(
        (null, null, null, -10), (Measured([-0.1]).TailRatio, Measured([-0.1]).ValueAtRiskPct, Measured([-0.1]).ConditionalValueAtRiskPct, Measured([-0.1]).WorstSessionPct));

    [Fact]
    public void Two_returns_have_tails()
    {
        // A twentieth of the way from -5.5 to 14.5, and back.
        RiskStatistics risk = Measured([-0.055, 0.145]);
        Assert.Equal((-4.5, -5.5), (Math.Round(risk.ValueAtRiskPct!.Value, 9), Math.Round(risk.ConditionalValueAtRiskPct!.Value, 9)));
        Assert.Equal(13.5 / 4.5, risk.TailRatio!.Value, 9);
    }

    [Fact]
    public void Free_rate_of_a_year_is_taken_off_before_the_ulcer_index() => Assert.Equal(2, Measured([0.1], falls: [-5, -5], riskFreeRate: 0.02).UlcerPerformance!.Value, 9);

    [Fact]
    public void Periods_without_a_return_are_left_out()
    {
        RiskStatistics risk = Measured([], periods: [new(new(2020, 1, 1), 10), new(new(2021, 1, 1), -4), new(new(2022, 1, 1), 0), new(new(2023, 1, 1), null)]), none = Measured([]);
        Assert.Equal((10, -4, 50), (risk.BestYearPct, risk.WorstYearPct, risk.YearsWonPct));
        Assert.Equal((10, -4, 1.5), (risk.BestMonthPct, risk.WorstMonthPct, risk.GainToPain));
        Assert.Equal((null, null, null, null, null), (none.BestYearPct, none.WorstYearPct, none.BestMonthPct, none.WorstMonthPct, none.YearsWonPct));
    }

    [Fact]
    public void Trade_of_zero_ends_a_run_of_losses() => Assert.Equal(1, BacktestResult.FromTrades([Of(-10, day: 0), Of(0, day: 1), Of(-5, day: 2)]).Risk.LongestLosses);
}
