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
        IndicatorCache cache = new(options.IndicatorCacheBytes);
        ParallelOptions parallel = new()
        {
            CancellationToken = cancel,
            MaxDegreeOfParallelism = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount,
        };
        try
        {
            Parallel.For(0, sets.Length, parallel, () => NewSimulator(cache), (i, _, simulator) => Step(sets, i, simulator), simulator => simulator.Release());
        }
        catch (AggregateException several) when (several.InnerExceptions.Count > 0)
        {
            // Whoever wrote the strategy wants to see its own exception.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        Prune();
        return new([.. _rows.Select(r => r.Row)], grid.Names, options.Metric) { Warnings = [.. plan.Warnings, .. plan.EndWarnings] };
    }

    private Simulator NewSimulator(IndicatorCache cache)
    {
        Simulator simulator = new(plan, cache);
        simulator.Account.KeepsRejections = false;
        return simulator;
    }

    private Simulator Step(ParameterSet[] sets, int index, Simulator simulator)
    {
        if (options.EachSeries)
        {
            simulator.Run(_ => create(sets[index]));
        }
        else
        {
            simulator.Run(create(sets[index]));
        }

        SweepRow row = new(sets[index], simulator.Measure());
        simulator.Indicators.Release();
        lock (_lock)
        {
            _rows.Add((index, row));
            if (options.Keep > 0 && _rows.Count >= 2L * options.Keep + 1024)
            {
                Prune();
            }
        }

        Report(Interlocked.Increment(ref _done), sets.Length);
        return simulator;
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
