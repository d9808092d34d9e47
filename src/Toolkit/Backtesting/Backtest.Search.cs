using Toolkit.Backtesting;

namespace Toolkit;

public static partial class Backtest
{
    /// <summary>Runs a strategy with every combination of a grid, on all cores.</summary>
    /// <param name="series">The series.</param>
    /// <param name="create">Makes the strategy of a combination, such as <c>p => new SmaCross(p["fast"], p["slow"])</c>; called by several threads at once.</param>
    /// <param name="grid">The combinations.</param>
    /// <param name="options">Account, ordering, progress.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    public static SweepResult Sweep(
        BarSeries series, Func<ParameterSet, Strategy> create, ParameterGrid grid, SweepOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Sweep([series], create, grid, options, cancel);
    }

    /// <summary>The same over several series on one clock and one cash account.</summary>
    /// <inheritdoc cref="Sweep(BarSeries, Func{ParameterSet, Strategy}, ParameterGrid, SweepOptions?, CancellationToken)"/>
    public static SweepResult Sweep(
        IReadOnlyList<BarSeries> series, Func<ParameterSet, Strategy> create, ParameterGrid grid, SweepOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(grid);
        options ??= new();
        return SweepWork.Of(series, create, options).Run(grid, options, cancel);
    }

    /// <summary>
    /// Walks forward: searches the grid in a window of the past, runs the best combination on the bars after it, moves on
    /// by that, and stitches the runs together. Each run starts with the equity of the one before.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="create">Makes the strategy of a combination.</param>
    /// <param name="grid">The combinations.</param>
    /// <param name="options">Lengths of the windows, and how the search runs.</param>
    /// <param name="cancel">Stops it between two runs.</param>
    /// <exception cref="ToolkitException">The bars are too few for one window (usage).</exception>
    public static WalkForwardResult WalkForward(
        BarSeries series, Func<ParameterSet, Strategy> create, ParameterGrid grid, WalkForwardOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        return new WalkForward(series, create, options).Run(grid, cancel);
    }

    /// <summary>
    /// Looks for looking ahead: runs the strategy again on bars cut off at sampled times, and reports every order and every
    /// indicator value up to the cut that differs from the run over all bars.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="create">Makes the strategy, a new one for each run.</param>
    /// <param name="options">Account and rules.</param>
    /// <param name="samples">How many cuts. Default 20; they are spread over the run, the places within drawn by the options' seed.</param>
    public static LookAheadReport CheckLookAhead(BarSeries series, Func<Strategy> create, BacktestOptions? options = null, int samples = 20)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return new LookAheadCheck(series, create, options ?? new()).Run(samples);
    }
}
