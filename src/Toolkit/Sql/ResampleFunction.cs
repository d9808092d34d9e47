using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Writer;
using DuckDB.NET.Native;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>What SQL's <c>resample</c> calls: the same bars that a read gives when it is told to resample.</summary>
internal sealed class ResampleFunction(BarStore store)
{
    public const string Name = "toolkit_resample";

    private static readonly ColumnInfo[] Columns =
    [
        new("exchange", typeof(string)), new("symbol", typeof(string)), new("timeframe", typeof(string)), new("time", typeof(DateTime)),
        new("open", typeof(double)), new("high", typeof(double)), new("low", typeof(double)), new("close", typeof(double)), new("volume", typeof(double)),
    ];

    private readonly BarReading _reading = new(store);
    private (StoreSnapshot Snapshot, ReadOptions Options, CancellationToken Cancel) _call;

    /// <summary>What went wrong in the statement, in the library's own words; DuckDB hands on the message only.</summary>
    public ToolkitException? Error { get; private set; }

    public void Register(DuckDBConnection connection) =>
        connection.RegisterTableFunction<string, string, string, string>(Name, Bind, (bar, writers, row) => Write((Row)bar!, writers, row));

    /// <summary>Sets what the next statement reads, and whom it tells what was assumed.</summary>
    public void Begin(StoreSnapshot snapshot, Action<string>? notes, CancellationToken cancel) =>
        (_call, Error) = ((snapshot, new() { Notes = notes }, cancel), null);

    private TableFunction Bind(IReadOnlyList<IDuckDBValueReader> arguments)
    {
        string[] texts = [.. arguments.Select(a => a.IsNull() ? "" : a.GetValue<string>())];
        return Kept(() =>
        {
            (Timeframe from, Timeframe to) = (Timeframe.Parse(texts[1]), Timeframe.Parse(texts[2]));
            return to.IsMultipleOf(from)
                ? new TableFunction(Columns, Rows((texts[0], texts[3]), from, to))
                : throw ToolkitException.Usage($"{to} bars cannot be made of {from} bars");
        });
    }

    private IEnumerable<Row> Rows((string Symbol, string Exchange) of, Timeframe from, Timeframe to)
    {
        foreach (Dataset dataset in store.Listings.AllDatasets().Where(d => d.Key.Symbol == of.Symbol && d.Key.Timeframe == from
            && (of.Exchange.Length == 0 || d.Key.Exchange == of.Exchange)).OrderBy(d => d.Key.Exchange, StringComparer.Ordinal))
        {
            BarSeries bars = Kept(() => new BarQuery(_reading, _call.Snapshot, dataset, to, _call.Options, _call.Cancel).TryRead(TimeRange.All));
            for (int i = 0; i < bars.Count; i++)
            {
                yield return new(bars, i);
            }
        }
    }

    private T Kept<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ToolkitException e)
        {
            Error = e;
            throw;
        }
    }

    private static void Write(Row row, IReadOnlyList<IDuckDBDataWriter> writers, ulong at)
    {
        (BarSeries bars, int i) = row;
        writers[0].WriteValue(bars.Key.Exchange, at);
        writers[1].WriteValue(bars.Symbol, at);
        writers[2].WriteValue(bars.Timeframe.Name, at);
        writers[3].WriteValue(bars.Time[i], at);
        writers[4].WriteValue(bars.Open[i], at);
        writers[5].WriteValue(bars.High[i], at);
        writers[6].WriteValue(bars.Low[i], at);
        writers[7].WriteValue(bars.Close[i], at);
        if (double.IsNaN(bars.Volume[i]))
        {
            writers[8].WriteNull(at);
        }
        else
        {
            writers[8].WriteValue(bars.Volume[i], at);
        }
    }

    private readonly record struct Row(BarSeries Bars, int Index);
}
