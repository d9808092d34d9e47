namespace Toolkit;

/// <summary>
/// The bare columns of bars, ascending by time. <paramref name="Filled"/> is empty when no bar was filled;
/// <paramref name="Late"/>, empty when all is 0, says by how many microseconds a bar is known later than its close time by
/// the calendar (a closing auction that was put into it).
/// </summary>
internal readonly record struct BarColumns(
    ReadOnlyMemory<long> Time,
    ReadOnlyMemory<double> Open,
    ReadOnlyMemory<double> High,
    ReadOnlyMemory<double> Low,
    ReadOnlyMemory<double> Close,
    ReadOnlyMemory<double> Volume,
    ReadOnlyMemory<bool> Filled = default,
    ReadOnlyMemory<long> Late = default)
{
    public static BarColumns Empty => default;

    public int Count => Time.Length;

    public BarColumns Slice(int start, int count) => new(
        Time.Slice(start, count), Open.Slice(start, count), High.Slice(start, count), Low.Slice(start, count),
        Close.Slice(start, count), Volume.Slice(start, count), Filled.IsEmpty ? default : Filled.Slice(start, count),
        Late.IsEmpty ? default : Late.Slice(start, count));

    /// <summary>The rows of these indices, in their order.</summary>
    public BarColumns Pick(List<int> rows)
    {
        return new(Some(Time), Some(Open), Some(High), Some(Low), Some(Close), Some(Volume), Some(Filled), Some(Late));

        ReadOnlyMemory<T> Some<T>(ReadOnlyMemory<T> column) =>
            column.IsEmpty ? default : rows.ConvertAll(row => column.Span[row]).ToArray();
    }

    /// <summary>Sorts the rows by time; of rows with the same time the last one given stays.</summary>
    public static BarColumns FromRows(IReadOnlyList<Bar> rows)
    {
        long[] keys = new long[rows.Count];
        int[] order = new int[rows.Count];
        bool ascending = true;
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = UnixMicroseconds.From(rows[i].Time);
            order[i] = i;
            ascending &= i == 0 || keys[i] > keys[i - 1];
        }

        if (!ascending)
        {
            // Stable: rows of one time keep their order, so the last one is the newest.
            order = [.. order.OrderBy(i => keys[i])];
            order = [.. order.Where((row, at) => at == order.Length - 1 || keys[row] != keys[order[at + 1]])];
        }

        int n = order.Length;
        long[] time = new long[n];
        double[] open = new double[n], high = new double[n], low = new double[n], close = new double[n], volume = new double[n];
        for (int i = 0; i < n; i++)
        {
            Bar bar = rows[order[i]];
            time[i] = keys[order[i]];
            (open[i], high[i], low[i], close[i]) = (bar.Open, bar.High, bar.Low, bar.Close);
            volume[i] = bar.Volume ?? double.NaN;
        }

        return new(time, open, high, low, close, volume);
    }
}
