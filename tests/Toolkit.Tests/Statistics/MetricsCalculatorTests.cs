using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>The statistics of runs that are small, ruined or empty; numbers by hand.</summary>
public sealed class MetricsCalculatorTests
{
    /// <summary>A point a day from a capital of 100, each a session of its own.</summary>
    private static Metrics Of(double[] equity, double perYear = 100) => MetricsCalculator.Of(new()
    {
        Capital = 100,
        RiskFreeRate = 0,
        Stamps = [.. Enumerable.Range(0, equity.Length).Select(i => i * UnixMicroseconds.PerDay)],
        Equity = equity,
        Sessions = SessionMap.Restored(null, [.. Enumerable.Range(0, equity.Length)], equity.Length, perYear),
        Trades = new(),
        PointsHeld = 0,
        Totals = new RunTotals(1, 2, 3, 4, 5) + new RunTotals(10, 20, 30, 40, 50),
        BuyHoldReturnPct = null,
    });

    /// <summary>From 100 by way of 80 to an end, over some sessions.</summary>
    private static double[] To(double end, int sessions) => [100, 80, .. Enumerable.Repeat(100.0, sessions - 3), end];

    [Fact]
    public void Year_when_of_twenty_sessions_then_has_a_return_and_of_fewer_none()
    {
        // 19 returns, as many as the year has.
        Metrics enough = Of(To(130, 20), perYear: 19), few = Of(To(130, 19), perYear: 19);
        Assert.Equal((30, 30, -20, 1.5), (enough.NetProfit, Math.Round(enough.AnnualReturnPct!.Value, 9), Math.Round(enough.MaxDrawdownPct, 9), Math.Round(enough.Calmar!.Value, 9)));
        Assert.Equal((null, null), (few.AnnualReturnPct, few.Calmar));
        Assert.Equal(100 * (Math.Pow(1.3, 365.25 / 18) - 1), few.CagrPct!.Value, 6);
    }

    [Fact]
    public void Year_when_nothing_or_less_is_left_then_all_is_lost_or_there_is_no_number()
    {
        Metrics nothing = Of(To(0, 20), perYear: 38), less = Of(To(-50, 20), perYear: 38);
        Assert.Equal((-100, -100), (nothing.AnnualReturnPct, nothing.CagrPct));
        // Its square would be a number, and no return.
        Assert.Equal((null, null), (less.AnnualReturnPct, less.CagrPct));
        Assert.Equal((-150, -150), (less.NetProfit, less.ReturnPct));
    }

    [Fact]
    public void Run_when_of_one_point_then_has_no_ratios()
    {
        Metrics one = Of([100]);
        Assert.Equal((null, null, null, null, null), (one.CagrPct, one.AnnualReturnPct, one.AnnualVolatilityPct, one.Sharpe, one.Sortino));
    }

    [Fact]
    public void Run_when_of_one_return_then_has_no_deviation_but_a_downside()
    {
        Metrics one = Of([100, 90]);
        Assert.Equal((null, null), (one.AnnualVolatilityPct, one.Sharpe));
        Assert.Equal(-Math.Sqrt(100), one.Sortino!.Value, 9);
    }

    [Fact]
    public void Returns_when_nothing_is_left_then_zero()
    {
        // -100 %, 0: a mean of -50 %, off by 50 % each.
        Metrics ruined = Of([100, 0, 0]);
        Assert.Equal(100 * Math.Sqrt(0.5) * 10, ruined.AnnualVolatilityPct!.Value, 9);
        Assert.Equal(-0.5 / Math.Sqrt(0.5) * 10, ruined.Sharpe!.Value, 9);
    }

    [Fact]
    public void Run_without_falls_or_trades_when_measured_then_theirs_are_null()
    {
        Metrics even = Of([100, 110, 110]);
        Assert.Equal((0, null, null, null), (even.MaxDrawdownPct, even.AvgDrawdownPct, even.MaxDrawdownDays, even.AvgDrawdownDays));
        foreach (string key in new[] { "winRatePct", "bestTradePct", "worstTradePct", "avgTradePct", "maxTradeDays", "avgTradeDays", "profitFactor", "expectancyPct", "sqn", "kelly" })
        {
            Assert.Null(even[key]);
        }
    }

    [Fact]
    public void Counts_when_of_two_runs_then_added_up()
    {
        Metrics both = Of([100, 110]);
        Assert.Equal((11, 22, 33, 44, 55), (both.Commissions, both.AmbiguousBars, both.RejectedOrders, both.ReducedOrders, both.FillsBeyondBar));
    }

    [Fact]
    public void Numbers_when_put_together_again_then_the_same_statistics()
    {
        Metrics all = Of(To(130, 20));
        Assert.Equal(all, Metrics.Of(all.Start, all.End, [.. all.Numbers.Select(n => n.Value)]));
    }
}
