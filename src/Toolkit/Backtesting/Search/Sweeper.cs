namespace Toolkit.Backtesting;

/// <summary>Has the combinations of a grid run, and keeps the best.</summary>
internal sealed class Sweeper(SweepOptions options)
{
    private readonly Comparison<SweepRow> _bestFirst = SweepResult.BestFirst(options.Metric);
    private readonly Lock _lock = new();
    private List<(int Order, SweepRow Row)> _rows = [];
    private int _done;
    private int _reported;

    public SweepResult Run(ParameterSet[] sets, IReadOnlyList<string> names, SweepWork work, CancellationToken cancel)
    {
        work.Measure(sets, (i, metrics) => Add(i, new(sets[i], metrics), sets.Length), cancel);
        Prune();
        ParameterSet? best = _rows.Count > 0 ? _rows[0].Row.Parameters : null;
        return new([.. _rows.Select(r => r.Row)], names, options.Metric, (test, stop) => new OverfittingTest(test).Run(work, (sets, best), stop))
        {
            Warnings = work.Warnings,
        };
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
