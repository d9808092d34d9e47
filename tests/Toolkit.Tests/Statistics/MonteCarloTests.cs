using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Statistics;

/// <summary>Runs made of the trades of a run.</summary>
public class MonteCarloTests
{
    private static readonly DateTime Monday = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    private static BacktestResult Trades(params double[] profits) => BacktestResult.FromTrades([.. profits.Select((p, i) => new Trade
    {
        Symbol = "S",
        Quantity = 1,
        EntryTime = Monday.AddDays(i),
        EntryPrice = 50_000,
        ExitTime = Monday.AddDays(i),
        ExitPrice = 50_000 + p,
    })]);

    [Fact]
    public void Seed_when_the_same_then_the_same_runs_and_otherwise_others()
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(3, 600), new SmaCross(3, 8));
        MonteCarloResult first = run.MonteCarlo(), again = run.MonteCarlo(new() { Runs = 1_000, Seed = 0 }), other = run.MonteCarlo(new() { Seed = 1 });
        Assert.Equal(first.FinalReturnPct.ToArray(), again.FinalReturnPct.ToArray());
        Assert.Equal(first.MaxDrawdownPct.ToArray(), again.MaxDrawdownPct.ToArray());
        Assert.NotEqual(first.FinalReturnPct.ToArray(), other.FinalReturnPct.ToArray());
    }

    [Fact]
    public void Shuffled_run_ends_where_the_real_one_does()
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(3, 600), new SmaCross(3, 8));
        MonteCarloResult made = run.MonteCarlo(new() { Resampling = Resampling.Shuffle, Runs = 200 });
        Assert.All(made.FinalReturnPct, r => Assert.Equal(run.Metrics.ReturnPct, r, 6));
        Assert.True(made.MaxDrawdownPct[0] < made.MaxDrawdownPct[^1]);
        Assert.All(made.Cones, cone => Assert.Equal((run.Options.Cash, run.Metrics.FinalEquity), (cone.Equity[0], cone.Equity[^1]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6));
    }

    [Fact]
    public void Drawn_run_has_the_trades_that_the_seed_gives()
    {
        // From 10,000: +10 %, -10 % of 11,000, +50 % of 9,900.
        BacktestResult run = Trades(1_000, -1_100, 4_950);
        double[] factors = [1.1, 0.9, 1.5];
        Random random = new(7);
        double growth = 1;
        for (int i = 0; i < 3; i++)
        {
            growth *= factors[random.Next(3)];
        }

        MonteCarloResult made = run.MonteCarlo(new() { Runs = 1, Seed = 7 });
        Assert.Equal(100 * (growth - 1), made.FinalReturnPct[0], 9);
        Assert.Equal([0, 1, 2, 3], made.Steps);
    }

    [Fact]
    public void Quantiles_shares_and_cones_agree()
    {
        // Two trades of +10 % and -10 %: a quarter each of +21 and -19 %, half -1 %.
        MonteCarloResult made = Trades(1_000, -1_100).MonteCarlo(new() { Runs = 40_000 });
        Assert.Equal([-19, -1, 21], made.FinalReturnPct.Select(r => Math.Round(r, 9)).Distinct());
        Assert.Equal(0.75, made.ProbabilityOfLoss, 2);
        Assert.Equal(0.75, made.ProbabilityOfDrawdown(9.999), 2);
        Assert.Equal(0.25, made.ProbabilityOfDrawdown(18.999), 2);
        Assert.Equal(-1, made.FinalReturnAt(0.5), 9);
        Assert.Equal([0.05, 0.25, 0.5, 0.75, 0.95], made.Cones.Select(c => c.Quantile));
        Assert.Equal([8_100.0, 9_900, 12_100], made.Cones.Select(c => Math.Round(c.Equity[^1], 6)).Distinct());
    }

    [Fact]
    public void Ruin_stays_ruin()
    {
        MonteCarloResult made = Trades(5_000, -20_000, 100).MonteCarlo(new() { Runs = 2_000 });
        Assert.Equal(2, made.Trades);
        Assert.Equal(0.75, made.ProbabilityOfDrawdown(100), 1);
        Assert.Equal(-100, made.FinalReturnPct[0]);
    }

    [Fact]
    public void Many_trades_have_cones_of_200_steps()
    {
        MonteCarloResult made = Trades([.. Enumerable.Range(0, 1_234).Select(i => i % 3 - 0.9)]).MonteCarlo(new() { Runs = 10 });
        Assert.Equal((201, 0, 1_234), (made.Steps.Count, made.Steps[0], made.Steps[^1]));
        Assert.All(made.Cones, c => Assert.Equal(201, c.Equity.Count));
    }

    [Fact]
    public void Run_without_closed_trades_is_refused()
    {
        BacktestResult none = Backtest.Run(SampleBars.Flat(5, 5, 5), new Script(_ => { }));
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => none.MonteCarlo()).Kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trades(1).MonteCarlo(new() { Runs = 0 }));
    }

    [Fact]
    public void Run_that_ends_where_it_began_is_no_loss()
    {
        MonteCarloResult even = Trades(0, 0).MonteCarlo(new() { Runs = 10 });
        Assert.Equal((0, 0, 0), (even.ProbabilityOfLoss, even.FinalReturnPct[0], even.MaxDrawdownPct[0]));
    }

    [Fact]
    public void Trades_after_the_last_money_are_left_out()
    {
        MonteCarloResult made = Trades(-10_000, 100).MonteCarlo(new() { Runs = 10 });
        Assert.Equal((1, -100, 1), (made.Trades, made.FinalReturnPct[^1], made.ProbabilityOfLoss));
    }
}
