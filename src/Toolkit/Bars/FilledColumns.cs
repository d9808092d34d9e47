namespace Toolkit.Bars;

/// <summary>Columns that existing bars are copied into, with bars of the previous close between them.</summary>
internal sealed class FilledColumns(BarColumns source, int added)
{
    private readonly long[] _time = new long[source.Count + added];
    private readonly double[] _open = new double[source.Count + added];
    private readonly double[] _high = new double[source.Count + added];
    private readonly double[] _low = new double[source.Count + added];
    private readonly double[] _close = new double[source.Count + added];
    private readonly double[] _volume = new double[source.Count + added];
    private readonly bool[] _filled = new bool[source.Count + added];
    private readonly long[] _late = source.Late.IsEmpty ? [] : new long[source.Count + added];
    private int _count;

    public BarColumns Columns => new(_time, _open, _high, _low, _close, _volume, _filled, _late);

    /// <summary>Copies rows <c>[start, end)</c> of the source.</summary>
    public void Copy(int start, int end)
    {
        Copy(source.Time, _time, start, end);
        Copy(source.Open, _open, start, end);
        Copy(source.High, _high, start, end);
        Copy(source.Low, _low, start, end);
        Copy(source.Close, _close, start, end);
        Copy(source.Volume, _volume, start, end);
        Copy(source.Filled, _filled, start, end);
        Copy(source.Late, _late, start, end);
        _count += end - start;
    }

    /// <summary>Adds a bar at the close of row <paramref name="previous"/> of the source.</summary>
    public void Repeat(int previous, long time)
    {
        _time[_count] = time;
        _open[_count] = _high[_count] = _low[_count] = _close[_count] = source.Close.Span[previous];
        _filled[_count++] = true;
    }

    private void Copy<T>(ReadOnlyMemory<T> from, T[] to, int start, int end)
    {
        if (!from.IsEmpty)
        {
            from[start..end].CopyTo(to.AsMemory(_count));
        }
    }
}
