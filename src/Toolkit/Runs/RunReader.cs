using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Toolkit.Backtesting;
using Toolkit.Orders;
using Toolkit.Statistics;

namespace Toolkit.Runs;

/// <summary>Reads stored runs.</summary>
internal static class RunReader
{
    /// <summary>Up to so many runs, their parameters are looked up one run after the other; beyond it the whole table is read.</summary>
    private const int FewRuns = 500;

    private static readonly string Select =
        $"""
        SELECT r.run_id, r.name, r.strategy, r.symbol, r.timeframe, r.created_at, r.elapsed_us, r.notes, r.version_id, r.data_sha256, r.from_time, r.to_time,
            {string.Join(", ", Metrics.NumberNames.Select(name => "m." + name))}
        FROM runs r JOIN run_metrics m USING (run_id)

        """;

    private const int FirstMetric = 12;

    private const string Restore = "restore the catalog from a backup, or delete the run with `tk.Runs.DeleteAsync()` and make it again";

    /// <summary>Runs in the order of the query.</summary>
    public static List<RunSummary> List(DbConnection connection, RunSelection selection)
    {
        Dictionary<string, string> texts = [];
        List<RunSummary> runs = connection.List(Select + selection.Sql, r => Summary(r, Shared), selection.Parameters);
        if (runs.Count == 0)
        {
            return runs;
        }

        Dictionary<long, RunSummary> byId = runs.ToDictionary(run => run.Id);
        string which = runs.Count > FewRuns
            ? string.Empty
            : $" WHERE run_id IN ({string.Join(',', runs.Select(run => run.Id.ToString(CultureInfo.InvariantCulture)))})";
        Each(connection, "SELECT run_id, name, kind, value FROM run_params" + which, byId, (run, row) =>
            ((Dictionary<string, object>)run.Parameters)[Shared(Text(row, 1))] = ParameterCell.Read(Shared(Text(row, 2)), Value(row, 3, Shared)));
        Each(connection, "SELECT run_id, tag FROM run_tags" + which, byId, (run, row) => ((List<string>)run.Tags).Add(Shared(Text(row, 1))));
        return runs;

        string Shared(string text) => texts.TryGetValue(text, out string? known) ? known : texts[text] = text;
    }

    /// <returns>Null when there is no such run.</returns>
    public static StoredRun? Load(DbConnection connection, long id)
    {
        RunSummary? summary = List(connection, RunSelection.One(id)).FirstOrDefault();
        if (summary is null)
        {
            return null;
        }

        ToolkitException? calendar = null;
        return Sound(id, () => Details(connection, summary, missing => calendar = missing)) is { } run
            ? run with { MissingCalendar = calendar }
            : throw ToolkitException.BadData($"run {id} has lost its trades and its equity", "run `tk.Maintenance.Verify()`");
    }

    private static StoredRun? Details(DbConnection connection, RunSummary summary, Action<ToolkitException> calendarMissing)
    {
        List<StoredSeries> series = Series(connection, summary.Id);
        return connection.List(
            """
            SELECT r.kind, r.strategy_hash, s.text, r.toolkit, r.git_commit, d.options, d.warnings, d.equity, d.trades, d.rejections, d.reductions, d.benchmark, d.skipped
            FROM runs r JOIN run_details d USING (run_id) LEFT JOIN run_sources s ON s.sha256 = r.source_sha256 WHERE r.run_id = $id
            """,
            r => new StoredRun
            {
                Summary = summary,
                Series = series,
                Kind = Enum.Parse<RunKind>(r.GetString(0), ignoreCase: true),
                StrategyHash = r.Text(1),
                StrategySource = r.Text(2),
                ToolkitVersion = r.GetString(3),
                GitCommit = r.Text(4),
                Benchmark = BenchmarkJson.Read(Json(r, 11)),
                Result = Result(summary, series, r, calendarMissing),
            },
            ("$id", summary.Id)).FirstOrDefault();
    }

