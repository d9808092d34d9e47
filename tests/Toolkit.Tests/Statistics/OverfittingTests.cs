using Toolkit.Statistics;
using Toolkit.Tests.Backtesting;

namespace Toolkit.Tests.Statistics;

/// <summary>The probability of backtest overfitting, against the method written down plainly.</summary>
public class OverfittingTests
{
    /// <summary>Ranks of each split's best row by whole columns of returns, as the paper describes it.</summary>
    private static List<double> Logits(double[][] returns, int blocks)
    {
        int count = returns[0].Length;
        List<double> logits = [];
        for (int mask = 0; mask < 1 << blocks; mask++)
        {
            if (Enumerable.Range(0, blocks).Count(b => (mask >> b & 1) == 1) != blocks / 2)
            {
                continue;
            }

            double[] inside = [.. returns.Select(r => Sharpe(r.Where((_, t) => In(t))))], outside = [.. returns.Select(r => Sharpe(r.Where((_, t) => !In(t))))];
            int best = Array.IndexOf(inside, inside.Max());
            double share = outside.Count(s => s <= outside[best]) / (returns.Length + 1.0);
            logits.Add(Math.Log(share / (1 - share)));

            bool In(int t) => Enumerable.Range(0, blocks).Any(b => (mask >> b & 1) == 1 && t >= count * b / blocks && t < count * (b + 1) / blocks);
        }

        return logits;

        static double Sharpe(IEnumerable<double> of)
        {
            double[] all = [.. of];
            double mean = all.Average();
            return mean / Math.Sqrt(all.Sum(r => (r - mean) * (r - mean)) / (all.Length - 1));
        }
    }

    private static SymmetricCrossValidation Rows(double[][] returns, int blocks)
    {
        SymmetricCrossValidation rows = new(returns.Length, blocks);
        for (int i = 0; i < returns.Length; i++)
        {
            rows.Set(i, returns[i]);
        }

        return rows;
    }

