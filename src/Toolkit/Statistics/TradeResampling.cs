namespace Toolkit.Statistics;

/// <summary>Makes runs of the trades of a run.</summary>
internal sealed class TradeResampling
{
    /// <summary>Points of a cone: a screen shows no more, and memory stays at runs x steps.</summary>
    private const int MostSteps = 200;

    private static readonly double[] Quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

    private readonly double _capital;
    private readonly double[] _factors;
    private readonly int[] _steps;

    /// <param name="trades">In the order of their exits; what each made is taken as a share of what all before it had left.</param>
    /// <param name="capital">To start with.</param>
    public TradeResampling(IReadOnlyList<Trade> trades, double capital)
    {
        _capital = capital;
        List<double> factors = [];
        double equity = capital;
        foreach (Trade trade in trades)
        {
            factors.Add(Math.Max(0, 1 + trade.ProfitLoss / equity));
            equity += trade.ProfitLoss;
            if (equity <= 0)
            {
                break;
            }
        }

        _factors = [.. factors];
        int steps = Math.Min(MostSteps, _factors.Length);
        _steps = [.. Enumerable.Range(0, steps + 1).Select(k => (int)((long)_factors.Length * k / steps))];
    }

    public MonteCarloResult Run(MonteCarloOptions options)
    {
        double[] returns = new double[options.Runs], drawdowns = new double[options.Runs];
        double[][] equity = [.. _steps.Select(_ => new double[options.Runs])];
        Random random = new(options.Seed);
        double[] drawn = [.. _factors];
        for (int run = 0; run < options.Runs; run++)
        {
            Draw(drawn, random, options.Resampling);
            (returns[run], drawdowns[run]) = Walk(drawn, run, equity);
        }

        Array.Sort(returns);
        Array.Sort(drawdowns);
        Array.ForEach(equity, Array.Sort);
        return new(options, _factors.Length, returns, drawdowns)
        {
            Steps = _steps,
            Cones = [.. Quantiles.Select(q => new MonteCarloCone(q, new(Array.ConvertAll(equity, step => RiskCalculator.Quantile(step, q)))))],
        };
    }

    // By hand: a seeded Random gives the same numbers everywhere, its own shuffle promises nothing.
    private void Draw(double[] drawn, Random random, Resampling resampling)
    {
        for (int i = drawn.Length - 1; i >= 0; i--)
        {
            if (resampling == Resampling.Bootstrap)
            {
                drawn[i] = _factors[random.Next(_factors.Length)];
            }
            else
            {
                int other = random.Next(i + 1);
                (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
            }
        }
    }

    private (double ReturnPct, double DrawdownPct) Walk(double[] factors, int run, double[][] equity)
    {
        double growth = 1, peak = 1, deepest = 0;
        equity[0][run] = _capital;
        for (int i = 0, step = 1; i < factors.Length; i++)
        {
            growth *= factors[i];
            peak = Math.Max(peak, growth);
            deepest = Math.Min(deepest, growth / peak - 1);
            if (i + 1 == _steps[step])
            {
                equity[step++][run] = _capital * growth;
            }
        }

        return (100 * (growth - 1), 100 * deepest);
    }
}
