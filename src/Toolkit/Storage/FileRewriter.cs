using DuckDB.NET.Data;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Rows that a new file gets for one series: in a DuckDB table or, where they are few, in memory.</summary>
internal sealed record Addition(SeriesKey Key, string? Table, bool Sorted, RowStatistics Statistics)
{
    /// <summary>The rows, when <see cref="Table"/> is null.</summary>
    public BarColumns Rows { get; init; }
}

/// <summary>Makes the one file of a timeframe that holds new rows and whatever else lay in the files it supersedes.</summary>
internal sealed class FileRewriter(Workbench bench, BarStore store)
{
    private readonly ParquetWriter _writer = new(bench);

    /// <summary>Writes the file under its final name.</summary>
    /// <param name="timeframe">The timeframe of all rows.</param>
    /// <param name="additions">New rows, which win over old ones of the same time.</param>
    /// <param name="superseded">Files whose rows go along.</param>
    /// <param name="rest">The version that the rows were merged with, the new file's id, and series whose old rows stay behind.</param>
    /// <returns>The file, or null when no rows remain.</returns>
    public NewFile? Write(
        Timeframe timeframe, IReadOnlyList<Addition> additions, Superseded superseded, (long BaseVersion, string Id, IReadOnlySet<SeriesKey> Dropped) rest)
    {
        List<Addition> sorted = [.. additions.Where(addition => addition.Statistics.Rows > 0).OrderBy(addition => addition.Key, SeriesOrder.Instance)];
        FileFooter footer = new(rest.Id, rest.BaseVersion, [.. superseded.Files.Select(file => file.Id)]);
        if (superseded.Files.Count == 0)
        {
            return WriteUnmerged(timeframe, sorted, footer);
        }

        foreach (FileEntry file in superseded.Files)
        {
            // What is merged gets a new hash: damage that went along would never be found again.
            string path = store.Layout.Absolute(file.Path);
            FileCheck.Open(path, file.SizeBytes);
            FileCheck.Content(path, file.Sha256);
        }

        Dictionary<SeriesKey, long> old = Carried(superseded, rest.Dropped);
        if (old.Count > 0)
        {
            return WriteMerged(timeframe, sorted, superseded, old, footer);
        }

        return WriteUnmerged(timeframe, sorted, footer);
    }

    private NewFile? WriteUnmerged(Timeframe timeframe, List<Addition> additions, FileFooter footer) =>
        additions.Count == 0 ? null
        : additions.TrueForAll(addition => addition.Table is not null) ? WriteNew(timeframe, additions, footer)
        : WriteMerged(timeframe, additions, Superseded.None, [], footer);

    /// <summary>Nothing to merge with: the tables one after the other, in the order of their series, without a sort where they are sorted.</summary>
    private NewFile WriteNew(Timeframe timeframe, List<Addition> additions, FileFooter footer)
    {
        using ConstantTexts texts = new(bench);
        List<string> parts = [];
        List<(string, object?)> parameters = [];
        string frame = texts.Of(timeframe.Name);
        string? exchange = additions.TrueForAll(a => a.Key.Exchange == additions[0].Key.Exchange) ? texts.Of(additions[0].Key.Exchange) : null;
        string? symbol = additions.Count == 1 ? texts.Of(additions[0].Key.Symbol) : null;
        foreach (Addition addition in additions)
        {
            string table = addition.Sorted || additions.Count == 1 ? addition.Table! : Sort(addition.Table!);
            int at = parts.Count;
            parts.Add(
                $"""
                SELECT {exchange ?? $"$exchange{at}::VARCHAR"} AS exchange, {symbol ?? $"$symbol{at}::VARCHAR"} AS symbol, {frame} AS timeframe,
                    time, open, high, low, close, volume FROM {table}
                """);
            if (exchange is null)
            {
                parameters.Add(($"exchange{at}", addition.Key.Exchange));
            }

            if (symbol is null)
            {
                parameters.Add(($"symbol{at}", addition.Key.Symbol));
            }
        }

        string order = additions is [{ Sorted: false }] ? " ORDER BY time" : string.Empty;
        Select select = new(string.Join("\nUNION ALL\n", parts) + order, parameters);
        (string path, long size, string sha256, FileRows rows) = _writer.Write(timeframe, select, footer);
        NewFile file = new(footer.Id, path, timeframe, size, sha256, [.. additions.Select(addition => (addition.Key, addition.Statistics))]);
        Expect(file, rows, file.Rows, file.Rows);
        return file;
    }

