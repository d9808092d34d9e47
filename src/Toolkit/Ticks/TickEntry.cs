namespace Toolkit.Ticks;

/// <summary>A tick as queue, rings and files hold it. Prices that it has not are NaN.</summary>
internal struct TickEntry
{
    /// <summary>What <see cref="Arrived"/> is when nobody said.</summary>
    public const long Never = long.MinValue;

    public TickStream Stream;
    public string? Broker;

    /// <summary>Microseconds since 1970.</summary>
    public long Time;

    /// <summary>The source's own number, or a negative one that the store gives.</summary>
    public long Sequence;

    /// <summary>Its place among all that went through the queue, from 1 on; 0 when it did not.</summary>
    public long Position;

    public double Bid;
    public double Ask;
    public double Price;
    public double Size;
    public double Spread;
    public long Arrived;

    public readonly long? SourceSequence => Sequence < 0 ? null : Sequence;

    public readonly DateTime? ArrivedTime => Arrived == Never ? null : UnixMicroseconds.ToDateTime(Arrived);

    public readonly int Day => (int)(Math.DivRem(Time, UnixMicroseconds.PerDay, out long below) - (below < 0 ? 1 : 0));

    /// <summary>The order of ticks of one symbol; 0 only for one and the same.</summary>
    public static int Compare(in TickEntry a, in TickEntry b)
    {
        if (a.Time != b.Time)
        {
            return a.Time < b.Time ? -1 : 1;
        }

        int source = ReferenceEquals(a.Stream, b.Stream) ? 0 : string.CompareOrdinal(a.Stream.Source, b.Stream.Source);
        return source != 0 ? source : a.Sequence.CompareTo(b.Sequence);
    }

    public readonly Tick ToTick() => new(Stream.Symbol, UnixMicroseconds.ToDateTime(Time))
    {
        Bid = Known(Bid),
        Ask = Known(Ask),
        Price = Known(Price),
        Size = Known(Size),
        Spread = Known(Spread),
        Source = Stream.Source.Length == 0 ? null : Stream.Source,
        Sequence = SourceSequence,
        BrokerId = Broker,
        Arrived = ArrivedTime,
    };

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
