using System.Collections.Concurrent;

namespace Toolkit.Backtesting;

/// <summary>Columns of indicators that the runs of a sweep share; bounded, safe for use by several threads.</summary>
internal sealed class IndicatorCache(long capacityBytes)
{
    private readonly ConcurrentDictionary<(double[] Source, int Offset, IndicatorKey Key), Cells[]> _columns = new();
    private long _used;

    public Cells[] Get(Cells source, IndicatorKey key, Func<Cells[]> compute)
    {
        if (_columns.TryGetValue((source.Array, source.Offset, key), out Cells[]? found))
        {
            return found;
        }

        Cells[] computed = compute();
        long size = sizeof(double) * computed.Sum(c => (long)c.Count);
        if (Interlocked.Add(ref _used, size) <= capacityBytes)
        {
            return _columns.GetOrAdd((source.Array, source.Offset, key), computed);
        }

        Interlocked.Add(ref _used, -size);
        return computed;
    }
}
