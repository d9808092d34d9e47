using System.Runtime.ExceptionServices;

namespace Toolkit.Backtesting;

/// <summary>Runs the combinations of a grid on all cores; each thread has a simulator, all share plan and indicators.</summary>
internal sealed class Sweeper(RunPlan plan, Func<ParameterSet, Strategy> create, SweepOptions options)
{
    private readonly Comparison<SweepRow> _bestFirst = SweepResult.BestFirst(options.Metric);
    private readonly Lock _lock = new();
    private List<(int Order, SweepRow Row)> _rows = [];
    private int _done;
    private int _reported;

    public SweepResult Run(ParameterGrid grid, CancellationToken cancel)
    {
        ParameterSet[] sets = [.. grid];
        ForEach(sets, (i, simulator) => Add(i, new(sets[i], simulator.Measure()), sets.Length), cancel);
        Prune();
        ParameterSet? best = _rows.Count > 0 ? _rows[0].Row.Parameters : null;
        return new([.. _rows.Select(r => r.Row)], grid.Names, options.Metric, (test, stop) => new OverfittingTest(this, plan, test).Run(sets, best, stop))
        {
            Warnings = [.. plan.Warnings, .. plan.EndWarnings],
        };
    }

    /// <summary>Runs each combination, several at once, and shows the simulator as it is after it.</summary>
    public void ForEach(ParameterSet[] sets, Action<int, Simulator> each, CancellationToken cancel)
    {
        IndicatorCache cache = new(options.IndicatorCacheBytes);
        ParallelOptions parallel = new()
        {
            CancellationToken = cancel,
            MaxDegreeOfParallelism = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount,
        };
        try
        {
            Parallel.For(0, sets.Length, parallel, () => NewSimulator(cache), (i, _, simulator) => Step(sets[i], simulator, s => each(i, s)), simulator => simulator.Release());
        }
        catch (AggregateException several) when (several.InnerExceptions.Count > 0)
        {
            // Whoever wrote the strategy wants to see its own exception.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private Simulator NewSimulator(IndicatorCache cache)
    {
        Simulator simulator = new(plan, cache);
        simulator.Account.KeepsRejections = false;
        return simulator;
    }

    private Simulator Step(ParameterSet set, Simulator simulator, Action<Simulator> after)
    {
        if (options.EachSeries)
        {
            simulator.Run(_ => create(set));
        }
        else
        {
            simulator.Run(create(set));
        }

        after(simulator);
        simulator.Indicators.Release();
        return simulator;
    }

    private void Add(int order, SweepRow row, int total)
    {
        lock (_lock)
        {
            _rows.Add((order, row));
            if (options.Keep > 0 && _rows.Count >= 2L * options.Keep + 1024)
            {
                Prune();
            }
        }

        Report(Interlocked.Increment(ref _done), total);
    }

    /// <summary>Best first, equal ones in the order of the grid; no more than are wanted.</summary>
    private void Prune()
    {
        _rows.Sort((a, b) => _bestFirst(a.Row, b.Row) is var compared && compared != 0 ? compared : a.Order.CompareTo(b.Order));
        if (options.Keep > 0 && _rows.Count > options.Keep)
        {
            _rows = _rows[..options.Keep];
        }
    }

    private void Report(int done, int total)
    {
        if (options.Progress is null)
        {
            return;
        }

        int hundredth = (int)(100L * done / total);
        int reported = Volatile.Read(ref _reported);
        if (hundredth > reported && Interlocked.CompareExchange(ref _reported, hundredth, reported) == reported)
        {
            options.Progress.Report(new(done, total));
        }
    }
}
