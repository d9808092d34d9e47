using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What a load changes: its rows that the store lacks or has with other values.</summary>
/// <param name="Load">The load.</param>
/// <param name="Base">What it was compared with.</param>
/// <param name="Rows">The changed rows, when they are in memory.</param>
/// <param name="Table">The table of the changed rows, when they are in DuckDB.</param>
/// <param name="Sorted">Whether that table is ascending by time.</param>
/// <param name="Statistics">Of the changed rows.</param>
/// <param name="RowsNew">Rows whose time the series did not have.</param>
/// <param name="RowsRevised">Rows that replace one with other values.</param>
internal sealed record SeriesDelta(
    Load Load, SeriesBase Base, BarColumns? Rows, string? Table, bool Sorted, RowStatistics Statistics, long RowsNew, long RowsRevised)
{
    /// <summary>Times of the stored hot rows that the changed rows take the place of.</summary>
    public long[] CoveredHotTimes { get; private init; } = [];

    /// <summary>Compares a load with the store. With <paramref name="replace"/> all rows of the load are kept, unless nothing at all differs.</summary>
    public static SeriesDelta Of(Load load, SeriesBase stored, bool replace, Workbench bench)
    {
        if (stored.IsEmpty || load.Statistics.Rows == 0)
        {
            return new(load, stored, load.Rows, load.Table, load.Sorted, load.Statistics, load.Statistics.Rows, 0);
        }

        stored.CheckFiles(bench.Layout);
        SeriesDelta changed = load.Rows is not null ? InMemory(load, stored, bench) : InDuckDb(load, stored, bench);
        bool same = changed.Statistics.Rows == 0 && load.Statistics.Rows == stored.Dataset!.RowCount && load.Source.Basis == stored.Dataset.Basis;
        return replace && !same
            ? changed with { Rows = load.Rows, Table = load.Table, Sorted = load.Sorted, Statistics = load.Statistics }
            : changed;
    }

    /// <summary>Brings changed rows that turned out to be few into memory.</summary>
    public SeriesDelta InMemory(Workbench bench) => Rows is not null || Statistics.Rows == 0 ? this : this with
    {
        Rows = bench.Bars($"SELECT epoch_us(time), open, high, low, close, volume FROM {Table} ORDER BY time"),
    };

    private static SeriesDelta InMemory(Load load, SeriesBase stored, Workbench bench)
    {
        BarColumns rows = load.Rows!.Value;
        Dictionary<long, Bar> known = Known(load, rows, stored, bench);
        List<Bar> changed = [];
        int added = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            Bar bar = BarAt(rows, i);
            bool there = known.TryGetValue(rows.Time.Span[i], out Bar old);
            added += there ? 0 : 1;
            if (!there || old != bar)
            {
                changed.Add(bar);
            }
        }

        BarColumns delta = BarColumns.FromRows(changed);
        return new(load, stored, delta, null, true, RowStatistics.Of(delta), added, changed.Count - added);
    }

    /// <summary>The stored bars at the times of the load; hot rows win over files.</summary>
    private static Dictionary<long, Bar> Known(Load load, BarColumns rows, SeriesBase stored, Workbench bench)
    {
        Dictionary<long, Bar> known = [];
        if (stored.Files.Count > 0)
        {
            BarColumns found = bench.Bars(
                $"""
                SELECT epoch_us(time), open, high, low, close, volume FROM {ParquetFiles.Read(stored.Files, bench)}
                WHERE exchange = $exchange AND symbol = $symbol
                    AND time BETWEEN make_timestamp($from::BIGINT) AND make_timestamp($to::BIGINT)
                    AND time IN (SELECT make_timestamp(unnest($times::BIGINT[])))
                """,
                ("exchange", load.Key.Exchange), ("symbol", load.Key.Symbol), ("from", load.Times.From), ("to", load.Times.To),
                ("times", rows.Time.ToArray().ToList()));
            Add(known, found);
        }

        Add(known, stored.HotRows);
        return known;
    }

    private static void Add(Dictionary<long, Bar> known, BarColumns rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            known[rows.Time.Span[i]] = BarAt(rows, i);
        }
    }

    private static Bar BarAt(BarColumns rows, int i) => new(
        UnixMicroseconds.ToDateTime(rows.Time.Span[i]), rows.Open.Span[i], rows.High.Span[i], rows.Low.Span[i], rows.Close.Span[i],
        double.IsNaN(rows.Volume.Span[i]) ? null : rows.Volume.Span[i]);

    private static SeriesDelta InDuckDb(Load load, SeriesBase stored, Workbench bench)
    {
        string known = bench.NewTable("known"), hot = bench.Stage(stored.HotRows), delta = bench.NewTable("delta");
        string fromFiles = stored.Files.Count == 0 ? string.Empty :
            $"""
            UNION ALL SELECT time, open, high, low, close, volume FROM {ParquetFiles.Read(stored.Files, bench)} f
            WHERE exchange = $exchange AND symbol = $symbol
                AND time BETWEEN make_timestamp($from::BIGINT) AND make_timestamp($to::BIGINT)
                AND NOT EXISTS (FROM {hot} h WHERE h.time = f.time)
            """;
        (string, object?)[] key = stored.Files.Count == 0 ? [] :
            [("exchange", load.Key.Exchange), ("symbol", load.Key.Symbol), ("from", load.Times.From), ("to", load.Times.To)];
        bench.Execute($"CREATE TEMP TABLE {known} AS SELECT * FROM {hot} {fromFiles}", key);
        bench.Execute(
            $"""
            CREATE TEMP TABLE {delta} AS
            SELECT l.time, l.open, l.high, l.low, l.close, l.volume, k.time IS NOT NULL AS revises
            FROM {load.Table} l LEFT JOIN {known} k ON l.time = k.time
            WHERE k.time IS NULL OR l.open <> k.open OR l.high <> k.high OR l.low <> k.low OR l.close <> k.close
                OR l.volume IS DISTINCT FROM k.volume
            """);
        bench.Execute($"DROP TABLE {known}");
        (RowStatistics statistics, long revised) = bench.List(
            $"SELECT {RowStatistics.Aggregates}, count(*) FILTER (revises) FROM {delta}", r => (RowStatistics.Read(r, 0), r.GetInt64(7)))[0];
        return new(load, stored, null, delta, false, statistics, statistics.Rows - revised, revised)
        {
            CoveredHotTimes = [.. bench.List($"SELECT epoch_us(h.time) FROM {hot} h JOIN {delta} d ON h.time = d.time", r => r.GetInt64(0))],
        };
    }
}
