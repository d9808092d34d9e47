using System.Diagnostics;
using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>Tests trading rules on past bars.</summary>
/// <remarks>Pure: takes series, gives results, touches no files. Safe to call from several threads, with a strategy instance for each run.</remarks>
public static partial class Backtest
{
    /// <summary>Runs a strategy over one series.</summary>
    /// <exception cref="ToolkitException">There are no bars (not found), or the calendar has no sessions there (usage).</exception>
    public static BacktestResult Run(BarSeries series, Strategy strategy, BacktestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Run([series], strategy, options);
    }

    /// <summary>Runs one strategy over several series on one clock and one cash account; <see cref="Strategy.Markets"/> are its symbols.</summary>
    /// <inheritdoc cref="Run(BarSeries, Strategy, BacktestOptions?)"/>
    public static BacktestResult Run(IReadOnlyList<BarSeries> series, Strategy strategy, BacktestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(strategy);
        RunPlan plan = new(series, options ?? new());
        return Finish(new Simulator(plan), strategy, simulator => simulator.Run(strategy));
    }

    /// <summary>Runs a strategy of its own on each series, all on one clock and one cash account.</summary>
    /// <param name="series">The series; their order changes nothing.</param>
    /// <param name="create">Makes the strategy of a symbol. The default size, all-in, leaves nothing to the other symbols: choose a fraction.</param>
    /// <param name="options">Account, costs and rules.</param>
    public static BacktestResult RunEach(IReadOnlyList<BarSeries> series, Func<string, Strategy> create, BacktestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(create);
        RunPlan plan = new(series, options ?? new());
        Simulator simulator = new(plan);
        Strategy[] strategies = [.. simulator.Markets.Select(m => create(m.Symbol))];
        return Finish(simulator, strategies[0], e => e.Run(market => strategies[market.Book.Tape.Index]), each: true);
    }

    /// <summary>Trades signals without a class: true at a bar acts at the next open.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="entries">Buy, one value for each bar; without effect while a position is open.</param>
    /// <param name="exits">Close the position, one value for each bar; where both are true the exit counts when a position is open, else the entry.</param>
    /// <param name="options">Account, costs and rules.</param>
    public static BacktestResult FromSignals(BarSeries bars, IReadOnlyList<bool> entries, IReadOnlyList<bool> exits, BacktestOptions? options = null) =>
        FromSignals(bars, new Signals { Entries = entries, Exits = exits }, options);

    /// <summary>Trades signals of both directions without a class.</summary>
    public static BacktestResult FromSignals(BarSeries bars, Signals signals, BacktestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(signals);
        return Run(bars, new SignalStrategy(signals, bars.Count), options);
    }

    private static BacktestResult Finish(Simulator simulator, Strategy strategy, Action<Simulator> run, bool each = false)
    {
        long started = Stopwatch.GetTimestamp();
        IReadOnlyDictionary<string, object> parameters = StrategyParameters.Of(strategy);
        try
        {
            run(simulator);
            IReadOnlyList<IndicatorColumn> columns = simulator.Plan.Options.KeepIndicators
                ? [.. simulator.Indicators.Declared.Select(i => new IndicatorColumn(i.Name, i.Origin.Symbol, new(i.Values.ToArray())))]
                : [];
            return new(simulator.Take(), strategy.Name, parameters)
            {
                Indicators = columns,
                Elapsed = Stopwatch.GetElapsedTime(started),
                StrategyClass = strategy.GetType(),
                OneForEach = each,
            };
        }
        finally
        {
            simulator.Release();
        }
    }
}
