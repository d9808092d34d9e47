using System.Buffers;

namespace Toolkit;

/// <summary>American and European options on a binomial tree, with a continuous dividend yield.</summary>
/// <remarks>Units as at <see cref="BlackScholes"/>; everything is for a share. Stateless.</remarks>
public static class Binomial
{
    /// <summary>Value; never below what exercising is worth now when the option is American.</summary>
    /// <inheritdoc cref="BlackScholes.Price"/>
    public static double Price(
        OptionRight right, double underlying, double strike, double years, double volatility, double rate = 0, double dividendYield = 0,
        BinomialOptions? options = null) => Roll(right, new(underlying, strike, years, volatility, rate, dividendYield), options).Price;

    /// <summary>Value and what it changes by; units at <see cref="Toolkit.Greeks"/>.</summary>
    /// <remarks>
    /// Delta, gamma and theta are read off the first nodes of the tree (J. Hull, Options, Futures and Other Derivatives, "Greeks on
    /// binomial trees"), vega, rho and epsilon off two trees beside it, so this costs seven trees.
    /// </remarks>
    /// <inheritdoc cref="Price"/>
    public static Greeks Greeks(
        OptionRight right, double underlying, double strike, double years, double volatility, double rate = 0, double dividendYield = 0,
        BinomialOptions? options = null)
    {
        Terms terms = new(underlying, strike, years, volatility, rate, dividendYield);
        Greeks greeks = Roll(right, terms, options);
        double step = Math.Min(0.01, volatility / 10);
        return greeks with
        {
            Vega = step > 0 ? Slope(step, by => terms with { Volatility = volatility + by }) : 0,
            Rho = Slope(1e-3, by => terms with { Rate = rate + by }),
            Epsilon = Slope(1e-3, by => terms with { DividendYield = dividendYield + by }),
        };

        double Slope(double by, Func<double, Terms> moved) =>
            (Roll(right, moved(by), options).Price - Roll(right, moved(-by), options).Price) / (2 * by);
    }

    /// <summary>Value, delta, gamma and theta.</summary>
    private static Greeks Roll(OptionRight right, Terms terms, BinomialOptions? options)
    {
        options ??= BinomialOptions.Default;
        Check(terms, options);
        int steps = options.Tree == BinomialTree.LeisenReimer ? options.Steps | 1 : options.Steps;
        double step = terms.Years / steps;
        Move move = options.Tree == BinomialTree.LeisenReimer ? Move.LeisenReimer(terms, steps) : Move.CoxRossRubinstein(terms, step);
        if (!move.IsValid)
        {
            return AlongForward(right, terms, options, steps);
        }

        double[] values = ArrayPool<double>.Shared.Rent(steps + 1);
        double[] prices = ArrayPool<double>.Shared.Rent(steps + 1);
        try
        {
            return Roll(new(right, terms, move, step) { Steps = steps, IsAmerican = options.Exercise == OptionExercise.American, Values = values, Prices = prices });
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
            ArrayPool<double>.Shared.Return(prices);
        }
    }

    private static Greeks Roll(Lattice lattice)
    {
        lattice.Expire();
        lattice.RollBackTo(2);
        (double low, double middle, double high) = (lattice.Prices[0], lattice.Prices[1], lattice.Prices[2]);
        (double lowValue, double middleValue, double highValue) = (lattice.Values[0], lattice.Values[1], lattice.Values[2]);
        double above = (highValue - middleValue) / (high - middle), below = (middleValue - lowValue) / (middle - low);
        double gamma = (above - below) / ((high - low) / 2);
        lattice.RollBackTo(1);
        double delta = (lattice.Values[1] - lattice.Values[0]) / (lattice.Prices[1] - lattice.Prices[0]);
        lattice.RollBackTo(0);
        double price = lattice.Values[0];
        // The middle node two steps on need not lie at today's price: what that distance is worth is no theta.
        double away = middle - lattice.Terms.Underlying;
        double theta = (middleValue - price - delta * away - gamma * away * away / 2) / (2 * lattice.Step);
        return new(price, delta, gamma, 0, theta, 0, 0);
    }

