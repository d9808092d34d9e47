using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Tests;

/// <summary>Reads a store back the slow and obvious way: every file, then the hot rows over it.</summary>
internal static class StoredBars
{
    private static readonly ThreadLocal<DuckDBConnection> Duck = new(() => DuckDbLibrary.Open(null, threads: 1, memoryBytes: 1 << 30));

    /// <summary>The bars of a series in a version, by time.</summary>
    /// <exception cref="InvalidDataException">A file is not what the catalog says, or rows are out of order or doubled.</exception>
    public static SortedDictionary<long, Bar> Read(StoreSnapshot snapshot, Dataset dataset)
    {
        SortedDictionary<long, Bar> bars = [];
        long last = long.MinValue;
        foreach (SeriesFile file in snapshot.Files(dataset, TimeRange.All))
        {
            snapshot.Check([file.File]);
            int before = bars.Count;
            List<Bar> rows = Duck.Value!.List(
                $"""
                SELECT epoch_us(time), open, high, low, close, volume FROM read_parquet({SqlLiteral.Of(file.File.Path)}, hive_partitioning = false)
                WHERE exchange = $e AND symbol = $s AND timeframe = $t
                """,
                r => new Bar(
                    UnixMicroseconds.ToDateTime(r.GetInt64(0)), r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.IsDBNull(5) ? null : r.GetDouble(5)),
                ("e", dataset.Key.Exchange), ("s", dataset.Key.Symbol), ("t", dataset.Key.Timeframe.Name));
            foreach (Bar bar in rows)
            {
                long time = UnixMicroseconds.From(bar.Time);
                if (time <= last)
                {
                    throw new InvalidDataException($"rows of {dataset.Key} are out of order or doubled in {file.File.Path}");
                }

                last = time;
                bars.Add(time, bar);
            }

            if (bars.Count - before != file.Rows)
            {
                throw new InvalidDataException($"{file.File.Path} has {bars.Count - before} rows of {dataset.Key}, the catalog says {file.Rows}");
            }
        }

        Apply(bars, snapshot.HotRows(dataset, TimeRange.All));
        return bars;
    }

    /// <summary>What <paramref name="rows"/> do to a model of a series.</summary>
    public static void Apply(SortedDictionary<long, Bar> model, BarColumns rows)
    {
        foreach (Bar bar in new BarSeries(SeededBars.Key("model"), rows))
        {
            model[UnixMicroseconds.From(bar.Time)] = bar;
        }
    }

    /// <summary>Number of bars and a checksum over all of their values.</summary>
    public static string Digest(BarStore store, StoreSnapshot snapshot, SeriesKey key) =>
        store.Listings.Find(key) is { } dataset ? Digest(Read(snapshot, dataset)) : "0 0";

    public static string Digest(SortedDictionary<long, Bar> bars)
    {
        ulong sum = 0;
        foreach ((long time, Bar bar) in bars)
        {
            foreach (double value in new[] { bar.Open, bar.High, bar.Low, bar.Close, bar.Volume ?? -1 })
            {
                sum = (sum ^ (ulong)time ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
            }
        }

        return $"{bars.Count} {sum:x}";
    }
}
