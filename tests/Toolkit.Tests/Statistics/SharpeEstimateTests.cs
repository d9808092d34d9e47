using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>The worked examples of Bailey and López de Prado's papers.</summary>
public class SharpeEstimateTests
{
    /// <summary>The Deflated Sharpe Ratio (2014), numerical example: 1,250 days, 2.5 a year, skewness -3, kurtosis 10, variance 1/2 a year.</summary>
    [Theory]
    [InlineData(100, -3, 7, 0.9004)]
    [InlineData(46, -3, 7, 0.9505)]
    [InlineData(88, 0, 0, 0.9505)]
    public void Deflated_ratio_when_of_the_papers_example_then_its_value(int trials, double skew, double excess, double expected)
    {
        SharpeEstimate best = new(2.5 / Math.Sqrt(250), 1250, skew, excess);
        Assert.Equal(expected, best.Deflated(trials, 0.5 / 250)!.Value, 4);
    }

    [Fact]
    public void Expected_best_when_of_the_papers_example_then_its_value() => Assert.Equal(0.1132, SharpeEstimate.ExpectedBest(100, 0.5 / 250), 4);

    /// <summary>The Sharpe Ratio Efficient Frontier (2012), section 4: years needed to be sure at 95 % that 2 a year is above 1.</summary>
    [Theory]
    [InlineData(252, 0, 0, 2.73)]
    [InlineData(52, 0, 0, 2.83)]
    [InlineData(12, 0, 0, 3.24)]
    [InlineData(12, -0.72, 2.78, 4.99)]
    public void Track_record_when_of_the_papers_example_then_its_years(int periods, double skew, double excess, double years)
    {
        SharpeEstimate two = new(2 / Math.Sqrt(periods), 1, skew, excess);
        Assert.Equal(years, two.MinimumTrackRecord(1 / Math.Sqrt(periods))!.Value / periods, 2);
    }

    /// <summary>The same paper, section 3: 24 months with a Sharpe ratio of 0.458 a month.</summary>
    [Theory]
    [InlineData(0, 0, 0.982)]
    [InlineData(-2.448, 7.164, 0.913)]
    public void Probability_when_of_the_papers_example_then_its_value(double skew, double excess, double expected) =>
        Assert.Equal(expected, new SharpeEstimate(0.458, 24, skew, excess).Probability()!.Value, 3);

    [Fact]
    public void Probability_and_track_record_say_the_same_of_a_run()
    {
        SharpeEstimate estimate = SharpeEstimate.Of(PublishedReturns.Ham1)!.Value;
        double needed = estimate.MinimumTrackRecord(0.1, 0.9)!.Value;
        // With as many returns as are needed the probability is the confidence.
        Assert.Equal(
            0.9, NormalDistribution.Cumulative((estimate.PerPeriod - 0.1) * Math.Sqrt(needed - 1) / Math.Sqrt(1 - estimate.Skew * estimate.PerPeriod + (estimate.ExcessKurtosis + 2) / 4 * estimate.PerPeriod * estimate.PerPeriod)), 12);
        BacktestResult run = PublishedReturns.Run(PublishedReturns.Ham1, monthly: true);
        Assert.Equal(run.Metrics.Sharpe!.Value / Math.Sqrt(12), estimate.PerPeriod, 9);
        Assert.Equal(100 * estimate.Probability()!.Value, run.Risk.ProbabilisticSharpePct!.Value, 9);
        Assert.Equal(estimate.MinimumTrackRecord()!.Value, run.Risk.MinimumTrackRecord!.Value, 6);
    }

    [Fact]
    public void Estimate_when_it_does_not_exist_then_null()
    {
        Assert.Null(SharpeEstimate.Of([]));
        Assert.Null(SharpeEstimate.Of([0.01]));
        Assert.Null(SharpeEstimate.Of([0.01, 0.01, 0.01]));
        Assert.Null(new SharpeEstimate(-0.1, 100).MinimumTrackRecord());
        Assert.Null(new SharpeEstimate(1, 100, 3).Probability());
        Assert.Equal(new SharpeEstimate(0.1, 100).Probability(), new SharpeEstimate(0.1, 100).Deflated(1, 1));
    }

    /// <summary>Reference values of SciPy 1.11, scipy.stats.norm.</summary>
    [Theory]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(-5, 2.866515718791939e-07)]
    [InlineData(3.090232306167813, 0.999)]
    [InlineData(1.6448536269514722, 0.95)]
    public void Normal_distribution_when_asked_both_ways_then_as_scipy_has_it(double z, double probability)
    {
        Assert.Equal(probability, NormalDistribution.Cumulative(z), 14);
        Assert.Equal(z, NormalDistribution.Quantile(probability), 9);
    }

    [Fact]
    public void Free_rate_when_given_then_as_if_taken_off_each_return()
    {
        double[] returns = PublishedReturns.Ham1, excess = [.. returns.Select(r => r - 0.004)];
        Assert.Equal(SharpeEstimate.Of(excess)!.Value.PerPeriod, SharpeEstimate.Of(returns, 0.004)!.Value.PerPeriod, 12);
    }

    [Fact]
    public void Estimate_when_of_one_return_or_at_the_threshold_then_says_nothing()
    {
        Assert.Null(new SharpeEstimate(0.1, 1).Probability());
        Assert.Equal(0.5, new SharpeEstimate(0.1, 2).Probability(0.1));
        Assert.Null(new SharpeEstimate(0.1, 100).MinimumTrackRecord(0.1));
    }
}
