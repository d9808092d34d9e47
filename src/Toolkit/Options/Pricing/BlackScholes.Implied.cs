using Toolkit.Options;

namespace Toolkit;

public static partial class BlackScholes
{
    /// <summary>Rows of a batch that one core works out at a time.</summary>
    private const int Batch = 4096;

    /// <summary>Uncertainty of an implied volatility, as a part of it, from which on there is none.</summary>
    private const double MaxUncertainty = 1e-7;

    /// <summary>Of a normalised value; numbers much smaller have no full digits.</summary>
    private const double Smallest = 1e-295;

    private const double Rounding = 2.220446049250313e-16;

    /// <summary>The volatility at which the option is worth a price; null where the price does not determine it.</summary>
    /// <remarks>
    /// Null for a price that is not above what exercising is worth and below what arbitrage allows (the discounted underlying for a
    /// call, the discounted strike for a put), and where the last digits of the price move the volatility by more than 1e-7 of it:
    /// deep in the money near expiry, or close to the upper bound.
    /// </remarks>
    public static double? ImpliedVolatility(
        OptionRight right, double price, double underlying, double strike, double years, double rate = 0, double dividendYield = 0)
    {
        double volatility = Implied(right, price, underlying, strike, years, rate, dividendYield);
        return double.IsNaN(volatility) ? null : volatility;
    }

    /// <summary>The implied volatility of each row, on all cores; NaN where <see cref="ImpliedVolatility"/> is null.</summary>
    /// <param name="quotes">The rows.</param>
    /// <param name="cancel">Ends it between batches.</param>
    public static double[] ImpliedVolatilities(OptionPrices quotes, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(quotes);
        quotes.Check();
        double[] volatilities = new double[quotes.Count];
        Parallel.For(0, (quotes.Count + Batch - 1) / Batch, new ParallelOptions { CancellationToken = cancel }, batch =>
        {
            OptionPrices.Rows rows = new(quotes);
            int end = Math.Min(quotes.Count, (batch + 1) * Batch);
            for (int i = batch * Batch; i < end; i++)
            {
                volatilities[i] = Implied(
                    rows.Right[i], rows.Price[i], rows.Underlying.At(i), rows.Strike[i], rows.Years.At(i), rows.Rate.At(i), rows.DividendYield.At(i));
            }
        });
        return volatilities;
    }

    private static double Implied(
        OptionRight right, double price, double underlying, double strike, double years, double rate, double dividendYield)
    {
        if (!(underlying > 0 && strike > 0 && years > 0 && price > 0) || !double.IsFinite(price + underlying + strike + years + rate + dividendYield))
        {
            return double.NaN;
        }

        Discounted terms = new(underlying, strike, years, rate, dividendYield);
        double x = -Math.Abs(terms.LogMoneyness);
        double intrinsic = terms.Intrinsic(right);
        double value = (price - intrinsic) / terms.Scale;
        if (!(value > Smallest && value < NormalisedBlack.Limit(x)))
        {
            return double.NaN;
        }

        double deviation = NormalisedBlack.Implied(x, value);
        // In the money the price carries the rounding of both discounted legs, out of the money only its own.
        double rounding = (intrinsic > 0 ? 4 * Rounding * (terms.Underlying + terms.Strike) : 2 * Rounding * price) / terms.Scale;
        double vega = NormalisedBlack.Vega(x, deviation);
        return rounding <= MaxUncertainty * vega * deviation ? deviation / Math.Sqrt(years) : double.NaN;
    }
}