    /// <summary>Checksums of the bars of this hash; null where they were not kept.</summary>
    public static BarChecksums? Checksums(DbConnection connection, string sha256) =>
        connection.Scalar("SELECT bars FROM run_bars WHERE sha256 = $sha256", ("$sha256", sha256)) is byte[] blob ? BarChecksums.Unpack(blob) : null;

    /// <summary>The curve alone.</summary>
    public static (long[] Stamps, double[] Equity) Equity(DbConnection connection, long id) =>
        Sound(id, () => EquityBlob.Unpack(Blob(connection, "SELECT equity FROM run_details WHERE run_id = $id", id)));

    /// <summary>The trades alone, those still open after the closed ones.</summary>
    public static Trade[] Trades(DbConnection connection, long id) => Sound(id, () =>
    {
        (Trade[] closed, Trade[] open) = TradeBlob.Unpack(Blob(connection, "SELECT trades FROM run_details WHERE run_id = $id", id));
        return (Trade[])[.. closed, .. open];
    });

    public static List<StoredSeries> Series(DbConnection connection, long id) => connection.List(
        """
        SELECT symbol, exchange, timeframe, is_main, bars, first_time, last_time, sha256, calendar, origin
        FROM run_series WHERE run_id = $id ORDER BY position
        """,
        r => new StoredSeries(
            r.GetString(0), r.Text(2) is { } timeframe ? new SeriesKey(r.GetString(1), r.GetString(0), timeframe) : null, r.GetInt64(3) != 0, r.GetInt32(4),
            Time(r.Long(5)), Time(r.Long(6)), r.Text(7), r.Text(8), OriginJson.Read(Json(r, 9))),
        ("$id", id));

