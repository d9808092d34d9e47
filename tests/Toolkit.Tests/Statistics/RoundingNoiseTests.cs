using Toolkit.Statistics;

namespace Toolkit.Tests.Statistics;

/// <summary>docs/conventions.md: a deviation at or below 1e-12 of the size of the figures is 0; of returns that is the growth, 1 + r.</summary>
public sealed class RoundingNoiseTests
{
    /// <summary>Values that lie by turns so far above and below a mean.</summary>
    private static double[] Around(double mean, double off, int count) => [.. Enumerable.Range(0, count).Select(i => mean + (i % 2 == 0 ? off : -off))];

    [Theory]
    [InlineData(1e-12, 1, 0)]
    [InlineData(1.1e-12, 1, 1.1e-12)]
    [InlineData(1.1e-12, -2, 0)]
    [InlineData(0, 0, 0)]
    public void Deviation_when_at_or_below_the_noise_then_zero(double deviation, double size, double expected) => Assert.Equal(expected, RoundingNoise.OrZero(deviation, size));

    [Theory]
    [InlineData(1.5e-12, 1, 0)]
    [InlineData(1.5e-12, 0, 1.5e-12)]
    [InlineData(0.8e-12, -0.5, 0.8e-12)]
    [InlineData(0.4e-12, -0.5, 0)]
    public void Deviation_of_returns_when_at_or_below_the_noise_of_the_growth_then_zero(double deviation, double mean, double expected) =>
        Assert.Equal(expected, RoundingNoise.OfReturns(deviation, mean));

    [Fact]
    public void Line_when_the_market_hardly_moves_then_by_the_sample_deviation()
    {
        double[] own = Around(0, 0.01, 100);
        Assert.Null(BenchmarkCalculator.Line.Of(own, Around(0, 0.5e-12, 100)).Beta);
        Assert.NotNull(BenchmarkCalculator.Line.Of(own, Around(0, 2e-12, 100)).Beta);
        Assert.Null(BenchmarkCalculator.Line.Of(own, Around(1, 1.5e-12, 100)).Beta);
        // The root of (0.85² + 0.85²) / 1 is 1.2.
        Assert.NotNull(BenchmarkCalculator.Line.Of(own[..2], Around(0, 0.85e-12, 2)).Beta);
    }

    [Fact]
    public void Rows_when_they_do_not_vary_then_a_ratio_of_zero()
    {
        double[][] returns = [Around(1, 1e-12, 40), Around(0, 2e-12, 40), [.. Enumerable.Repeat(0.0123, 40)], Around(0.01, 0.01, 40)];
        SymmetricCrossValidation rows = new(4, 4);
        for (int i = 0; i < 4; i++)
        {
            rows.Set(i, returns[i]);
        }

        double[] sharpes = rows.Sharpes();
        Assert.Equal([0, 0], [sharpes[0], sharpes[2]]);
        Assert.Equal(0, sharpes[1], 9);
        Assert.Equal(0.01 / (0.01 * Math.Sqrt(40 / 39.0)), sharpes[3], 9);
    }

    [Fact]
    public void Moments_when_of_one_return_then_a_mean_alone_and_of_none_nothing()
    {
        Assert.Equal(new(0.01, null, null, null), ReturnMoments.Of([0.01]));
        Assert.Equal(default, ReturnMoments.Of([]));
        Assert.Equal(new(1, 0, null, null), ReturnMoments.Of([1 + 1e-12, 1 - 1e-12]) with { Mean = 1 });
    }
}
