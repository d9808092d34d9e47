using Toolkit.Statistics;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Statistics;

/// <summary>The list of drawdowns.</summary>
public class DrawdownSpellTests
{
    [Fact]
    public void Drawdowns_by_hand()
    {
        // Months of 2000 from January: 100, 110, 99, 104.5, 110, 121, 60.5.
        BacktestResult run = PublishedReturns.Run([0.1, -0.1, 104.5 / 99 - 1, 110 / 104.5 - 1, 0.1, -0.5], monthly: true);
        Assert.Equal(
            [
                new(Month(6), Month(7), null, -50, 30),
                new(Month(2), Month(3), Month(5), -10, 90),
            ],
            run.Drawdowns.Select(d => d with { DepthPct = Math.Round(d.DepthPct, 9) }));

        static DateTime Month(int month) => new(2000, month, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Drawdowns_are_those_that_the_statistics_count(int seed)
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(seed, 700), new SmaCross(5, 20));
        Metrics metrics = run.Metrics;
        Assert.Equal(metrics.MaxDrawdownPct, run.Drawdowns[0].DepthPct, 9);
        Assert.Equal(metrics.AvgDrawdownPct!.Value, run.Drawdowns.Average(d => d.DepthPct), 9);
        Assert.Equal(metrics.MaxDrawdownDays!.Value, run.Drawdowns.Max(d => d.Days), 9);
        Assert.Equal(metrics.AvgDrawdownDays!.Value, run.Drawdowns.Average(d => d.Days), 9);
        Assert.All(run.Drawdowns, d => Assert.True(d.Peak <= d.Valley && (d.Recovery ?? DateTime.MaxValue) > d.Valley));
        Assert.Equal(run.Drawdown.Min(), run.Drawdown[run.Time.ToList().IndexOf(run.Drawdowns[0].Valley)]);
    }

    [Fact]
    public void Run_that_never_falls_has_none() => Assert.Empty(PublishedReturns.Run([0.1, 0, 0.1]).Drawdowns);

    /// <summary>A part of 1e-12 below the peak is rounding: at that floor equity has not fallen, and a fall is over.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Fall_when_equity_is_at_the_floor_then_over(int points)
    {
        double floor = DrawdownStatistics.Floor(100);
        Assert.Equal(0, Spells([floor, 100, floor]));
        Assert.Equal(1, Spells([100, Math.BitDecrement(floor)]));
        double[] low = [.. Enumerable.Repeat(90.0, points)];
        Assert.Equal(2, Spells([.. low, floor, .. low]));
        Assert.Equal(3, Spells([100, .. low, 100, .. low, 100, .. low]));

        static int Spells(double[] equity)
        {
            long[] stamps = [.. Enumerable.Range(0, equity.Length).Select(i => i * UnixMicroseconds.PerDay)];
            int count = DrawdownStatistics.Of(equity, stamps, 100).Spells;
            Assert.Equal(count, DrawdownSpells.Of(equity, stamps, 100).Length);
            return count;
        }
    }
}