    [Fact]
    public void Splits_when_of_random_returns_then_as_the_method_written_plainly()
    {
        Random random = new(5);
        double[][] returns = [.. Enumerable.Range(0, 7).Select(row => Enumerable.Range(0, 101).Select(_ => 0.001 * row + 0.02 * (random.NextDouble() - 0.5)).ToArray())];
        SplitOutcome[] splits = Rows(returns, 6).Splits(default);
        List<double> expected = Logits(returns, 6);
        Assert.Equal(20, splits.Length);
        Assert.All(splits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Logit, 9));
        Assert.Contains(expected, l => l <= 0);
        Assert.Contains(expected, l => l > 0);
    }

    [Fact]
    public void Row_that_is_best_everywhere_is_not_overfitted_and_rows_of_one_half_each_are()
    {
        double[] good = [.. Enumerable.Range(0, 40).Select(t => 0.01 + 0.001 * (t % 2))], bad = [.. good.Select(r => -r)];
        OverfittingReport sound = OverfittingReport.Of(Rows([bad, good, [.. bad.Select(r => r / 2 - 0.001)]], 4), null, new(), default);
        Assert.Equal((0, 0, 3, 6), (sound.ProbabilityOfOverfitting, sound.ProbabilityOfLoss, sound.Combinations, sound.Splits));

        OverfittingReport lucky = OverfittingReport.Of(Rows([[.. good[..20], .. bad[..20]], [.. bad[..20], .. good[..20]]], 2), null, new(), default);
        Assert.Equal((1, 1, 2), (lucky.ProbabilityOfOverfitting, lucky.ProbabilityOfLoss, lucky.Splits));
    }

    [Fact]
    public void Row_that_does_not_trade_counts_as_zero()
    {
        double[] flat = new double[40], losing = [.. Enumerable.Range(0, 40).Select(t => -0.01 - 0.001 * (t % 2))];
        Assert.All(Rows([losing, flat], 4).Splits(default), split => Assert.Equal((0, 0), (split.Inside, split.Outside)));
        Assert.Equal(0, OverfittingReport.Of(Rows([losing, flat], 4), null, new(), default).ProbabilityOfLoss);
    }

    [Fact]
    public void Rows_when_equally_good_inside_then_the_first_of_them_is_chosen()
    {
        double[] same = [.. Enumerable.Range(0, 10).Select(t => 0.01 + 0.02 * (t % 2))], other = [.. same.Select(r => r + 0.05)];
        SplitOutcome first = Rows([[.. same, .. same], [.. same, .. other]], 2).Splits(default)[0];
        // 2 % and 1 % x root of 10 / 9.
        Assert.Equal(2 / Math.Sqrt(10 / 9.0), first.Inside, 9);
        Assert.Equal(2 / Math.Sqrt(10 / 9.0), first.Outside, 9);
    }

    [Theory]
    [InlineData(0.954, "probability of overfitting 12.5 % over 12,870 splits of 1,200 combinations, deflated Sharpe ratio 95.4 %")]
    [InlineData(null, "probability of overfitting 12.5 % over 12,870 splits of 1,200 combinations")]
    public void Report_when_written_then_in_percent_and_without_what_is_not_defined(double? deflated, string text) => Assert.Equal(text, new OverfittingReport
    {
        Combinations = 1_200,
        Splits = 12_870,
        ProbabilityOfOverfitting = 0.125,
        ProbabilityOfLoss = 0,
        Degradation = null,
        Logits = new(Array.Empty<double>()),
        SharpeVariance = 0,
        ExpectedBestSharpe = 0,
        DeflatedSharpe = deflated,
    }.ToString());

    [Fact]
    public void Sweep_when_asked_then_tests_all_its_combinations_and_deflates_its_best()
    {
        BarSeries bars = SampleBars.Walk(11, 800);
        ParameterGrid grid = new() { { "fast", 3, 9, 3 }, { "slow", 12, 30, 9 } };
        SweepResult sweep = Backtest.Sweep(bars, p => new SmaCross(p["fast"], p["slow"]), grid, new() { Keep = 2 });
        OverfittingReport report = sweep.Overfitting(new() { Blocks = 6 });

        BacktestResult[] runs = [.. grid.Select(p => Backtest.Run(bars, new SmaCross(p["fast"], p["slow"])))];
        double[][] returns = [.. runs.Select(r => r.SessionReturns.ToArray())];
        List<double> logits = Logits(returns, 6);
        Assert.Equal((9, 20), (report.Combinations, report.Splits));
        Assert.Equal(logits.Count(l => l <= 0) / 20.0, report.ProbabilityOfOverfitting);

        double[] sharpes = [.. runs.Select(r => r.Metrics.Sharpe!.Value / Math.Sqrt(r.Metrics.PeriodsPerYear))];
        double mean = sharpes.Average(), variance = sharpes.Sum(s => (s - mean) * (s - mean)) / 8;
        // The calendar is guessed and has holidays that the bars have, so there are no empty sessions.
        SharpeEstimate best = SharpeEstimate.Of(runs.MaxBy(r => r.Metrics.Sharpe)!.SessionReturns.Span)!.Value;
        Assert.Equal(variance, report.SharpeVariance, 12);
        Assert.Equal(best.Deflated(9, variance)!.Value, report.DeflatedSharpe!.Value, 9);
        Assert.Equal(best.Deflated(3, variance)!.Value, sweep.Overfitting(new() { Blocks = 2, Trials = 3 }).DeflatedSharpe!.Value, 9);
    }

    [Fact]
    public void Sweep_when_too_small_or_too_short_then_says_so()
    {
        SweepResult one = Backtest.Sweep(SampleBars.Walk(1, 100), p => new SmaCross(p["fast"], 20), new ParameterGrid { { "fast", 5, 5, 1 } });
        Assert.Contains("one combination", Assert.Throws<ToolkitException>(() => one.Overfitting()).Message);
        SweepResult shortOne = Backtest.Sweep(SampleBars.Walk(1, 30), p => new SmaCross(p["fast"], 20), new ParameterGrid { { "fast", 5, 7, 1 } });
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => shortOne.Overfitting()).Kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => shortOne.Overfitting(new() { Blocks = 5 }));
    }
}
