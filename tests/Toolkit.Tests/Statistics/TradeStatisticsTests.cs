using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>What trades come to; numbers by hand.</summary>
public sealed class TradeStatisticsTests
{
    private static TradeStatistics Of(params (double Profit, double Size)[] trades)
    {
        TradeStatistics all = new();
        foreach ((double profit, double size) in trades)
        {
            all.Add(profit, size, 1);
        }

        return all;
    }

    private static (double? Mean, double? Geometric, double? Best, double? Worst) Returns(TradeStatistics all) => (all.MeanReturn, all.GeometricReturn, all.BestReturn, all.WorstReturn);

    [Fact]
    public void Trades_when_there_are_none_then_nothing_is_defined()
    {
        TradeStatistics none = Of();
        Assert.Equal((null, null, null, null), Returns(none));
        Assert.Equal((null, null, null), (none.Sqn, none.Kelly, none.ProfitFactor));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    public void Return_when_one_trade_has_none_then_neither_have_all(double profit, double size)
    {
        Assert.Equal((null, null, null, null), Returns(Of((10, 100), (profit, size), (-10, 100))));
        Assert.Equal((null, null, null, null), Returns(Of((profit, size))));
    }

    [Fact]
    public void Trade_when_there_is_one_then_no_deviation()
    {
        TradeStatistics one = Of((10, 100));
        Assert.Equal((0.1, 0.1, 0.1, 0.1), (one.MeanReturn, Math.Round(one.GeometricReturn!.Value, 12), one.BestReturn, one.WorstReturn));
        Assert.Null(one.Sqn);
    }

    [Fact]
    public void Kelly_when_there_are_wins_and_losses_then_by_hand_and_otherwise_null()
    {
        Assert.Null(Of((10, 100), (20, 100)).Kelly);
        Assert.Null(Of((-10, 100), (-20, 100)).Kelly);
        // One in three won 30; the two others lost 5 on the mean.
        Assert.Equal(1 / 3.0 - (2 / 3.0) / (30 / 5.0), Of((30, 100), (-4, 100), (-6, 100)).Kelly!.Value, 12);
    }

    [Fact]
    public void Quality_when_profits_differ_by_less_than_the_position_then_still_a_deviation()
    {
        // 1,000 trades of 1e9 each that make 1.1 and 0.9 by turns: noise is 0.001, the deviation 0.1.
        TradeStatistics all = Of([.. Enumerable.Range(0, 1_000).Select(i => (i % 2 == 0 ? 1.1 : 0.9, 1e9))]);
        Assert.Equal(Math.Sqrt(1_000) * 1 / (0.1 * Math.Sqrt(1_000 / 999.0)), all.Sqn!.Value, 6);
    }

    [Fact]
    public void Geometric_mean_when_all_is_lost_then_all_and_when_more_then_none()
    {
        Assert.Equal(-1, Of((10, 100), (-100, 100), (10, 100)).GeometricReturn);
        Assert.Null(Of((10, 100), (-150, 100)).GeometricReturn);
        Assert.Null(Of((-150, 100), (-150, 100)).GeometricReturn);
    }

    [Fact]
    public void Geometric_mean_when_the_product_is_beyond_any_number_then_still_that()
    {
        double up = Math.Pow(2, 50), down = Math.Pow(2, -50);
        (double, double)[] rises = [.. Enumerable.Repeat((up - 1, 1.0), 25)], falls = [.. Enumerable.Repeat((down - 1, 1.0), 25)];
        Assert.Equal(up - 1, Of(rises).GeometricReturn!.Value, up * 1e-12);
        Assert.Equal(0, Of([.. rises, .. falls]).GeometricReturn!.Value, 12);
        Assert.Equal(0, Of([.. falls, .. rises]).GeometricReturn!.Value, 12);
        Assert.InRange(Of([.. Enumerable.Repeat((Math.Pow(2, 400), 1.0), 4)]).GeometricReturn!.Value / Math.Pow(2, 400), 1 - 1e-12, 1 + 1e-12);
    }
}
