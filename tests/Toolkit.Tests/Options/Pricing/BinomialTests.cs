using CsCheck;

namespace Toolkit.Tests.Options.Pricing;

public sealed class BinomialTests
{
    private static readonly BinomialOptions Fine = new() { Steps = 1001 };

    /// <summary>N. Ju, "Pricing an American option by approximating its early exercise boundary…", J. Derivatives (1999), exhibits 3 and 6, as QuantLib's tests quote them: strike, underlying, yield, rate, years, volatility, and the value that his tables call true, of a tree of 10,000 steps.</summary>
    public static TheoryData<OptionRight, double, double, double, double, double, double, double> Ju => new()
    {
        { OptionRight.Put, 35, 40, 0, 0.0488, 0.0833, 0.2, 0.006 },
        { OptionRight.Put, 40, 40, 0, 0.0488, 0.3333, 0.2, 1.580 },
        { OptionRight.Put, 40, 40, 0, 0.0488, 0.5833, 0.2, 1.990 },
        { OptionRight.Put, 45, 40, 0, 0.0488, 0.0833, 0.2, 5.000 },
        { OptionRight.Put, 45, 40, 0, 0.0488, 0.5833, 0.2, 5.267 },
        { OptionRight.Put, 35, 40, 0, 0.0488, 0.5833, 0.3, 1.220 },
        { OptionRight.Put, 40, 40, 0, 0.0488, 0.5833, 0.4, 4.353 },
        { OptionRight.Call, 100, 80, 0.07, 0.03, 3, 0.2, 2.580 },
        { OptionRight.Call, 100, 100, 0.07, 0.03, 3, 0.2, 9.066 },
        { OptionRight.Call, 100, 120, 0.07, 0.03, 3, 0.2, 21.414 },
        { OptionRight.Call, 100, 100, 0.03, 0.07, 3, 0.3, 23.348 },
    };

    [Theory]
    [MemberData(nameof(Ju))]
    public void Price_when_published_then_the_same(OptionRight right, double strike, double underlying, double yield, double rate, double years, double volatility, double value) =>
        Assert.Equal(value, Binomial.Price(right, underlying, strike, years, volatility, rate, yield, Fine with { Steps = 3001 }), 2e-3);

    [Theory]
    [InlineData(5, 4.488, 0.0005)]
    [InlineData(30, 4.263, 0.0005)]
    [InlineData(50, 4.272, 0.0005)]
    [InlineData(100, 4.278, 0.0005)]
    [InlineData(500, 4.283, 0.0005)]
    public void Price_when_Hulls_tree_of_an_American_put_then_the_same(int steps, double value, double tolerance)
    {
        // J. Hull, Options, Futures and Other Derivatives, "Basic numerical procedures", example of a five-month American put.
        BinomialOptions tree = new() { Tree = BinomialTree.CoxRossRubinstein, Steps = steps };
        Assert.Equal(value, Binomial.Price(OptionRight.Put, 50, 50, 5 / 12.0, 0.4, 0.1, 0, tree), tolerance);
    }

    [Fact]
    public void Greeks_when_Hulls_five_steps_then_the_same()
    {
        Greeks greeks = Binomial.Greeks(OptionRight.Put, 50, 50, 5 / 12.0, 0.4, 0.1, 0, new() { Tree = BinomialTree.CoxRossRubinstein, Steps = 5 });
        Assert.Equal(-0.41, greeks.Delta, 0.006);
        Assert.Equal(0.03, greeks.Gamma, 0.005);
        Assert.Equal(-4.3, greeks.Theta, 0.05);
    }

    [Theory]
    [InlineData(BinomialTree.LeisenReimer, 201, 2e-4)]
    [InlineData(BinomialTree.LeisenReimer, 1001, 1e-5)]
    [InlineData(BinomialTree.CoxRossRubinstein, 1001, 5e-3)]
    public void Price_when_European_then_that_of_the_formula(BinomialTree tree, int steps, double tolerance)
    {
        BinomialOptions options = new() { Exercise = OptionExercise.European, Tree = tree, Steps = steps };
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            foreach (double strike in new double[] { 80, 95, 100, 107, 130 })
            {
                Assert.Equal(BlackScholes.Price(right, 100, strike, 0.75, 0.3, 0.05, 0.02), Binomial.Price(right, 100, strike, 0.75, 0.3, 0.05, 0.02, options), tolerance);
            }
        }
    }

    [Fact]
    public void Greeks_when_European_then_those_of_the_formula()
    {
        Greeks expected = BlackScholes.Greeks(OptionRight.Put, 100, 104, 0.75, 0.3, 0.05, 0.02);
        Greeks actual = Binomial.Greeks(OptionRight.Put, 100, 104, 0.75, 0.3, 0.05, 0.02, Fine with { Exercise = OptionExercise.European });
        Assert.Equal(expected.Delta, actual.Delta, 1e-3);
        Assert.Equal(expected.Gamma, actual.Gamma, 1e-4);
        Assert.Equal(expected.Theta, actual.Theta, 0.02);
        Assert.Equal(expected.Vega, actual.Vega, 0.02);
        Assert.Equal(expected.Rho, actual.Rho, 0.02);
        Assert.Equal(expected.Epsilon, actual.Epsilon, 0.02);
    }

    [Fact]
    public void Price_when_anything_then_an_American_option_is_worth_the_European_and_the_exercise_at_least()
    {
        BinomialOptions american = new() { Steps = 51 }, european = american with { Exercise = OptionExercise.European };
        Gen.Select(Gen.Double[-1.5, 1.5], Gen.Double[-3, 0.5], Gen.Double[-2, 0.3], Gen.Double[-0.02, 0.12], Gen.Double[0, 0.1]).Sample((moneyness, time, size, rate, yield) =>
        {
            (double strike, double years, double volatility) = (100 * Math.Exp(moneyness), Math.Pow(10, time), Math.Pow(10, size));
            foreach (OptionRight right in Enum.GetValues<OptionRight>())
            {
                double value = Binomial.Price(right, 100, strike, years, volatility, rate, yield, american);
                Assert.True(value >= Binomial.Price(right, 100, strike, years, volatility, rate, yield, european) - 1e-9 * strike);
                Assert.True(value >= Math.Max(0, right == OptionRight.Call ? 100 - strike : strike - 100) - 1e-9 * strike);
                Assert.True(value <= Math.Max(100, strike) * Math.Exp(0.02 * years) + 1e-9);
            }
        }, iter: 2_000);
    }

    [Fact]
    public void Price_when_call_without_dividends_then_early_exercise_is_worth_nothing() =>
        Assert.Equal(BlackScholes.Price(OptionRight.Call, 100, 95, 1, 0.25, 0.06), Binomial.Price(OptionRight.Call, 100, 95, 1, 0.25, 0.06, 0, Fine), 1e-4);

    [Fact]
    public void Price_when_nothing_moves_then_exercised_where_it_is_worth_most()
    {
        // A put far in the money loses by waiting: exercised at once. A European one waits, and its strike is discounted.
        Assert.Equal(20, Binomial.Price(OptionRight.Put, 100, 120, 1, 0, 0.05));
        Assert.Equal(120 * Math.Exp(-0.05) - 100, Binomial.Price(OptionRight.Put, 100, 120, 1, 0, 0.05, 0, new() { Exercise = OptionExercise.European }), 1e-12);
        Assert.Equal(-1, Binomial.Greeks(OptionRight.Put, 100, 120, 1, 0, 0.05).Delta);
        Assert.Equal(15, Binomial.Price(OptionRight.Call, 115, 100, 0, 0.3));
    }
}
