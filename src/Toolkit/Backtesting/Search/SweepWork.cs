using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>Where the combinations of a sweep run: on the processors of this machine, or wherever a class of one's own runs them.</summary>
/// <remarks>A combination gives the same numbers wherever and beside whichever others it runs, so that a sweep may be cut into any parts.</remarks>
public abstract class SweepWork
{
    /// <summary>What one should know of all runs.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Runs combinations for their statistics.</summary>
    /// <param name="sets">The combinations.</param>
    /// <param name="each">Is given each one's index and statistics once, in any order, from several threads.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public abstract void Measure(IReadOnlyList<ParameterSet> sets, Action<int, Metrics> each, CancellationToken cancel);

    /// <summary>Runs combinations for their returns from session end to session end, less the risk-free one.</summary>
    /// <inheritdoc cref="Measure"/>
    public abstract void ExcessReturns(IReadOnlyList<ParameterSet> sets, Action<int, double[]> each, CancellationToken cancel);

    /// <summary>Runs a grid, and puts the runs together, best first.</summary>
    /// <param name="grid">The combinations.</param>
    /// <param name="options">Ordering, progress, how many rows are kept; where and with which account they run this work knows by itself.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public SweepResult Run(ParameterGrid grid, SweepOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        return new Sweeper(options).Run([.. grid], grid.Names, this, cancel);
    }

    /// <summary>Runs on the processors of this machine.</summary>
    /// <param name="series">The series; several have one clock and one cash account.</param>
    /// <param name="create">Makes the strategy of a combination; called by several threads at once.</param>
    /// <param name="options">Account, and how many run at the same time.</param>
    public static SweepWork Of(IReadOnlyList<BarSeries> series, Func<ParameterSet, Strategy> create, SweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(options);
        RunPlan plan = new(series, options.Backtest);
        IndicatorCache cache = new(options.IndicatorCacheBytes);
        return new ThreadedWork<Simulator>(options.Parallelism, [.. plan.Warnings, .. plan.EndWarnings], Start)
        {
            Metrics = (set, simulator) => Ran(simulator, set, s => s.Measure()),
            Returns = (set, simulator) => Ran(simulator, set, s => plan.Sessions.ExcessReturns(s.Equity, options.Backtest.RiskFreeRate)),
            End = simulator => simulator.Release(),
        };

        Simulator Start()
        {
            Simulator simulator = new(plan, cache);
            simulator.Account.KeepsRejections = false;
            return simulator;
        }

        T Ran<T>(Simulator simulator, ParameterSet set, Func<Simulator, T> of)
        {
            if (options.EachSeries)
            {
                simulator.Run(_ => create(set));
            }
            else
            {
                simulator.Run(create(set));
            }

            T result = of(simulator);
            simulator.Indicators.Release();
            return result;
        }
    }
}
