namespace Toolkit.Bars;

/// <summary>Rows as they are read: columns in the order of the input. NaN is no value.</summary>
/// <remarks>Touching fresh memory is a good part of the cost of a load, so the arrays are not cleared, and rows go where they stay.</remarks>
internal sealed class RowColumns
{
    /// <summary>No time, and no row at all once the rows are <see cref="Compact"/>.</summary>
    public const long NoTime = long.MinValue;

    public RowColumns(int room)
    {
        Time = GC.AllocateUninitializedArray<long>(room);
        Values = [.. Enumerable.Range(0, 5).Select(_ => GC.AllocateUninitializedArray<double>(room))];
    }

    private RowColumns(long[] time, double[][] values) => (Time, Values, Count) = (time, values, time.Length);

    public long[] Time { get; private set; }

    /// <summary>Open, high, low, close and volume.</summary>
    public double[][] Values { get; }

    /// <summary>Rows that there are; the arrays may have room for more.</summary>
    public int Count { get; set; }

    public ReadOnlySpan<long> Times => Time.AsSpan(0, Count);

    public BarColumns Bars => new(Time.AsMemory(0, Count), Column(0), Column(1), Column(2), Column(3), Column(4));

    /// <summary>Puts parts one behind the other; they lose their rows on the way, so that little is there twice.</summary>
    public static RowColumns Join(IReadOnlyList<RowColumns> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        int count = checked((int)parts.Sum(p => (long)p.Count));
        long[] time = Joined(p => p.Time, p => p.Time = []);
        return new(time, [.. Enumerable.Range(0, 5).Select(i => Joined(p => p.Values[i], p => p.Values[i] = []))]);

        T[] Joined<T>(Func<RowColumns, T[]> column, Action<RowColumns> drop)
        {
            T[] all = GC.AllocateUninitializedArray<T>(count);
            int at = 0;
            foreach (RowColumns part in parts)
            {
                column(part).AsSpan(0, part.Count).CopyTo(all.AsSpan(at));
                at += part.Count;
                drop(part);
            }

            return all;
        }
    }

    /// <summary>Puts a row of others in the place of one.</summary>
    public void Put(int row, RowColumns from, int at)
    {
        Time[row] = from.Time[at];
        for (int i = 0; i < Values.Length; i++)
        {
            Values[i][row] = from.Values[i][at];
        }
    }

    /// <summary>Takes the rows without a time out.</summary>
    public void Compact()
    {
        int to = Times.IndexOf(NoTime);
        for (int from = to; to >= 0 && from < Count;)
        {
            if (Time[from] == NoTime)
            {
                from++;
                continue;
            }

            int next = Time.AsSpan(from, Count - from).IndexOf(NoTime);
            int length = next < 0 ? Count - from : next;
            Array.Copy(Time, from, Time, to, length);
            Array.ForEach(Values, values => Array.Copy(values, from, values, to, length));
            (from, to) = (from + length, to + length);
        }

        Count = to < 0 ? Count : to;
    }

    /// <summary>Puts the rows in the order of their times; of rows with one time the last one stays.</summary>
    public void Sort()
    {
        (bool rises, bool falls) = (true, true);
        for (int i = 1; i < Count && (rises || falls); i++)
        {
            rises &= Time[i] > Time[i - 1];
            falls &= Time[i] < Time[i - 1];
        }

        if (rises)
        {
            return;
        }

        if (falls)
        {
            Time.AsSpan(0, Count).Reverse();
            Array.ForEach(Values, values => values.AsSpan(0, Count).Reverse());
            return;
        }

        int[] order = Order();
        Time = Picked(Time, order);
        for (int i = 0; i < Values.Length; i++)
        {
            Values[i] = Picked(Values[i], order);
        }

        Count = order.Length;
    }

    private int[] Order()
    {
        long[] times = Times.ToArray();
        int[] rows = new int[Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(times, rows);
        int to = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            bool again = to >= 0 && times[i] == times[to];
            to += again ? 0 : 1;
            (times[to], rows[to]) = (times[i], again ? Math.Max(rows[to], rows[i]) : rows[i]);
        }

        return rows[..(to + 1)];
    }

    private static T[] Picked<T>(T[] column, int[] order)
    {
        T[] picked = GC.AllocateUninitializedArray<T>(order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            picked[i] = column[order[i]];
        }

        return picked;
    }

    private ReadOnlyMemory<double> Column(int i) => Values[i].AsMemory(0, Count);
}