    /// <summary>Where so little moves that a tree has no probabilities: the forward price is certain, and exercised where it is worth most.</summary>
    private static Greeks AlongForward(OptionRight right, Terms terms, BinomialOptions options, int steps)
    {
        double best = 0, at = terms.Years;
        for (int i = options.Exercise == OptionExercise.American ? 0 : steps; i <= steps; i++)
        {
            double years = terms.Years * i / steps;
            double value = BlackScholes.Price(right, terms.Underlying, terms.Strike, years, 0, terms.Rate, terms.DividendYield);
            if (value > best)
            {
                (best, at) = (value, years);
            }
        }

        Greeks certain = BlackScholes.Greeks(right, terms.Underlying, terms.Strike, at, 0, terms.Rate, terms.DividendYield);
        return certain with { Theta = at < terms.Years ? 0 : certain.Theta };
    }

    private static void Check(Terms terms, BinomialOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(terms.Underlying, "underlying");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(terms.Strike, "strike");
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Years, "years");
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Volatility, "volatility");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 2, "steps");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Steps, 20_000, "steps");
    }

    private readonly record struct Terms(double Underlying, double Strike, double Years, double Volatility, double Rate, double DividendYield);

    /// <summary>One step: the factors up and down, and the probability of up.</summary>
    private readonly record struct Move(double Up, double Down, double Probability)
    {
        public bool IsValid => Probability is > 0 and < 1 && Up > Down && Down > 0 && double.IsFinite(Up);

        public static Move CoxRossRubinstein(Terms terms, double step)
        {
            double up = Math.Exp(terms.Volatility * Math.Sqrt(step));
            double growth = Math.Exp((terms.Rate - terms.DividendYield) * step);
            return new(up, 1 / up, (growth - 1 / up) / (up - 1 / up));
        }

        public static Move LeisenReimer(Terms terms, int steps)
        {
            double deviation = terms.Volatility * Math.Sqrt(terms.Years);
            double drift = (terms.Rate - terms.DividendYield) * terms.Years;
            double d2 = (Math.Log(terms.Underlying / terms.Strike) + drift) / deviation - deviation / 2;
            double probability = PeizerPratt(d2, steps), withShare = PeizerPratt(d2 + deviation, steps);
            double growth = Math.Exp(drift / steps);
            return new(growth * withShare / probability, growth * (1 - withShare) / (1 - probability), probability);
        }

        private static double PeizerPratt(double z, int steps)
        {
            double part = z / (steps + 1.0 / 3 + 0.1 / (steps + 1));
            double root = Math.Sqrt(0.25 - 0.25 * Math.Exp(-part * part * (steps + 1.0 / 6)));
            return 0.5 + Math.CopySign(root, z);
        }
    }

    private sealed class Lattice(OptionRight right, Terms terms, Move move, double step)
    {
        private readonly double _sign = right == OptionRight.Call ? 1 : -1;
        private readonly double _up = Math.Exp(-terms.Rate * step) * move.Probability;
        private readonly double _down = Math.Exp(-terms.Rate * step) * (1 - move.Probability);
        private int _at;

        public required int Steps { get; init; }

        public required bool IsAmerican { get; init; }

        public required double[] Values { get; init; }

        /// <summary>Of the underlying, ascending.</summary>
        public required double[] Prices { get; init; }

        public Terms Terms => terms;

        public double Step => step;

        public void Expire()
        {
            _at = Steps;
            double logUp = Math.Log(move.Up), logDown = Math.Log(move.Down), log = Math.Log(terms.Underlying);
            for (int i = 0; i <= Steps; i++)
            {
                Prices[i] = Math.Exp(log + i * logUp + (Steps - i) * logDown);
                Values[i] = Math.Max(0, _sign * (Prices[i] - terms.Strike));
            }
        }

        public void RollBackTo(int level)
        {
            double back = 1 / move.Down;
            while (_at > level)
            {
                _at--;
                Span<double> values = Values.AsSpan(0, _at + 2), prices = Prices.AsSpan(0, _at + 2);
                for (int i = 0; i <= _at; i++)
                {
                    prices[i] *= back;
                    double held = _up * values[i + 1] + _down * values[i];
                    values[i] = IsAmerican ? Math.Max(held, _sign * (prices[i] - terms.Strike)) : held;
                }
            }
        }
    }
}