    private NewFile WriteMerged(
        Timeframe timeframe, List<Addition> additions, Superseded superseded, Dictionary<SeriesKey, long> old, FileFooter footer)
    {
        List<SeriesKey> keys = [.. old.Keys.Union(additions.Select(addition => addition.Key)).Order(SeriesOrder.Instance)];
        string? files = superseded.Files.Count == 0 ? null : ParquetFiles.Read(superseded.Files, bench);
        Select select = keys.Count == 1 && superseded.Series.Count == 1 && additions.TrueForAll(addition => addition.Table is not null)
            ? MergedOne(keys[0], additions, files!)
            : MergedMany(keys, additions, (files, old.Keys));
        (string path, long size, string sha256, FileRows rows) = _writer.Write(timeframe, select, footer);
        List<(SeriesKey, RowStatistics)> series = bench.List(
            $"SELECT exchange, symbol, {RowStatistics.Aggregates} FROM {ParquetFiles.Read([path])} GROUP BY ALL",
            r => (new SeriesKey(r.GetString(0), r.GetString(1), timeframe), RowStatistics.Read(r, 2)));
        NewFile file = new(footer.Id, path, timeframe, size, sha256, series);
        long added = additions.Sum(addition => addition.Statistics.Rows);
        Expect(file, rows, Math.Max(old.Values.Sum(), added), old.Values.Sum() + added);
        ExpectCarried(file, old, additions);
        return file;
    }

    private Select MergedOne(SeriesKey key, List<Addition> additions, string files)
    {
        string table = additions.Count == 1 ? additions[0].Table! : bench.Stage(BarColumns.Empty);
        return new(
            $"""
            SELECT $exchange::VARCHAR AS exchange, $symbol::VARCHAR AS symbol, $timeframe::VARCHAR AS timeframe, time, open, high, low, close, volume
            FROM (
                SELECT time, open, high, low, close, volume FROM {files} f WHERE NOT EXISTS (FROM {table} t WHERE t.time = f.time)
                UNION ALL SELECT time, open, high, low, close, volume FROM {table})
            ORDER BY time
            """,
            [("exchange", key.Exchange), ("symbol", key.Symbol), ("timeframe", key.Timeframe.Name)]);
    }

    /// <summary>Sorts by a number instead of two texts; the numbers are in the order of the texts.</summary>
    private Select MergedMany(List<SeriesKey> keys, List<Addition> additions, (string? Files, ICollection<SeriesKey> Keys) old)
    {
        string numbers = Number(keys, old.Keys), added = Gather(keys, additions);
        string carried = old.Files is null ? string.Empty :
            $"""
            SELECT o.number, f.time, f.open, f.high, f.low, f.close, f.volume
            FROM {old.Files} f JOIN {numbers} o ON o.carried AND f.exchange = o.exchange AND f.symbol = o.symbol
            WHERE NOT EXISTS (FROM {added} a WHERE a.number = o.number AND a.time = f.time)
            UNION ALL
            """;
        return new(
            $"""
            SELECT k.exchange, k.symbol, $timeframe::VARCHAR AS timeframe, m.time, m.open, m.high, m.low, m.close, m.volume
            FROM ({carried} SELECT number, time, open, high, low, close, volume FROM {added}) m JOIN {numbers} k ON m.number = k.number
            ORDER BY m.number, m.time
            """,
            [("timeframe", keys[0].Timeframe.Name)]);
    }

