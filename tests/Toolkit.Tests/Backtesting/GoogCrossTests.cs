namespace Toolkit.Tests.Backtesting;

/// <summary>GOOG daily, means of 10 and 30 bars, reversing, all-in whole shares, no costs, 10,000.</summary>
public class GoogCrossTests
{
    private static readonly BacktestOptions Options = new() { Cash = 10_000 };

    [RealDataFact]
    public void Trades_and_equity_agree_with_an_independent_calculation()
    {
        ReferenceCross reference = Reference();
        BacktestResult result = Backtest.Run(SampleBars.Goog(), new SmaCross(10, 30), Options);

        Assert.Equal(reference.Lots.Count, result.Trades.Count);
        for (int i = 0; i < reference.Lots.Count; i++)
        {
            (ReferenceCross.Lot expected, Trade trade) = (reference.Lots[i], result.Trades[i]);
            Assert.Equal(expected.Direction * expected.Shares, trade.Quantity);
            Assert.Equal(expected.Entry, trade.EntryPrice);
            Assert.Equal(expected.Exit, trade.ExitPrice);
            Assert.Equal(reference.Rows[expected.EntryBar].Date, trade.EntryTime);
            Assert.Equal(reference.Rows[expected.ExitBar].Date, trade.ExitTime);
            Close(expected.Profit, trade.ProfitLoss);
            Close(expected.Return * 100, trade.ReturnPct);
        }

        Assert.Equal(reference.Equity.Count, result.Equity.Count);
        for (int i = 0; i < reference.Equity.Count; i++)
        {
            Close(reference.Equity[i], result.Equity[i]);
        }
    }

    [RealDataFact]
    public void Every_statistic_agrees_with_an_independent_calculation()
    {
        ReferenceCross reference = Reference();
        Metrics metrics = Backtest.Run(SampleBars.Goog(), new SmaCross(10, 30), Options).Metrics;

        Assert.Equal(reference.Statistics.Keys, metrics.Numbers.Select(n => n.Key).Order());
        foreach ((string key, double? value) in metrics.Numbers)
        {
            Assert.True(value.HasValue, key);
            Close(reference.Statistics[key]!.Value, value, key);
        }

        Assert.Equal(new DateTime(2004, 8, 19), metrics.Start);
        Assert.Equal(new DateTime(2013, 3, 1), metrics.End);
    }

    /// <summary>
    /// The numbers that backtesting.py publishes in its own test (backtesting/test/_test.py, test_compute_stats, commit
    /// 9c2b8e1c) for the same rule, costs and data, wherever the definitions are the same. It closes what is open at the
    /// last bar's open; this library at the last close: so the last trade is moved there. Its Sharpe, Sortino, volatility,
    /// profit factor and alpha are defined otherwise.
    /// </summary>
    [RealDataFact]
    public void Published_numbers_of_backtesting_py_come_out()
    {
        BarSeries goog = SampleBars.Goog();
        BacktestResult run = Backtest.Run(goog, new SmaCross(10, 30), Options);
        Trade[] trades = [.. run.Trades.SkipLast(1), run.Trades[^1] with { ExitPrice = goog.Open[goog.Count - 1] }];
        Metrics metrics = BacktestResult.FromTrades(trades, goog, Options).Metrics;

        Assert.Equal(66, metrics.Trades);
        Close(51422.98999999996, metrics.FinalEquity);
        Close(75787.44, metrics.PeakEquity);
        Close(414.2298999999996, metrics.ReturnPct);
        Close(522.0601851851852, run.Metrics.BuyHoldReturnPct);
        Close(21.191099249053224, metrics.AnnualReturnPct);
        Close(21.160245705962623, metrics.CagrPct);
        Close(-47.98012705007589, metrics.MaxDrawdownPct);
        Close(-5.925851581948801, metrics.AvgDrawdownPct);
        Assert.Equal(584, metrics.MaxDrawdownDays);
        Assert.Equal(41, Math.Ceiling(metrics.AvgDrawdownDays!.Value));
        Close(0.44166409202994605, metrics.Calmar);
        Close(46.96969696969697, metrics.WinRatePct);
        Close(53.59595229490424, metrics.BestTradePct);
        Close(-18.39887353835481, metrics.WorstTradePct);
        Close(2.531715975158555, metrics.AvgTradePct);
        Close(3.2748078066748834, metrics.ExpectancyPct);
        Assert.Equal(183, metrics.MaxTradeDays);
        Assert.Equal(46, Math.Ceiling(metrics.AvgTradeDays!.Value));
        Close(1.0766187356697705, metrics.Sqn);
        Close(0.1518705127029717, metrics.Kelly);
        Close(96.74115456238361, metrics.ExposurePct);
    }

    [RealDataFact]
    public void Calendar_is_guessed_as_New_York_and_said_so()
    {
        BacktestResult result = Backtest.Run(SampleBars.Goog(), new SmaCross(), Options);

        Assert.Equal(252, result.Metrics.PeriodsPerYear);
        Assert.Contains(result.Warnings, w => w.Contains("XNYS was guessed", StringComparison.Ordinal));
    }

    private static ReferenceCross Reference() => new(File.ReadLines(RealData.File("goog-1d.csv")).Skip(1), 10, 30, 10_000);

    private static void Close(double expected, double? actual, string? what = null) => Assert.True(
        actual is { } value && Math.Abs(value - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{what} expected {expected:R}, got {actual:R}");
}
