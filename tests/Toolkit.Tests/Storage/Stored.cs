using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>Makes bars, and reads a store back the slow and obvious way: every file, then the hot rows over it.</summary>
internal static class Stored
{
    public static readonly long Start = UnixMicroseconds.From(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public static SeriesKey Key(string symbol, string timeframe = "1m", string exchange = "local") => new(exchange, symbol, timeframe);

    /// <summary>Minute bars from a minute on; <paramref name="seed"/> decides the prices.</summary>
    public static BarColumns Bars(int fromMinute, int count, int seed = 0, int step = 1)
    {
        long[] time = new long[count];
        double[] open = new double[count], high = new double[count], low = new double[count], close = new double[count], volume = new double[count];
        for (int i = 0; i < count; i++)
        {
            long minute = fromMinute + (long)i * step;
            time[i] = Start + minute * UnixMicroseconds.PerMinute;
            double price = 100 + (minute * 7919 + seed * 104729) % 1000 / 100.0;
            (open[i], high[i], low[i], close[i]) = (price, price + 0.5, price - 0.5, price + 0.25);
            volume[i] = minute % 97 == 0 ? double.NaN : minute % 1000;
        }

        return new(time, open, high, low, close, volume);
    }

    public static SeriesLoad Load(SeriesKey key, BarColumns rows) => new() { Key = key, Rows = rows };

    public static Published Put(this BarStore store, SeriesKey key, BarColumns rows, bool replace = false) =>
        store.Publish(new() { MadeBy = "ingest", Series = [Load(key, rows)], Replace = replace });

    /// <summary>The bars of a series in a version, by time.</summary>
    public static SortedDictionary<long, Bar> Read(this BarStore store, SeriesKey key, long? asOf = null)
    {
        using StoreSnapshot snapshot = store.Snapshot(asOf);
        return store.Listings.Find(key) is { } dataset ? Read(store, snapshot, dataset) : [];
    }

    public static SortedDictionary<long, Bar> Read(BarStore store, StoreSnapshot snapshot, Dataset dataset)
    {
        SortedDictionary<long, Bar> bars = [];
        IReadOnlyList<SeriesFile> files = snapshot.Files(dataset, TimeRange.All);
        if (files.Count > 0)
        {
            using DuckDBConnection duck = DuckDb.Open(null, store.Options);
            long last = long.MinValue;
            foreach (SeriesFile file in files)
            {
                snapshot.Check(file.File);
                using DuckDBCommand command = DuckDb.Command(
                    duck,
                    $"""
                    SELECT epoch_us(time), open, high, low, close, volume FROM read_parquet({Sql.Literal(file.File.Path)}, hive_partitioning = false)
                    WHERE exchange = $e AND symbol = $s AND timeframe = $t
                    """,
                    ("e", dataset.Key.Exchange), ("s", dataset.Key.Symbol), ("t", dataset.Key.Timeframe.Name));
                using DuckDBDataReader reader = command.ExecuteReader();
                long rows = 0;
                while (reader.Read())
                {
                    long time = reader.GetInt64(0);
                    Assert.True(time > last, $"rows of {dataset.Key} are out of order or doubled in {file.File.Path}");
                    last = time;
                    rows++;
                    bars.Add(time, new(
                        UnixMicroseconds.ToDateTime(time), reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4),
                        reader.IsDBNull(5) ? null : reader.GetDouble(5)));
                }

                Assert.Equal(file.Rows, rows);
            }
        }

        foreach (Bar bar in new BarSeries(dataset.Key, snapshot.HotRows(dataset, TimeRange.All)))
        {
            bars[UnixMicroseconds.From(bar.Time)] = bar;
        }

        return bars;
    }

    /// <summary>What <paramref name="rows"/> do to a model of a series.</summary>
    public static void Apply(this SortedDictionary<long, Bar> model, BarColumns rows)
    {
        foreach (Bar bar in new BarSeries(Key("model"), rows))
        {
            model[UnixMicroseconds.From(bar.Time)] = bar;
        }
    }

    /// <summary>Asserts that store and model hold the same bars and that the catalog counts them right.</summary>
    public static void MustHold(this BarStore store, SeriesKey key, SortedDictionary<long, Bar> model)
    {
        Assert.Equal(model, store.Read(key));
        Dataset dataset = store.Listings.Find(key)!;
        Assert.Equal(model.Count, dataset.RowCount);
        if (model.Count > 0)
        {
            Assert.Equal((model.Keys.First(), model.Keys.Last()), (dataset.FirstTime, dataset.LastTime));
        }
    }
}
