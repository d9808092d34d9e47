using Toolkit.Options;
using Toolkit.Statistics;

namespace Toolkit;

/// <summary>European options by Black, Scholes and Merton, with a continuous dividend yield.</summary>
/// <remarks>
/// F. Black and M. Scholes, J. Political Economy 81 (1973); R. C. Merton, Bell J. Economics 4 (1973). Volatility, rate and yield
/// are a year, 0.2 for 20 %, rate and yield continuously compounded; years are of 365 days (<c>Toolkit.OptionClock</c>).
/// Everything is for a share. Stateless.
/// </remarks>
public static partial class BlackScholes
{
    /// <summary>Value; at expiry, or without volatility, what exercising is worth then.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="underlying">Price of the underlying, above 0.</param>
    /// <param name="strike">Above 0.</param>
    /// <param name="years">Time to expiry, 0 or more.</param>
    /// <param name="volatility">A year, 0 or more.</param>
    /// <param name="rate">A year.</param>
    /// <param name="dividendYield">A year.</param>
    public static double Price(
        OptionRight right, double underlying, double strike, double years, double volatility, double rate = 0, double dividendYield = 0)
    {
        Check(underlying, strike, years, volatility);
        Discounted terms = new(underlying, strike, years, rate, dividendYield);
        return terms.Intrinsic(right) + terms.Scale * NormalisedBlack.Price(-Math.Abs(terms.LogMoneyness), volatility * Math.Sqrt(years));
    }

    /// <summary>Value and what it changes by; units at <see cref="Toolkit.Greeks"/>.</summary>
    /// <inheritdoc cref="Price"/>
    public static Greeks Greeks(
        OptionRight right, double underlying, double strike, double years, double volatility, double rate = 0, double dividendYield = 0)
    {
        Check(underlying, strike, years, volatility);
        Discounted terms = new(underlying, strike, years, rate, dividendYield);
        double deviation = volatility * Math.Sqrt(years);
        double sign = right == OptionRight.Call ? 1 : -1;
        // Without deviation d1 and d2 are infinite, or 0 exactly at the money.
        double middle = terms.LogMoneyness == 0 ? 0 : terms.LogMoneyness / deviation;
        double d1 = middle + deviation / 2, d2 = middle - deviation / 2;
        double price = terms.Intrinsic(right) + terms.Scale * NormalisedBlack.Price(-Math.Abs(terms.LogMoneyness), deviation);
        double share = sign * terms.Underlying * NormalDistribution.Cumulative(sign * d1);
        double cash = sign * terms.Strike * NormalDistribution.Cumulative(sign * d2);
        double density = deviation > 0 ? terms.Underlying * NormalDistribution.Density(d1) : 0;
        double gamma = deviation > 0 ? density / (underlying * underlying * deviation) : 0;
        double theta = dividendYield * share - rate * cash - (deviation > 0 ? density * volatility / (2 * Math.Sqrt(years)) : 0);
        return new(price, share / underlying, gamma, density * Math.Sqrt(years), theta, years * cash, -years * share);
    }

    private static void Check(double underlying, double strike, double years, double volatility)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(underlying);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strike);
        ArgumentOutOfRangeException.ThrowIfNegative(years);
        ArgumentOutOfRangeException.ThrowIfNegative(volatility);
    }

    /// <summary>What the formulas are made of: both legs of the exchange as they are worth today.</summary>
    private readonly struct Discounted
    {
        public Discounted(double underlying, double strike, double years, double rate, double dividendYield)
        {
            Underlying = dividendYield == 0 ? underlying : underlying * Math.Exp(-dividendYield * years);
            Strike = rate == 0 ? strike : strike * Math.Exp(-rate * years);
            double ratio = underlying / strike;
            // Near the money the difference is exact, the ratio is not.
            LogMoneyness = (ratio is > 0.9 and < 1.1 ? LogOfOnePlus((underlying - strike) / strike) : Math.Log(ratio)) + (rate - dividendYield) * years;
        }

        public double Underlying { get; }

        public double Strike { get; }

        /// <summary>Of the forward price.</summary>
        public double LogMoneyness { get; }

        public double Scale => Math.Sqrt(Underlying) * Math.Sqrt(Strike);

        /// <summary>Out of the money exactly 0, by the sign of the same number that the rest is made of.</summary>
        public double Intrinsic(OptionRight right) => right == OptionRight.Call
            ? LogMoneyness > 0 ? Math.Max(0, Underlying - Strike) : 0
            : LogMoneyness < 0 ? Math.Max(0, Strike - Underlying) : 0;

        private static double LogOfOnePlus(double value)
        {
            // W. Kahan's correction of the rounding of 1 + value.
            double sum = 1 + value;
            return sum == 1 ? value : Math.Log(sum) * value / (sum - 1);
        }
    }
}
