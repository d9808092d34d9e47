using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Benchmarks;

/// <summary>The rows of the targets that ingest, storage and query have to meet, each beside the same job done by DuckDB alone.</summary>
internal static class StoreWorkloads
{
    private const int Rows = 1_000_000;

    public static async Task RunAsync(SideBySide side, string folder, Peer[] peers)
    {
        string csv = Path.Combine(folder, "spy.csv"), bare = Path.Combine(folder, "bare.parquet");
        Bar[] bars = [.. SyntheticMinutes.Bars(Rows)];
        SyntheticMinutes.WriteCsv(csv, bars);
        using DuckDBConnection duck = BareDuckDb.Open();
        BareDuckDb.CsvToParquet(duck, csv, bare);

        await IngestAsync(side, folder, csv, duck, peers);
        await FolderAsync(side, folder, bars, (duck, peers));

        string path = Path.Combine(folder, "read");
        using Workspace tk = Workspace.Open(path);
        await tk.Ingest.FileAsync(csv, "SPY", "1m", new() { Calendar = "XNYS" });
        DatasetRow stored = tk.Datasets()[0];
        SideBySide.Print($"size of {Rows:N0} bars: {stored.Bytes / 1e6:0.00} MB of {new FileInfo(csv).Length / 1e6:0.0} MB CSV (bare DuckDB {new FileInfo(bare).Length / 1e6:0.00} MB)   target <= 8.8 MB");
        await ReadAsync(side, tk, (duck, bare, peers), bars);
        await LayersAsync(side, duck, bare);
        await FilesAsync(side, folder, duck, bars);
        await CrossSectionAsync(side, folder, (duck, peers), bars);
        await ResampleAsync(side, tk, bars, Peer.Do(peers, "resampleInMemory", new { path = bare, csv }), Peer.Do(peers, "resample", new { path = bare }));
    }

    private static async Task IngestAsync(SideBySide side, string folder, string csv, DuckDBConnection duck, Peer[] peers)
    {
        int run = 0;
        await side.CompareAsync(
            "csv -> parquet, published", "<= 0.6, <= 0.5 of processor time",
            async () =>
            {
                using Workspace tk = Workspace.Open(Path.Combine(folder, $"ingest{run++}"));
                await tk.Ingest.FileAsync(csv, "SPY", "1m", new() { Calendar = "XNYS" });
            },
            "bare COPY, types given, sorted",
            () =>
            {
                BareDuckDb.CsvToParquet(duck, csv, Path.Combine(folder, "twin.parquet"));
                return Task.CompletedTask;
            },
            peers: Peer.Do(peers, "csv", new { from = csv, to = Path.Combine(folder, "peer.parquet") }));
    }

    private static async Task FolderAsync(SideBySide side, string folder, Bar[] bars, (DuckDBConnection Duck, Peer[] Peers) rivals)
    {
        if (!side.Wants("100 csvs"))
        {
            return;
        }

        string many = Directory.CreateDirectory(Path.Combine(folder, "many")).FullName;
        for (int i = 0; i < 100; i++)
        {
            SyntheticMinutes.WriteCsv(Path.Combine(many, $"S{i:000}_1m.csv"), bars.AsEnumerable().Skip(i * 10_000).Take(10_000));
        }

        int run = 0;
        await side.CompareAsync(
            "100 csvs x 10k rows, published", "<= 1.0",
            async () =>
            {
                using Workspace tk = Workspace.Open(Path.Combine(folder, $"bulk{run++}"));
                await tk.Ingest.FolderAsync(many, new() { Ingest = new() { Calendar = "XNYS" } });
            },
            "bare COPY of all in one statement",
            () =>
            {
                BareDuckDb.CsvsToParquet(rivals.Duck, Path.Combine(many, "*.csv"), Path.Combine(folder, "twin.parquet"));
                return Task.CompletedTask;
            },
            peers: Peer.Do(rivals.Peers, "csvs", new { files = Directory.GetFiles(many), to = Path.Combine(folder, "peer") }));
    }

