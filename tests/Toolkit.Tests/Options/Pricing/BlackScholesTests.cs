using CsCheck;

namespace Toolkit.Tests.Options.Pricing;

public sealed class BlackScholesTests
{
    /// <summary>E. G. Haug, The Complete Guide to Option Pricing Formulas (1998), pages 2 to 8, 24 and 27, as QuantLib's tests quote them: strike, underlying, yield, rate, years, volatility, value.</summary>
    public static TheoryData<OptionRight, double, double, double, double, double, double, double> Haug => new()
    {
        { OptionRight.Call, 65, 60, 0, 0.08, 0.25, 0.30, 2.1334 },
        { OptionRight.Put, 95, 100, 0.05, 0.10, 0.5, 0.20, 2.4648 },
        { OptionRight.Put, 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011 },
        { OptionRight.Call, 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011 },
        { OptionRight.Call, 1.60, 1.56, 0.08, 0.06, 0.5, 0.12, 0.0291 },
        { OptionRight.Put, 70, 75, 0.05, 0.10, 0.5, 0.35, 4.0870 },
        { OptionRight.Call, 100, 90, 0.10, 0.10, 0.10, 0.15, 0.0205 },
        { OptionRight.Call, 100, 110, 0.10, 0.10, 0.10, 0.25, 10.3556 },
        { OptionRight.Call, 100, 100, 0.10, 0.10, 0.50, 0.35, 9.3679 },
        { OptionRight.Put, 100, 90, 0.10, 0.10, 0.10, 0.15, 9.9210 },
        { OptionRight.Put, 100, 110, 0.10, 0.10, 0.10, 0.15, 0.0408 },
        { OptionRight.Put, 100, 90, 0.10, 0.10, 0.50, 0.35, 14.4452 },
        { OptionRight.Call, 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975 },
    };

    /// <summary>Derivatives of the formula by numeric differentiation with 50 digits (mpmath).</summary>
    public static TheoryData<OptionRight, double[], Greeks> Derivatives => new()
    {
        { OptionRight.Call, [100, 100, 0.5, 0.2, 0.03, 0.01], new(6.0901272237105866, 0.55345724203863719, 0.027789494747628717, 27.789494747628718, -6.4821096168917007, 24.627798490076566, -27.67286210193186) },
        { OptionRight.Put, [100, 100, 0.5, 0.2, 0.03, 0.01], new(5.1000732647486215, -0.44155523715404512, 0.027789494747628717, 27.789494747628718, -4.5217862772751952, -24.627798490076567, 22.077761857702256) },
        { OptionRight.Call, [100, 130, 0.08, 0.35, 0.05, 0], new(0.015962588167748347, 0.0052279527293198178, 0.0015197883780757518, 0.42554074586121049, -0.95621201580960954, 0.040546614781138675, -0.041823621834558543) },
        { OptionRight.Put, [100, 60, 2, 0.6, 0.01, 0.04], new(11.239086439281875, -0.15660251512637369, 0.0027492943896347415, 32.991532675616897, -5.3061465823288367, -53.798675903838488, 31.320503025274738) },
        { OptionRight.Put, [4123.5, 4300, 0.123, 0.17, 0.052, 0.014], new(196.68331452674169, -0.72275792401822603, 0.0013573033051713393, 482.57290868634443, -210.00670365755391, -390.76800054855529, 366.57595286176607) },
        { OptionRight.Call, [1.25, 1.3, 5, 0.09, -0.005, 0.02], new(0.028786801517378923, 0.2146112590048122, 1.1109868654799797, 0.78116263979061069, -0.00046779592180200918, 1.1973863611931816, -1.3413203687800763) },
        { OptionRight.Put, [100, 250, 1, 0.25, 0.1, 0], new(126.21477660086848, -0.99915573051341762, 0.00011528237970211329, 0.28820594925528322, 22.577009221564115, -226.13034965221024, 99.915573051341762) },
    };

