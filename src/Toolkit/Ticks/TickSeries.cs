using System.Collections;
using Toolkit.Ticks;

namespace Toolkit;

/// <summary>The ticks of one symbol in columns, ascending by time; of one instant in the order of their source's sequence.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Every column has <see cref="Count"/> rows, NaN where a tick has no such value.
/// Ticks of one instant from several sources are ordered by the source's name.
/// </remarks>
public sealed class TickSeries : IReadOnlyList<Tick>
{
    private readonly TickEntry[] _rows;

    /// <param name="symbol">The symbol of all rows.</param>
    /// <param name="rows">In order; kept.</param>
    internal TickSeries(string symbol, TickEntry[] rows)
    {
        (Symbol, _rows) = (symbol, rows);
        long[] time = new long[rows.Length];
        double[] bid = new double[rows.Length], ask = new double[rows.Length], price = new double[rows.Length];
        double[] size = new double[rows.Length], spread = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly TickEntry row = ref rows[i];
            time[i] = row.Time;
            (bid[i], ask[i], price[i], size[i]) = (row.Bid, row.Ask, row.Price, row.Size);
            spread[i] = double.IsNaN(row.Spread) ? row.Ask - row.Bid : row.Spread;
        }

        (Time, Bid, Ask, Price, Size, Spread) = (new(time), new(bid), new(ask), new(price), new(size), new(spread));
    }

    public string Symbol { get; }

    public int Count => _rows.Length;

    public TimeColumn Time { get; }

    public Column Bid { get; }

    public Column Ask { get; }

    /// <summary>Prices of trades.</summary>
    public Column Price { get; }

    /// <summary>Sizes of trades.</summary>
    public Column Size { get; }

    /// <summary>As the source said it, else ask - bid.</summary>
    public Column Spread { get; }

    public Tick this[int index] => _rows[index].ToTick();

    internal ReadOnlySpan<TickEntry> Entries => _rows;

    public Frame ToFrame() => Frame.FromColumns(
        ("time", Time.ToArray()),
        ("bid", Nullable(Bid)),
        ("ask", Nullable(Ask)),
        ("price", Nullable(Price)),
        ("size", Nullable(Size)),
        ("spread", Nullable(Spread)),
        ("source", Array.ConvertAll(_rows, row => row.Stream.Source.Length == 0 ? null : row.Stream.Source)),
        ("sequence", Array.ConvertAll(_rows, row => row.SourceSequence)),
        ("broker_id", Array.ConvertAll(_rows, row => row.Broker)),
        ("arrived", Array.ConvertAll(_rows, row => row.ArrivedTime)));

    public static implicit operator Frame(TickSeries ticks)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        return ticks.ToFrame();
    }

    public IEnumerator<Tick> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Count == 0
        ? $"{Symbol}: no ticks"
        : $"{Symbol}: {Count} ticks, {UnixMicroseconds.ToIso(_rows[0].Time)} to {UnixMicroseconds.ToIso(_rows[^1].Time)}";

    private static double?[] Nullable(Column column) => Array.ConvertAll(column.ToArray(), value => double.IsNaN(value) ? (double?)null : value);
}