    private string Number(List<SeriesKey> keys, ICollection<SeriesKey> carried)
    {
        string table = bench.NewTable("keys");
        bench.Execute($"CREATE TEMP TABLE {table} (number INTEGER, exchange VARCHAR, symbol VARCHAR, carried BOOLEAN)");
        using DuckDBAppender appender = bench.Connection.CreateAppender("temp", "main", table);
        for (int i = 0; i < keys.Count; i++)
        {
            appender.CreateRow()
                .AppendValue((int?)i).AppendValue(keys[i].Exchange).AppendValue(keys[i].Symbol).AppendValue((bool?)carried.Contains(keys[i])).EndRow();
        }

        return table;
    }

    /// <summary>Puts all additions into one table, each under the number of its series.</summary>
    private string Gather(List<SeriesKey> keys, List<Addition> additions)
    {
        Dictionary<SeriesKey, int> numbers = keys.Index().ToDictionary(key => key.Item, key => key.Index);
        string rows = bench.StageMany([.. additions.Where(a => a.Table is null).Select(a => (numbers[a.Key], a.Rows))]);
        foreach (Addition addition in additions.Where(a => a.Table is not null))
        {
            bench.Execute(
                $"INSERT INTO {rows} SELECT $number::INTEGER, time, open, high, low, close, volume FROM {addition.Table}",
                ("number", numbers[addition.Key]));
        }

        return rows;
    }

    private string Sort(string table)
    {
        string sorted = bench.NewTable("sorted");
        bench.Execute($"CREATE TEMP TABLE {sorted} AS SELECT time, open, high, low, close, volume FROM {table} ORDER BY time");
        return sorted;
    }

    /// <summary>Rows per series of the old files that go along.</summary>
    private Dictionary<SeriesKey, long> Carried(Superseded superseded, IReadOnlySet<SeriesKey> dropped) => store.Catalog.Read(connection =>
        superseded.Series
            .Select(pair => (DatasetTable.Find(connection, pair.Key)!.Key, pair.Value.Rows))
            .Where(pair => !dropped.Contains(pair.Key))
            .ToDictionary(pair => pair.Key, pair => pair.Rows));

    private static void Expect(NewFile file, FileRows footer, long atLeast, long atMost)
    {
        if (footer.Rows != file.Rows || footer.Rows < atLeast || footer.Rows > atMost || footer.MinTime != file.MinTime || footer.MaxTime != file.MaxTime)
        {
            Refuse(file, $"its footer says {Shown(footer)}, expected were {Shown(new(file.Rows, file.MinTime, file.MaxTime))}");
        }
    }

    private static void ExpectCarried(NewFile file, Dictionary<SeriesKey, long> old, List<Addition> additions)
    {
        Dictionary<SeriesKey, long> written = file.Series.ToDictionary(series => series.Key, series => series.Statistics.Rows);
        foreach ((SeriesKey key, long rows) in old)
        {
            long added = additions.Find(addition => addition.Key == key)?.Statistics.Rows ?? 0;
            long found = written.GetValueOrDefault(key);
            if (found < Math.Max(rows, added) || found > rows + added)
            {
                Refuse(file, $"it has {found} rows of {key}, merged from {rows} old and {added} new ones");
            }
        }
    }

    private static string Shown(FileRows rows) =>
        $"{rows.Rows} rows from {UnixMicroseconds.ToIso(rows.MinTime)} to {UnixMicroseconds.ToIso(rows.MaxTime)}";

    private static void Refuse(NewFile file, string why)
    {
        DurableFile.TryDelete(file.Path);
        throw new ToolkitException(
            ErrorKind.Failure, $"the file that was just written is not what it should be: {why}", "check the disk ('toolkit doctor') and run the command again; nothing was changed");
    }
}
