namespace Toolkit.Backtesting;

/// <summary>Runs the combinations of a grid on all cores; each thread has an engine, all share plan and indicators.</summary>
internal sealed class Sweeper(RunPlan plan, Func<ParameterSet, Strategy> create, SweepOptions options)
{
    private int _done;
    private int _reported;

    public SweepResult Run(ParameterGrid grid, CancellationToken cancellation)
    {
        Comparison<SweepRow> bestFirst = SweepResult.BestFirst(options.Metric);
        ParameterSet[] sets = [.. grid];
        SweepRow?[] rows = new SweepRow?[sets.Length];
        IndicatorCache cache = new(options.IndicatorCacheBytes);
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount,
        };
        try
        {
            Parallel.For(0, sets.Length, parallel, NewEngine, (i, _, engine) => Step(i, engine), engine => engine.Release());
        }
        catch (AggregateException several) when (several.InnerExceptions.Count > 0)
        {
            // Whoever wrote the strategy wants to see its own exception.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        SweepRow[] ordered = new SweepRow[rows.Length];
        rows.CopyTo(ordered!, 0);
        Sort(ordered, bestFirst);
        return new(options.Keep > 0 ? ordered[..Math.Min(options.Keep, ordered.Length)] : ordered, grid.Names, options.Metric);

        Engine NewEngine()
        {
            Engine engine = new(plan, cache);
            engine.Account.KeepsRejections = false;
            return engine;
        }

        Engine Step(int index, Engine engine)
        {
            engine.Run(create(sets[index]));
            rows[index] = new(sets[index], engine.Measure());
            engine.Indicators.Release();
            Report(Interlocked.Increment(ref _done), sets.Length);
            return engine;
        }
    }

    /// <summary>Equal rows keep the order of the grid.</summary>
    private static void Sort(SweepRow[] rows, Comparison<SweepRow> bestFirst)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        SweepRow[] source = [.. rows];
        Array.Sort(order, (a, b) => bestFirst(source[a], source[b]) is var compared && compared != 0 ? compared : a.CompareTo(b));
        for (int i = 0; i < order.Length; i++)
        {
            rows[i] = source[order[i]];
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
