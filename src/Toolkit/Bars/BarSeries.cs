using System.Collections;
using Toolkit.Bars;

namespace Toolkit;

/// <summary>The bars of one series in columns, ascending by time without duplicates.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Every column has <see cref="Count"/> rows. A volume that the source does
/// not give is NaN in the <see cref="Volume"/> column and null in <see cref="Bar.Volume"/>.
/// </remarks>
public sealed partial class BarSeries : IReadOnlyList<Bar>
{
    private readonly ReadOnlyMemory<bool> _filled;
    private readonly ReadOnlyMemory<long> _late;

    internal BarSeries(SeriesKey key, BarColumns columns)
    {
        Key = key;
        Time = new(columns.Time);
        Open = new(columns.Open);
        High = new(columns.High);
        Low = new(columns.Low);
        Close = new(columns.Close);
        Volume = new(columns.Volume);
        _filled = columns.Filled;
        _late = columns.Late;
    }

    public SeriesKey Key { get; }

    public string Symbol => Key.Symbol;

    public Timeframe Timeframe => Key.Timeframe;

    /// <summary>The calendar of the series; null means clock time without sessions.</summary>
    public TradingCalendar? Calendar { get; internal init; }

    /// <summary>Which corporate actions the prices contain.</summary>
    public PriceBasis Basis { get; internal init; }

    /// <summary>
    /// The moment up to which the <see cref="Basis"/> contains corporate actions; later ones are lacking. Null: all of them.
    /// </summary>
    public DateTime? BasisAsOf { get; internal init; }

    /// <summary>The version of the store that the bars were read from; null for a series made in memory.</summary>
    public long? Version { get; internal init; }

    public int Count => Time.Count;

    public TimeColumn Time { get; }

    public Column Open { get; }

    public Column High { get; }

    public Column Low { get; }

    public Column Close { get; }

    /// <summary>Amount traded; NaN where the source gives none.</summary>
    public Column Volume { get; }

    public Bar this[int index] => new(
        Time[index], Open[index], High[index], Low[index], Close[index], double.IsNaN(Volume[index]) ? null : Volume[index]);

    /// <summary>Whether the bar was made by <c>Fill</c> and not by the source.</summary>
    public bool IsFilled(int index) => !_filled.IsEmpty && _filled.Span[index];

    internal BarColumns Columns => new(Time.Memory, Open.Memory, High.Memory, Low.Memory, Close.Memory, Volume.Memory, _filled, _late);

    /// <summary>Makes a series from bars in any order; of two with the same time the later row wins.</summary>
    /// <exception cref="ToolkitException">A bar breaks the rules of prices (bad data); the message names its time and why.</exception>
    public static BarSeries From(IEnumerable<Bar> bars, string symbol, Timeframe timeframe, string exchange = SeriesKey.LocalExchange)
    {
        ArgumentNullException.ThrowIfNull(bars);
        SeriesKey key = new(exchange, symbol, timeframe);
        Bar[] rows = bars.ToArray();
        foreach (Bar bar in rows)
        {
            if (BarRules.Default.Broken(bar) is { } rule)
            {
                throw ToolkitException.BadData($"{key}: the bar of {bar.Time:yyyy-MM-dd'T'HH:mm:ss}: {rule}", "mend the bar, or leave it out");
            }
        }

        return new(key, BarColumns.FromRows(rows));
    }

    /// <summary>The bars inside <c>[from, to)</c>; no data are copied.</summary>
    public BarSeries Slice(DateTime? from, DateTime? to)
    {
        TimeRange range = TimeRange.Of(from, to);
        int start = LowerBound(range.FromMicroseconds);
        return Rows(start, LowerBound(range.ToMicroseconds) - start);
    }

    /// <summary>The last <paramref name="count"/> bars, or all when there are fewer; no data are copied.</summary>
    public BarSeries Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int n = Math.Min(count, Count);
        return Rows(Count - n, n);
    }

    /// <summary>Index of the first bar at or after <paramref name="micros"/>; <see cref="Count"/> when there is none.</summary>
    internal int LowerBound(long micros) => TimeSteps.FirstFrom(Time.Microseconds, micros);

    internal BarSeries Rows(int start, int count) => With(Columns.Slice(start, count));

    /// <summary>The same series with other rows.</summary>
    internal BarSeries With(BarColumns columns, Timeframe? timeframe = null) => With(columns, timeframe ?? Timeframe, Calendar);

    public IEnumerator<Bar> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Count == 0
        ? $"{Key}: no bars"
        : $"{Key}: {Count} bars, {UnixMicroseconds.ToIso(Time.Microseconds[0])} to {UnixMicroseconds.ToIso(Time.Microseconds[^1])}";
}
