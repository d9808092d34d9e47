using CsCheck;

namespace Toolkit.Tests.Options.Pricing;

public sealed class ImpliedVolatilityTests
{
    private const double Minute = 1 / 525600.0;

    /// <summary>Price, underlying, strike, years and, at 2 % rate and 1 % yield, the root of the formula with 50 digits (mpmath).</summary>
    public static TheoryData<OptionRight, double, double, double, double, double> Roots => new()
    {
        { OptionRight.Call, 5.846717440697087, 100, 100, 0.5, 0.20000000000000002 },
        { OptionRight.Call, 2.663828350915396e-288, 100, 101, Minute, 0.20000000000000001 },
        { OptionRight.Put, 0.0018880957659001669, 100, 99.99, Minute, 0.1 },
        { OptionRight.Call, 8.20052844153143e-13, 100, 2000, 0.25, 0.80000000000000004 },
        { OptionRight.Put, 2.069604864834667e-10, 100, 5, 0.1, 1.5 },
        { OptionRight.Call, 3.38015467369917e-22, 100, 150, 0.02, 0.29999999999999999 },
        { OptionRight.Put, 1.4494099195867387, 100, 60, 10, 0.15 },
        { OptionRight.Call, 6.314068514810495e-44, 100, 1000, 10, 0.050000000000000003 },
        { OptionRight.Put, 87.05746980151861, 100, 90, 1, 5.0000000000000021 },
        { OptionRight.Call, 92.4613344388881, 100, 300, 2, 2.9999999999999999 },
        { OptionRight.Call, 14.213185357338498, 100, 90, 0.5, 0.30000000000000003 },
        { OptionRight.Put, 21.897321666298176, 100, 120, 0.5, 0.29999999999999993 },
        { OptionRight.Call, 56.15357245222796, 100, 50, 2, 0.60000000000000008 },
        { OptionRight.Put, 0.0005794989290192087, 100, 100, 10, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Roots))]
    public void Implied_when_determined_then_as_exact_as_the_machine(OptionRight right, double price, double underlying, double strike, double years, double root) =>
        Assert.Equal(root, BlackScholes.ImpliedVolatility(right, price, underlying, strike, years, 0.02, 0.01)!.Value, 5e-13 * root);

    [Fact]
    public void Implied_when_price_was_made_of_a_volatility_then_that_one_or_none()
    {
        // Log-moneyness up to 3, a minute to ten years, volatility of 1 % to 500 %.
        Gen.Select(Gen.Double[-3, 3], Gen.Double[Math.Log10(Minute), 1], Gen.Double[-2, Math.Log10(5)], Gen.Double[-0.02, 0.1], Gen.Bool).Sample(
            (moneyness, years, volatility, rate, isCall) => Returns(
                isCall ? OptionRight.Call : OptionRight.Put, 100 * Math.Exp(moneyness), Math.Pow(10, years), Math.Pow(10, volatility), rate),
            iter: 100_000);
    }

    [Fact]
    public void Implied_when_near_the_money_near_expiry_then_that_one_or_none()
    {
        Gen.Select(Gen.Double[-8, -1], Gen.Double[Math.Log10(Minute), -1.5], Gen.Double[-2, Math.Log10(5)], Gen.Bool, Gen.Bool).Sample(
            (distance, years, volatility, isCall, isAbove) => Returns(
                isCall ? OptionRight.Call : OptionRight.Put, 100 * (1 + (isAbove ? 1 : -1) * Math.Pow(10, distance)), Math.Pow(10, years), Math.Pow(10, volatility), 0.03),
            iter: 100_000);
    }

    private static void Returns(OptionRight right, double strike, double years, double volatility, double rate)
    {
        double price = BlackScholes.Price(right, 100, strike, years, volatility, rate, 0.01);
        double? implied = BlackScholes.ImpliedVolatility(right, price, 100, strike, years, rate, 0.01);
        if (implied is { } found)
        {
            Assert.InRange(found / volatility, 1 - 2e-7, 1 + 2e-7);
        }
        else
        {
            // None only where the last digits of the price decide: worth less than a billionth of both legs to a percent of volatility.
            double vega = BlackScholes.Greeks(right, 100, strike, years, volatility, rate, 0.01).Vega;
            Assert.True(vega * volatility * 0.01 < 1e-9 * (100 + strike), $"{right} {strike} {years} {volatility} {rate}: {price}");
        }
    }

    [Fact]
    public void Implied_when_price_is_any_number_then_it_prices_back_or_there_is_none() =>
        Gen.Select(Gen.Double[-320, 3], Gen.Double[-5, 5], Gen.Double[-8, 2], Gen.Bool).Sample((size, moneyness, years, isCall) =>
        {
            OptionRight right = isCall ? OptionRight.Call : OptionRight.Put;
            (double price, double strike, double time) = (Math.Pow(10, size), 100 * Math.Exp(moneyness), Math.Pow(10, years));
            if (BlackScholes.ImpliedVolatility(right, price, 100, strike, time) is { } implied)
            {
                Assert.True(implied > 0);
                Assert.Equal(price, BlackScholes.Price(right, 100, strike, time, implied), 1e-10 * price);
            }
        }, iter: 100_000);

    [Theory]
    [InlineData(OptionRight.Call, 9.99, 110, 100, 0.5)] // below what exercising is worth
    [InlineData(OptionRight.Call, 10, 110, 100, 0.5)] // exactly that
    [InlineData(OptionRight.Call, 110, 110, 100, 0.5)] // the underlying itself
    [InlineData(OptionRight.Call, 111, 110, 100, 0.5)]
    [InlineData(OptionRight.Put, 100, 110, 100, 0.5)] // the strike itself
    [InlineData(OptionRight.Put, 0, 110, 100, 0.5)]
    [InlineData(OptionRight.Put, -1, 110, 100, 0.5)]
    [InlineData(OptionRight.Put, double.NaN, 110, 100, 0.5)]
    [InlineData(OptionRight.Put, double.PositiveInfinity, 110, 100, 0.5)]
    [InlineData(OptionRight.Put, 5, 110, 100, 0)] // expired
    [InlineData(OptionRight.Put, 5, double.NaN, 100, 1)]
    [InlineData(OptionRight.Call, 50.00000000000001, 100, 50, 0.01)] // its last digit decides
    [InlineData(OptionRight.Call, 99.99999999999999, 100, 100, 1)]
    public void Implied_when_no_volatility_is_determined_then_none(OptionRight right, double price, double underlying, double strike, double years) =>
        Assert.Null(BlackScholes.ImpliedVolatility(right, price, underlying, strike, years));

    [Fact]
    public void Implied_when_of_a_batch_then_that_of_each_row()
    {
        const int rows = 10_000;
        OptionRight[] rights = [.. Enumerable.Range(0, rows).Select(i => (OptionRight)(i % 2))];
        double[] strikes = [.. Enumerable.Range(0, rows).Select(i => 60 + i % 81.0)];
        double[] years = [.. Enumerable.Range(0, rows).Select(i => (1 + i % 700) / 365.0)];
        double[] prices = [.. Enumerable.Range(0, rows).Select(i => i % 97 == 0 ? double.NaN : BlackScholes.Price(rights[i], 100, strikes[i], years[i], 0.1 + i % 50 / 100.0, 0.03, 0.01))];
        double[] batch = BlackScholes.ImpliedVolatilities(new()
        {
            Price = prices,
            Right = rights,
            Strike = strikes,
            Years = years,
            Underlying = new double[] { 100 },
            Rate = new double[] { 0.03 },
            DividendYield = new double[] { 0.01 },
        });
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(BlackScholes.ImpliedVolatility(rights[i], prices[i], 100, strikes[i], years[i], 0.03, 0.01) ?? double.NaN, batch[i]);
        }
    }

    [Fact]
    public void Implied_when_columns_differ_in_length_then_misuse()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BlackScholes.ImpliedVolatilities(new()
        {
            Price = new double[] { 1, 2, 3 },
            Right = new OptionRight[3],
            Strike = new double[] { 100, 101, 102 },
            Years = new double[] { 1, 1 },
            Underlying = new double[] { 100 },
        }));
        Assert.Contains("Years has 2 values for 3 prices", error.Message);
    }
}
