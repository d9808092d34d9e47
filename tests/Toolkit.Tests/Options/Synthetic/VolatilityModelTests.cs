namespace Toolkit.Tests.Options.Synthetic;

public sealed class VolatilityModelTests
{
    [Fact]
    public void Level_when_realised_then_the_deviation_of_returns_a_year()
    {
        // Returns of +1 %, -1 %, +1 %, -1 %: mean 0, sum of squares 4e-4, over 3 is 1.3333e-4, x 252 is 0.0336.
        double[] closes = [100, 100 * Math.Exp(0.01), 100, 100 * Math.Exp(0.01), 100];
        Assert.Equal(Math.Sqrt(0.0336), VolatilityModel.Realised(4).Level(closes, 252), 1e-12);
        Assert.Equal(1.5 * Math.Sqrt(0.0336), (VolatilityModel.Realised(4) with { Ratio = 1.5 }).Level(closes, 252), 1e-12);
        Assert.Equal(double.NaN, VolatilityModel.Realised(5).Level(closes, 252));
        Assert.Equal(0.05, VolatilityModel.Realised(2).Level([100, 100, 100], 252));
    }

    [Fact]
    public void Volatility_when_flat_then_the_level() => Assert.Equal(0.2, VolatilityModel.Constant(0.2).At(0.2, 0.5, 0.3));

    [Fact]
    public void Volatility_when_it_reverts_then_between_level_and_long_run()
    {
        VolatilityModel model = VolatilityModel.Constant(0.4) with { LongRun = 0.2, MeanReversion = 2 };
        Assert.Equal(0.4, model.At(0.4, 1e-9, 0), 1e-8);
        // 0.04 + 0.12 x (1 - e^-2) / 2
        Assert.Equal(Math.Sqrt(0.04 + 0.12 * 0.43233235838), model.At(0.4, 1, 0), 1e-10);
        Assert.Equal(0.2, model.At(0.4, 1e6, 0), 1e-6);
    }

    [Fact]
    public void Volatility_when_skewed_then_by_deviations_of_the_strike()
    {
        VolatilityModel model = VolatilityModel.Constant(0.2) with { Skew = -0.1, Curvature = 0.02 };
        // A quarter of a year is a deviation of 0.1.
        Assert.Equal(0.2, model.At(0.2, 0.25, 0), 1e-15);
        Assert.Equal(0.2 * (1 + 0.1 + 0.02), model.At(0.2, 0.25, -0.1), 1e-12);
        Assert.Equal(0.2 * (1 - 0.2 + 0.08), model.At(0.2, 0.25, 0.2), 1e-12);
        Assert.Equal(model.At(0.2, 0.25, -0.4), model.At(0.2, 0.25, -3), 1e-12);
        Assert.Equal(0.04, (model with { Skew = -0.9, Curvature = 0 }).At(0.2, 0.25, 0.4), 1e-12);
    }
}