    /// <summary>Names of all parameters, and whether any of their values is a number; null when there are no runs.</summary>
    public static Dictionary<string, bool> Parameters(DbConnection connection) =>
        connection.List($"SELECT name, max(CASE WHEN {RunColumn.ParameterIsNumber} THEN 1 ELSE 0 END) FROM run_params p GROUP BY name", r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1) != 0)).ToDictionary();

    public static ToolkitException NotFound(long id) => ToolkitException.NotFound($"there is no run {id}", "`tk.Runs.ListAsync()` shows the runs there are");

    private static BacktestResult Result(RunSummary summary, List<StoredSeries> series, DbDataReader r, Action<ToolkitException> calendarMissing)
    {
        List<string> warnings = [.. OptionsJson.Texts(Json(r, 6))];
        (long[] stamps, double[] equity, SessionMap sessions) = EquityBlob.UnpackAll(r.GetFieldValue<byte[]>(7));
        RunRecord record = new()
        {
            Options = OptionsJson.Read(Json(r, 5) ?? throw ToolkitException.BadData("it has no options", Restore), missing =>
            {
                warnings.Add($"the calendar of this run is not there any more: {missing.Message}");
                calendarMissing(missing);
            }),
            Series = [],
            Symbols = [.. series.Select(s => s.Symbol)],
            Main = series.FindIndex(s => s.IsMain),
            Stamps = stamps,
            Equity = equity,
            Sessions = sessions,
            Trades = ArraySegment<TradeRecord>.Empty,
            Rejections = OrderBlob.Rejected(Bytes(r, 9)),
            Reductions = OrderBlob.Reduced(Bytes(r, 10)),
            Warnings = warnings,
            Skipped = OptionsJson.Counts(Json(r, 12)),
        };
        return BacktestResult.Restored(
            record, summary.Strategy, summary.Parameters, TradeBlob.Unpack(r.GetFieldValue<byte[]>(8)), summary.Metrics, summary.Elapsed);
    }

    private static JsonNode? Json(DbDataReader r, int column) => r.Text(column) is { } text ? JsonNode.Parse(text) : null;

    private static byte[]? Bytes(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetFieldValue<byte[]>(column);

    private static byte[] Blob(DbConnection connection, string sql, long id) => connection.Scalar(sql, ("$id", id)) as byte[] ?? throw NotFound(id);

    private static T Sound<T>(long id, Func<T> unpack)
    {
        try
        {
            return unpack();
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.BadData or ErrorKind.Usage)
        {
            throw ToolkitException.BadData($"run {id} is damaged in the catalog: {e.Message}", e.Kind == ErrorKind.BadData ? e.Hint : Restore);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or UnreadableRowException or InvalidOperationException or ArgumentException or FormatException or InvalidCastException or OverflowException or NullReferenceException)
        {
            // What it kept as JSON was written whole; any of these says that it is not any more.
            throw new ToolkitException(ErrorKind.BadData, $"run {id} is damaged in the catalog: {e.Message}", Restore, e);
        }
    }

    private static RunSummary Summary(DbDataReader r, Func<string, string> shared) => new()
    {
        Id = r.GetInt64(0),
        Name = r.GetString(1),
        Strategy = shared(r.GetString(2)),
        Symbol = shared(r.GetString(3)),
        Timeframe = r.Text(4) is { } timeframe ? Timeframe.Parse(shared(timeframe)) : null,
        CreatedAt = UnixMicroseconds.ToDateTime(r.GetInt64(5)),
        Elapsed = TimeSpan.FromMicroseconds(r.GetInt64(6)),
        Notes = r.Text(7),
        Version = r.Long(8),
        DataSha256 = r.Text(9) is { } sha256 ? shared(sha256) : null,
        Parameters = new Dictionary<string, object>(),
        Tags = new List<string>(),
        Metrics = StatisticTable<Metrics>.Fill(
            new() { Start = UnixMicroseconds.ToDateTime(r.GetInt64(10)), End = UnixMicroseconds.ToDateTime(r.GetInt64(11)) }, i => Number(r, FirstMetric + i)),
    };

    // From here on of SQLite by its own calls: 10,000 runs have half a million values, and a reader looks at the type of each several times.
    private static void Each(DbConnection connection, string sql, Dictionary<long, RunSummary> runs, Action<RunSummary, DbDataReader> look)
    {
        using DbCommand command = connection.Command(sql);
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (runs.TryGetValue(reader is SqliteDataReader { Handle: { } row } ? SQLitePCL.raw.sqlite3_column_int64(row, 0) : reader.GetInt64(0), out RunSummary? run))
            {
                look(run, reader);
            }
        }
    }

    private static double? Number(DbDataReader r, int column)
    {
        if (r is not SqliteDataReader { Handle: { } row })
        {
            return r.Real(column);
        }

        double value = SQLitePCL.raw.sqlite3_column_double(row, column);
        // NULL reads as 0, so only a 0 has to be looked at again.
        return value == 0 && SQLitePCL.raw.sqlite3_column_type(row, column) == SQLitePCL.raw.SQLITE_NULL ? null : value;
    }

    private static string Text(DbDataReader r, int column) =>
        r is SqliteDataReader { Handle: { } row } ? SQLitePCL.raw.sqlite3_column_text(row, column).utf8_to_string() : r.GetString(column);

    private static object Value(DbDataReader r, int column, Func<string, string> shared) => r is not SqliteDataReader { Handle: { } row }
        ? shared(r.GetString(column))
        : SQLitePCL.raw.sqlite3_column_type(row, column) switch
        {
            SQLitePCL.raw.SQLITE_INTEGER => SQLitePCL.raw.sqlite3_column_int64(row, column),
            SQLitePCL.raw.SQLITE_FLOAT => SQLitePCL.raw.sqlite3_column_double(row, column),
            _ => shared(Text(r, column)),
        };

    private static DateTime? Time(long? micros) => micros is { } moment ? UnixMicroseconds.ToDateTime(moment) : null;
}
