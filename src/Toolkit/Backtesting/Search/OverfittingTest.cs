using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>Runs the combinations of a sweep again, for their returns.</summary>
internal sealed class OverfittingTest(Sweeper sweeper, RunPlan plan, OverfittingOptions options)
{
    /// <summary>Fewer returns in a block have no variance to speak of.</summary>
    private const int LeastReturns = 2;

    /// <param name="sets">All combinations, also those of which the sweep kept no row.</param>
    /// <param name="best">The best one, by the sweep's statistic.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public OverfittingReport Run(ParameterSet[] sets, ParameterSet? best, CancellationToken cancel)
    {
        if (options.Blocks is < 2 or > 20 || options.Blocks % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Blocks, "blocks are an even number from 2 to 20");
        }

        int returns = plan.Sessions.Filled - 1;
        if (sets.Length < 2 || returns < LeastReturns * options.Blocks)
        {
            throw ToolkitException.Usage(
                $"{sets.Length} combinations over {returns} returns cannot be tested for overfitting", $"take two combinations or more, and {LeastReturns} returns or more for each of the {options.Blocks} blocks");
        }

        SymmetricCrossValidation rows = new(sets.Length, options.Blocks);
        SharpeEstimate? estimate = null;
        int place = Array.FindIndex(sets, set => set.Equals(best));
        double riskFree = MetricsCalculator.RiskFree(plan.Options.RiskFreeRate, plan.Sessions.PeriodsPerYear);
        sweeper.ForEach(
            sets,
            (i, simulator) =>
            {
                double[] excess = plan.Sessions.Returns(simulator.Equity);
                for (int r = 0; r < excess.Length; r++)
                {
                    excess[r] -= riskFree;
                }

                rows.Set(i, excess);
                estimate = i == place ? SharpeEstimate.Of(excess) : estimate;
            },
            cancel);
        return OverfittingReport.Of(rows, estimate, options, cancel);
    }
}