    private static readonly Gen<(double Underlying, double Strike, double Years, double Volatility, double Rate, double Yield)> Any =
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-6, 1], Gen.Double[-2, 0.7], Gen.Double[-0.02, 0.15], Gen.Double[0, 0.1])
            .Select(g => (100.0, 100 * Math.Exp(g.Item1), Math.Pow(10, g.Item2), Math.Pow(10, g.Item3), g.Item4, g.Item5));

    [Theory]
    [MemberData(nameof(Haug))]
    public void Price_when_published_then_the_same(OptionRight right, double strike, double underlying, double yield, double rate, double years, double volatility, double value) =>
        Assert.Equal(value, BlackScholes.Price(right, underlying, strike, years, volatility, rate, yield), 5e-5);

    [Fact]
    public void Price_when_Hulls_example_then_call_4_76_and_put_0_81()
    {
        // J. Hull, Options, Futures and Other Derivatives, "The Black-Scholes-Merton model", example of a six-month option.
        Assert.Equal(4.76, BlackScholes.Price(OptionRight.Call, 42, 40, 0.5, 0.2, 0.1), 0.005);
        Assert.Equal(0.81, BlackScholes.Price(OptionRight.Put, 42, 40, 0.5, 0.2, 0.1), 0.005);
    }

    [Fact]
    public void Greeks_when_Hulls_example_then_the_same()
    {
        // J. Hull, same book, "The Greek letters": stock 49, strike 50, rate 5 %, volatility 20 %, 20 weeks.
        Greeks greeks = BlackScholes.Greeks(OptionRight.Call, 49, 50, 0.3846, 0.2, 0.05);
        Assert.Equal(2.4, greeks.Price, 0.005);
        Assert.Equal(0.522, greeks.Delta, 0.0005);
        Assert.Equal(0.066, greeks.Gamma, 0.0005);
        Assert.Equal(12.1, greeks.Vega, 0.05);
        Assert.Equal(-4.31, greeks.Theta, 0.005);
        Assert.Equal(-0.0118, greeks.ThetaPerDay, 0.00005);
        Assert.Equal(8.91, greeks.Rho, 0.005);
    }

    [Fact]
    public void Greeks_when_published_by_Haug_then_the_same()
    {
        // E. G. Haug (1998), pages 11 to 16, as QuantLib's tests quote them.
        Assert.Equal(0.5946, BlackScholes.Greeks(OptionRight.Call, 105, 100, 0.5, 0.36, 0.10, 0.10).Delta, 5e-5);
        Assert.Equal(-0.3566, BlackScholes.Greeks(OptionRight.Put, 105, 100, 0.5, 0.36, 0.10, 0.10).Delta, 5e-5);
        Assert.Equal(-4.8775, BlackScholes.Greeks(OptionRight.Put, 105, 100, 0.5, 0.36, 0.10, 0.10).Lambda(105)!.Value, 5e-5);
        Assert.Equal(0.0278, BlackScholes.Greeks(OptionRight.Put, 55, 60, 0.75, 0.30, 0.10).Gamma, 5e-5);
        Assert.Equal(18.9358, BlackScholes.Greeks(OptionRight.Call, 55, 60, 0.75, 0.30, 0.10).Vega, 5e-5);
        Assert.Equal(-31.1924, BlackScholes.Greeks(OptionRight.Put, 430, 405, 1.0 / 12, 0.20, 0.07, 0.05).Theta, 5e-5);
        Assert.Equal(-0.0855, BlackScholes.Greeks(OptionRight.Put, 430, 405, 1.0 / 12, 0.20, 0.07, 0.05).ThetaPerDay, 5e-5);
        Assert.Equal(38.7325, BlackScholes.Greeks(OptionRight.Call, 72, 75, 1, 0.19, 0.09).Rho, 5e-5);
        Assert.Equal(42.2254, BlackScholes.Greeks(OptionRight.Put, 500, 490, 0.25, 0.15, 0.08, 0.05).Epsilon, 5e-5);
    }

    [Theory]
    [MemberData(nameof(Derivatives))]
    public void Greeks_when_differentiated_with_fifty_digits_then_the_same(OptionRight right, double[] terms, Greeks expected)
    {
        Greeks actual = BlackScholes.Greeks(right, terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]);
        Close(expected.Price, actual.Price);
        Close(expected.Delta, actual.Delta);
        Close(expected.Gamma, actual.Gamma);
        Close(expected.Vega, actual.Vega);
        Close(expected.Theta, actual.Theta);
        Close(expected.Rho, actual.Rho);
        Close(expected.Epsilon, actual.Epsilon);
        Close(expected.Price, BlackScholes.Price(right, terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]));

        static void Close(double expected, double actual) => Assert.Equal(expected, actual, 2e-13 * Math.Max(Math.Abs(expected), 1));
    }

    [Fact]
    public void Price_when_call_less_put_then_forward_less_strike_discounted() => Any.Sample(g =>
    {
        double call = BlackScholes.Price(OptionRight.Call, g.Underlying, g.Strike, g.Years, g.Volatility, g.Rate, g.Yield);
        double put = BlackScholes.Price(OptionRight.Put, g.Underlying, g.Strike, g.Years, g.Volatility, g.Rate, g.Yield);
        double share = g.Underlying * Math.Exp(-g.Yield * g.Years), cash = g.Strike * Math.Exp(-g.Rate * g.Years);
        Assert.Equal(share - cash, call - put, 4e-15 * (share + cash));
    });

    [Fact]
    public void Price_when_anything_then_within_the_bounds_of_arbitrage_and_rising_with_volatility() => Any.Sample(g =>
    {
        double share = g.Underlying * Math.Exp(-g.Yield * g.Years), cash = g.Strike * Math.Exp(-g.Rate * g.Years);
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            (double least, double most) = right == OptionRight.Call ? (share - cash, share) : (cash - share, cash);
            double price = BlackScholes.Price(right, g.Underlying, g.Strike, g.Years, g.Volatility, g.Rate, g.Yield);
            double slack = 4e-15 * (share + cash);
            Assert.InRange(price, Math.Max(0, least) - slack, most + slack);
            Assert.True(BlackScholes.Price(right, g.Underlying, g.Strike, g.Years, g.Volatility * 1.01, g.Rate, g.Yield) >= price - slack);
        }
    });

    [Fact]
    public void Greeks_when_anything_then_they_solve_the_equation_of_Black_and_Scholes() => Any.Sample(g =>
    {
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            Greeks f = BlackScholes.Greeks(right, g.Underlying, g.Strike, g.Years, g.Volatility, g.Rate, g.Yield);
            double diffusion = g.Volatility * g.Volatility * g.Underlying * g.Underlying * f.Gamma / 2;
            double terms = Math.Abs(f.Theta) + Math.Abs(diffusion) + g.Strike + g.Underlying;
            Assert.Equal(g.Rate * f.Price, f.Theta + diffusion + (g.Rate - g.Yield) * g.Underlying * f.Delta, 1e-13 * terms);
        }
    });

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.5, 0)]
    public void Price_when_nothing_can_move_any_more_then_what_exercising_is_worth(double years, double volatility)
    {
        double cash = 90 * Math.Exp(-0.04 * years);
        Assert.Equal(100 - cash, BlackScholes.Price(OptionRight.Call, 100, 90, years, volatility, 0.04), 1e-13);
        Assert.Equal(0, BlackScholes.Price(OptionRight.Put, 100, 90, years, volatility, 0.04));
        Greeks greeks = BlackScholes.Greeks(OptionRight.Call, 100, 90, years, volatility, 0.04);
        Assert.Equal((1, 0, 0), (greeks.Delta, greeks.Gamma, greeks.Vega));
        Assert.Equal(0.5, BlackScholes.Greeks(OptionRight.Call, 100, 100, years, volatility).Delta);
        Assert.Equal(0, BlackScholes.Greeks(OptionRight.Put, 100, 90, years, volatility, 0.04).Delta);
    }

    [Theory]
    [InlineData(0, 100, 1, 0.2)]
    [InlineData(100, -1, 1, 0.2)]
    [InlineData(100, 100, -0.001, 0.2)]
    [InlineData(100, 100, 1, -0.2)]
    public void Price_when_terms_make_no_option_then_misuse(double underlying, double strike, double years, double volatility)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BlackScholes.Price(OptionRight.Call, underlying, strike, years, volatility));
        Assert.Throws<ArgumentOutOfRangeException>(() => Binomial.Price(OptionRight.Call, underlying, strike, years, volatility));
    }
}
