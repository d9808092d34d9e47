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

    private readonly Column?[] _columns = new Column?[5];
    private TimeColumn? _time;

    /// <param name="symbol">The symbol of all rows.</param>
    /// <param name="rows">In order; kept. A column is made of them when it is first asked for.</param>
    internal TickSeries(string symbol, TickEntry[] rows) => (Symbol, _rows) = (symbol, rows);

    public string Symbol { get; }

    public int Count => _rows.Length;

    public TimeColumn Time => _time ??= new(Array.ConvertAll(_rows, row => row.Time));

    public Column Bid => _columns[0] ??= new(Array.ConvertAll(_rows, row => row.Bid));

    public Column Ask => _columns[1] ??= new(Array.ConvertAll(_rows, row => row.Ask));

    /// <summary>Prices of trades.</summary>
    public Column Price => _columns[2] ??= new(Array.ConvertAll(_rows, row => row.Price));

    /// <summary>Sizes of trades.</summary>
    public Column Size => _columns[3] ??= new(Array.ConvertAll(_rows, row => row.Size));

    /// <summary>As the source said it, else ask - bid.</summary>
    public Column Spread => _columns[4] ??= new(Array.ConvertAll(_rows, row => double.IsNaN(row.Spread) ? row.Ask - row.Bid : row.Spread));

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
