using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>Runs the combinations of a sweep again, for their returns.</summary>
internal sealed class OverfittingTest(OverfittingOptions options)
{
    /// <summary>Fewer returns in a block have no variance to speak of.</summary>
    private const int LeastReturns = 2;

    /// <param name="work">Where they run.</param>
    /// <param name="of">All combinations, also those of which the sweep kept no row, and the best one by the sweep's statistic.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public OverfittingReport Run(SweepWork work, (ParameterSet[] Sets, ParameterSet? Best) of, CancellationToken cancel)
    {
        if (options.Blocks is < 2 or > 20 || options.Blocks % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Blocks, "blocks are an even number from 2 to 20");
        }

        if (of.Sets.Length < 2)
        {
            throw TooFew(of.Sets.Length == 1 ? "one combination" : "no combinations");
        }

        SymmetricCrossValidation rows = new(of.Sets.Length, options.Blocks);
        SharpeEstimate? estimate = null;
        int place = Array.IndexOf(of.Sets, of.Best);
        work.ExcessReturns(
            of.Sets,
            (i, excess) =>
            {
                rows.Set(i, excess.Length >= LeastReturns * options.Blocks ? excess : throw TooFew($"{excess.Length} returns in {options.Blocks} blocks"));
                estimate = i == place ? SharpeEstimate.Of(excess) : estimate;
            },
            cancel);
        return OverfittingReport.Of(rows, estimate, options, cancel);
    }

    private static ToolkitException TooFew(string what) => ToolkitException.Usage(
        $"{what} cannot be tested for overfitting", $"take two combinations or more, and {LeastReturns} returns or more for each block");
}
