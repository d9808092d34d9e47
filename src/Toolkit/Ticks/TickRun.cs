namespace Toolkit.Ticks;

/// <summary>Ticks of one symbol in order, in columns. A column in which no tick has a value is empty.</summary>
internal sealed record TickRun
{
    public static TickRun Empty { get; } = new();

    public int Count => Time.Length;

    /// <summary>Microseconds since 1970.</summary>
    public ReadOnlyMemory<long> Time { get; init; }

    public ReadOnlyMemory<long> Sequence { get; init; }

    public ReadOnlyMemory<double> Bid { get; init; }

    public ReadOnlyMemory<double> Ask { get; init; }

    public ReadOnlyMemory<double> Price { get; init; }

    public ReadOnlyMemory<double> Size { get; init; }

    public ReadOnlyMemory<double> Spread { get; init; }

    public ReadOnlyMemory<string?> Broker { get; init; }

    public ReadOnlyMemory<long> Arrived { get; init; }

    /// <summary>One for each tick, or one that all have.</summary>
    public ReadOnlyMemory<TickStream> Stream { get; init; }

    public TickEntry this[int row] => new()
    {
        Stream = StreamOf(row),
        Broker = Of(Broker, row, null),
        Time = Time.Span[row],
        Sequence = Sequence.Span[row],
        Bid = Of(Bid, row, double.NaN),
        Ask = Of(Ask, row, double.NaN),
        Price = Of(Price, row, double.NaN),
        Size = Of(Size, row, double.NaN),
        Spread = Of(Spread, row, double.NaN),
        Arrived = Of(Arrived, row, TickEntry.Never),
    };

    public static TickRun Of(ReadOnlySpan<TickEntry> rows)
    {
        TickBuffer buffer = new();
        foreach (ref readonly TickEntry row in rows)
        {
            buffer.Add(row);
        }

        return buffer.Build();
    }

    /// <summary>Runs of which each begins after the end of the one before it.</summary>
    public static TickRun Joined(IReadOnlyList<TickRun> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0];
        }

        int count = runs.Sum(run => run.Count);
        bool isOneStream = runs.All(run => run.Stream.Length == 1 && run.StreamOf(0).Source == runs[0].StreamOf(0).Source);
        return count == 0 ? Empty : new()
        {
            Time = Column(run => run.Time, 0),
            Sequence = Column(run => run.Sequence, 0),
            Bid = Column(run => run.Bid, double.NaN),
            Ask = Column(run => run.Ask, double.NaN),
            Price = Column(run => run.Price, double.NaN),
            Size = Column(run => run.Size, double.NaN),
            Spread = Column(run => run.Spread, double.NaN),
            Broker = Column<string?>(run => run.Broker, null),
            Arrived = Column(run => run.Arrived, TickEntry.Never),
            Stream = isOneStream ? runs[0].Stream : Column(run => run.Stream.Length == run.Count ? run.Stream : Enumerable.Repeat(run.StreamOf(0), run.Count).ToArray(), null!),
        };

        ReadOnlyMemory<T> Column<T>(Func<TickRun, ReadOnlyMemory<T>> of, T none)
        {
            if (runs.All(run => of(run).IsEmpty))
            {
                return default;
            }

            T[] all = GC.AllocateUninitializedArray<T>(count);
            int start = 0;
            foreach (TickRun run in runs)
            {
                Span<T> to = all.AsSpan(start, run.Count);
                ReadOnlyMemory<T> from = of(run);
                if (from.IsEmpty)
                {
                    to.Fill(none);
                }
                else
                {
                    from.Span.CopyTo(to);
                }

                start += run.Count;
            }

            return all;
        }
    }

    /// <summary>The last ones, or all when there are not so many.</summary>
    public TickRun Last(int count)
    {
        return count >= Count ? this : new()
        {
            Time = Cut(Time),
            Sequence = Cut(Sequence),
            Bid = Cut(Bid),
            Ask = Cut(Ask),
            Price = Cut(Price),
            Size = Cut(Size),
            Spread = Cut(Spread),
            Broker = Cut(Broker),
            Arrived = Cut(Arrived),
            Stream = Stream.Length == Count ? Cut(Stream) : Stream,
        };

        ReadOnlyMemory<T> Cut<T>(ReadOnlyMemory<T> column) => column.IsEmpty ? column : column[^count..];
    }

    public TickEntry[] ToRows()
    {
        TickEntry[] rows = new TickEntry[Count];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = this[row];
        }

        return rows;
    }

    public TickStream StreamOf(int row) => Stream.Span[Stream.Length == 1 ? 0 : row];

    private static T Of<T>(ReadOnlyMemory<T> column, int row, T none) => column.IsEmpty ? none : column.Span[row];
}
