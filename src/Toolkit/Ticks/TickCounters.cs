namespace Toolkit.Ticks;

/// <summary>What one store has done with its ticks. What goes through the queue is counted by the queue itself.</summary>
/// <param name="cameIn">How many have come into the queue, and how many unchanged quotes were left out.</param>
internal sealed class TickCounters(Func<(long Queued, long Throttled)> cameIn)
{
    private const int KeptTimes = 1024;

    private readonly Lock _lock = new();
    private readonly double[] _seconds = new double[KeptTimes];
    private TickStatistics _sums = new();
    private long _refused;
    private long _dropped;

    /// <summary>Whether ticks of this store lie in spill files.</summary>
    public bool HasSpilled => Volatile.Read(ref _sums).Spilled > 0;

    public void Refused(long count) => Interlocked.Add(ref _refused, count);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void BatchCameIn(int rows) => Change(s => s with { Received = s.Received + rows });

    public void Retried() => Change(s => s with { Retries = s.Retries + 1 });

    public void Failed(Exception e) => Change(s => s with { Errors = s.Errors + 1, LastError = e.Message });

    public void AllIsWell() => Change(s => s with { LastError = null });

    public void Spilled(int rows) => Change(s => s with { Spilled = s.Spilled + rows });

    /// <summary>Counts rows from a spill file.</summary>
    /// <param name="rows">What became of them.</param>
    /// <param name="own">Whether this store had put them there.</param>
    public void Unspilled(TickBatchReport rows, bool own) => Change(s => own
        ? s with { Spilled = s.Spilled - rows.Written - rows.Resent, Written = s.Written + rows.Written, Resent = s.Resent + rows.Resent }
        : s with { Replayed = s.Replayed + rows.Written });

    /// <summary>Called with what each batch took, in seconds.</summary>
    public Action<double>? BatchTook { get; set; }

    public void Written(TickBatchReport rows, TimeSpan elapsed, DateTime now)
    {
        BatchTook?.Invoke(elapsed.TotalSeconds);
        lock (_lock)
        {
            _seconds[_sums.Batches % KeptTimes] = elapsed.TotalSeconds;
            _sums = _sums with
            {
                Written = _sums.Written + rows.Written,
                Resent = _sums.Resent + rows.Resent,
                Batches = _sums.Batches + 1,
                LastFlush = now,
            };
        }
    }

    /// <summary>All of it; what came in is read last, so that nothing is done before it has come in.</summary>
    public TickStatistics Snapshot()
    {
        lock (_lock)
        {
            (long refused, long dropped) = (Interlocked.Read(ref _refused), Interlocked.Read(ref _dropped));
            (long queued, long throttled) = cameIn();
            long received = _sums.Received + queued + throttled + refused + dropped;
            double[] times = [.. _seconds.Take((int)Math.Min(KeptTimes, _sums.Batches)).Order()];
            return _sums with
            {
                Received = received,
                Queued = received - _sums.Written - _sums.Resent - _sums.Spilled - throttled - refused - dropped,
                Throttled = throttled,
                Rejected = refused,
                Dropped = dropped,
                BatchMedian = At(times, 0.5),
                Batch95 = At(times, 0.95),
                Batch99 = At(times, 0.99),
                BatchMax = At(times, 1),
            };
        }
    }

    private static TimeSpan? At(double[] sorted, double part) =>
        sorted.Length == 0 ? null : TimeSpan.FromSeconds(sorted[(int)Math.Ceiling(part * sorted.Length) - 1]);

    private void Change(Func<TickStatistics, TickStatistics> change)
    {
        lock (_lock)
        {
            _sums = change(_sums);
        }
    }
}