    private static async Task ReadAsync(SideBySide side, Workspace tk, (DuckDBConnection, string, Peer[]) rivals, Bar[] bars)
    {
        (DuckDBConnection duck, string bare, Peer[] peers) = rivals;
        const string Columns = "time, open, high, low, close, volume";
        string all = $"SELECT {Columns} FROM read_parquet('{bare}')";
        await side.CompareAsync(
            "read 1M x 6 into arrays", "<= 0.5; <= 0.7 of polars",
            async () => await tk.Bars.ReadAsync("SPY", "1m"),
            "DuckDB's C API into arrays",
            () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, all, Rows)),
            peers: Peer.Do(peers, "read", new { path = bare }));

        DateTime month = bars[500_000].Time.Date, next = month.AddDays(30);
        string range = $"{all} WHERE time >= TIMESTAMP '{month:yyyy-MM-dd}' AND time < TIMESTAMP '{next:yyyy-MM-dd}'";
        await side.CompareAsync(
            "one month of 1M", "<= 0.7",
            async () => await tk.Bars.ReadAsync("SPY", "1m", month, next),
            "DuckDB's C API into arrays",
            () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, range, Rows / 10)), inner: 10,
            Peer.Do(peers, "range", new { path = bare, from = month, to = next }));

        string latest = $"{all} WHERE time > TIMESTAMP '{bars[^1].Time.AddDays(-2):yyyy-MM-dd HH:mm:ss}' ORDER BY time DESC LIMIT 100";
        await side.CompareAsync(
            "latest 100", "<= 0.5",
            async () => await tk.Bars.LatestAsync("SPY", "1m", 100),
            "DuckDB, bound in time given",
            () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, latest, 100)), inner: 10,
            Peer.Do(peers, "latest", new { path = bare }));

        await side.CompareAsync(
            "summary", "< 1 ms",
            async () => await tk.Bars.SummaryAsync("SPY", "1m"),
            "DuckDB, every row",
            () =>
            {
                BareDuckDb.Execute(duck, $"SELECT count(*), min(time), max(time), min(low), max(high), avg(close), sum(volume) FROM read_parquet('{bare}')");
                return Task.CompletedTask;
            }, inner: 10, Peer.Do(peers, "summary", new { path = bare }));
    }

    /// <summary>DuckDB.NET's native layer, which the library uses for columns, beside its ADO layer.</summary>
    private static async Task LayersAsync(SideBySide side, DuckDBConnection duck, string bare)
    {
        string all = $"SELECT time, open, high, low, close, volume FROM read_parquet('{bare}')";
        await side.CompareAsync(
            "layers: 1M x 6, vectors", "< 0.91, else ADO",
            () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, all, Rows)),
            "data reader, typed getters",
            () => Task.FromResult(BareDuckDb.ReadByDataReader(duck, all, Rows)));

        using DuckDBConnection own = BareDuckDb.Open();
        string table = "SELECT range AS n, range / 7 AS x, 'S' || range % 100 AS s, make_timestamp(range * 60000000) AS t FROM range(1000000)";
        const string numbers = "SELECT range AS n, range / 7 AS x FROM range(1000000)";
        await side.CompareAsync(
            "layers: SQL, 1M x 4 as a frame", "< 0.91, else ADO",
            () => Task.FromResult(Prepared(own, table)),
            "data reader into typed lists",
            () => Task.FromResult(BareDuckDb.ReadColumns(own, table)));
        await side.CompareAsync(
            "layers: SQL, 1M x 2 without text", "< 0.91, else ADO",
            () => Task.FromResult(Prepared(own, numbers)),
            "data reader into typed lists",
            () => Task.FromResult(BareDuckDb.ReadColumns(own, numbers)));


        const string One = "SELECT $n + 1 AS n";
        await side.CompareAsync(
            "layers: prepared, bound, one row", "< 0.91, else ADO",
            () => Task.FromResult(Prepared(own, One)),
            "command with a parameter",
            () => Task.FromResult(BareDuckDb.One(own, One, "n", 41L)), inner: 200);
    }

    /// <summary>The file format alone: what lies between arrays and a file, without a store.</summary>
    private static async Task FilesAsync(SideBySide side, string folder, DuckDBConnection duck, Bar[] bars)
    {
        if (!side.Wants("file:"))
        {
            return;
        }

        SeriesBars spy = new(new("XNYS", "SPY", "1m"), BarColumns.FromRows(bars));
        string own = Path.Combine(folder, "own.parquet"), twin = Path.Combine(folder, "twin.parquet");
        BarFileEncoder.Write(own, [spy], []);
        BareDuckDb.Execute(duck, $"CREATE OR REPLACE TABLE spy AS FROM read_parquet('{own}')");
        await side.CompareAsync(
            "file: 1M bars to Parquet", "-",
            () =>
            {
                File.Delete(own);
                BarFileEncoder.Write(own, [spy], []);
                return Task.CompletedTask;
            },
            "DuckDB's COPY of a table",
            () =>
            {
                BareDuckDb.Execute(duck, $"COPY spy TO '{twin}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880)");
                return Task.CompletedTask;
            });
        SideBySide.Print($"size of {Rows:N0} bars: {new FileInfo(own).Length / 1e6:0.00} MB, DuckDB {new FileInfo(twin).Length / 1e6:0.00} MB   target <= 8.0 MB");
        foreach ((string name, string path) in new[] { ("file: 1M x 6 of ours", own), ("file: 1M x 6 of DuckDB's", twin) })
        {
            await side.CompareAsync(
                name, "<= 0.5",
                () => Task.FromResult(ReadAll(path)),
                "DuckDB's C API, DuckDB's file",
                () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, $"SELECT time, open, high, low, close, volume FROM read_parquet('{twin}')", Rows)), inner: 2);
        }
    }

    private static BarColumns ReadAll(string path)
    {
        using BarFileDecoder file = BarFileDecoder.TryOpen(path)!;
        List<RowStretch> found = file.Find(new("XNYS", "SPY", "1m"), TimeRange.All);
        BarBuffer buffer = new(BarFields.All, Rows);
        int columns = buffer.Columns.Count;
        BarFileDecoder.InParallel(found.Count * columns, new(), i =>
            file.Read(found[i / columns], buffer.Columns[i % columns], buffer, found.Take(i / columns).Sum(stretch => stretch.Count)));
        return buffer.Rows;
    }

    /// <summary>The last close of each of 100 symbols of one file.</summary>
    private static async Task CrossSectionAsync(SideBySide side, string folder, (DuckDBConnection Duck, Peer[] Peers) rivals, Bar[] bars)
    {
        (DuckDBConnection duck, Peer[] peers) = rivals;
        if (!side.Wants("cross-section"))
        {
            return;
        }

        using Workspace tk = Workspace.Open(Path.Combine(folder, "cross"));
        string many = Path.Combine(folder, "cross-csv");
        Directory.CreateDirectory(many);
        string[] symbols = [.. Enumerable.Range(0, 100).Select(i => $"S{i:000}")];
        foreach ((int i, string symbol) in symbols.Index())
        {
            SyntheticMinutes.WriteCsv(Path.Combine(many, $"{symbol}_1m.csv"), bars.AsEnumerable().Skip(i * 10_000).Take(10_000));
        }

        await tk.Ingest.FolderAsync(many, new() { Ingest = new() { Calendar = "XNYS" } });
        tk.Maintenance.Compact(all: true);
        string files = string.Join(", ", tk.Files().Select(file => $"'{file.Path}'"));
        await side.CompareAsync(
            "cross-section: 100 last closes", "<= polars",
            () => tk.SqlAsync("SELECT symbol, max_by(close, time) FROM bars GROUP BY symbol"),
            "DuckDB, one query",
            () =>
            {
                BareDuckDb.Execute(duck, $"SELECT symbol, arg_max(close, time) FROM read_parquet([{files}]) GROUP BY symbol");
                return Task.CompletedTask;
            }, inner: 3, Peer.Do(peers, "crossSection", new { path = tk.Files().Single().Path }));
        await side.CompareAsync(
            "cross-section: 100 whole series", "<= polars",
            async () =>
            {
                foreach (string symbol in symbols)
                {
                    await tk.Bars.ReadAsync(symbol, "1m");
                }
            },
            "DuckDB's C API, all at once",
            () => Task.FromResult(BareDuckDb.ReadIntoArrays(duck, $"SELECT time, open, high, low, close, volume FROM read_parquet([{files}])", Rows)));
    }

    private static object? Prepared(DuckDBConnection connection, string sql)
    {
        using SqlText text = new(connection.NativeConnection, sql);
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(new Dictionary<string, object?> { ["n"] = 41L });
        using SqlResult result = statement.Execute(streaming: true);
        return result.ToFrame(null)["n"][0];
    }

    private static async Task ResampleAsync(SideBySide side, Workspace tk, Bar[] bars, IEnumerable<Rival> inMemory, IEnumerable<Rival> fromFile)
    {
        BarSeries minutes = await tk.Bars.ReadAsync("SPY", "1m");
        BarePass pass = new(bars);
        await side.CompareAsync(
            "resample 1m -> 5m in memory", "<= 1.5",
            () => Task.FromResult(minutes.Resample("5m", new() { DropPartial = false })),
            "one bare pass over arrays",
            () => Task.FromResult(pass.Run()), inner: 5, inMemory);
        await side.CompareAsync(
            "resample 1m -> 5m from Parquet", "<= 1.2",
            async () => await tk.Bars.ReadAsync("SPY", "1m", options: new() { Resample = "5m" }),
            "read 1M alone, then the bare pass",
            async () =>
            {
                await tk.Bars.ReadAsync("SPY", "1m");
                pass.Run();
            },
            peers: fromFile);
    }
}
