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
    private readonly Column?[] _columns = new Column?[5];

    /// <param name="symbol">The symbol of all rows.</param>
    /// <param name="run">A column that it lacks is made when it is first asked for.</param>
    internal TickSeries(string symbol, TickRun run) => (Symbol, Run, Time) = (symbol, run, new(run.Time));

    public string Symbol { get; }

    public int Count => Run.Count;

    public TimeColumn Time { get; }

    public Column Bid => _columns[0] ??= Known(Run.Bid);

    public Column Ask => _columns[1] ??= Known(Run.Ask);

    /// <summary>Prices of trades.</summary>
    public Column Price => _columns[2] ??= Known(Run.Price);

    /// <summary>Sizes of trades.</summary>
    public Column Size => _columns[3] ??= Known(Run.Size);

    /// <summary>As the source said it, else ask - bid.</summary>
    public Column Spread => _columns[4] ??= Spreads();

    public Tick this[int index] => Run[index].ToTick();

    internal TickRun Run { get; }

    public Frame ToFrame() => Frame.FromColumns(
        ("time", Time.ToArray()),
        ("bid", Nullable(Bid)),
        ("ask", Nullable(Ask)),
        ("price", Nullable(Price)),
        ("size", Nullable(Size)),
        ("spread", Nullable(Spread)),
        ("source", Rows(row => Run.StreamOf(row).Source is { Length: > 0 } source ? source : null)),
        ("sequence", Rows(row => Run[row].SourceSequence)),
        ("broker_id", Rows(row => Run[row].Broker)),
        ("arrived", Rows(row => Run[row].ArrivedTime)));

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
        : $"{Symbol}: {Count} ticks, {UnixMicroseconds.ToIso(Time.Microseconds[0])} to {UnixMicroseconds.ToIso(Time.Microseconds[^1])}";

    private static double?[] Nullable(Column column) => Array.ConvertAll(column.ToArray(), value => double.IsNaN(value) ? (double?)null : value);

    private Column Known(ReadOnlyMemory<double> values) => new(values.IsEmpty ? Rows(_ => double.NaN) : values);

    private Column Spreads()
    {
        (double[] spreads, ReadOnlyMemory<double> said) = (new double[Count], Run.Spread);
        for (int i = 0; i < spreads.Length; i++)
        {
            spreads[i] = said.IsEmpty || double.IsNaN(said.Span[i]) ? Ask.Span[i] - Bid.Span[i] : said.Span[i];
        }

        return new(spreads);
    }

    private T[] Rows<T>(Func<int, T> of)
    {
        T[] values = new T[Count];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = of(row);
        }

        return values;
    }
}
