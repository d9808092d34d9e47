using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>The quotes of one underlying in one file, in numbers: times in microseconds, expiries in days since 1970.</summary>
internal readonly record struct QuoteExtent(long Rows, long MinTime, long MaxTime, int MinExpiry, int MaxExpiry);

/// <summary>A row of <c>quote_files</c>.</summary>
internal sealed record QuoteFile(FileEntry File, long SymbolId, QuoteExtent Extent);

/// <summary>Rows of <c>quote_files</c>, <c>quote_loads</c> and <c>quote_series</c>.</summary>
internal static class QuoteTable
{
    private const string ExtentColumns = "q.symbol_id, q.row_count, q.min_time, q.max_time, q.min_expiry, q.max_expiry";

    private const string FromLive = $"SELECT {FileTable.Columns}, {ExtentColumns} FROM quote_files q JOIN files f USING (file_id) WHERE {FileTable.Live}";

    public static void Insert(WriteTransaction transaction, string fileId, long symbolId, QuoteExtent extent) => transaction.Connection.Execute(
        """
        INSERT INTO quote_files (symbol_id, file_id, row_count, min_time, max_time, min_expiry, max_expiry)
        VALUES ($symbol, $file, $rows, $min, $max, $first, $last)
        """,
        ("$symbol", symbolId), ("$file", fileId), ("$rows", extent.Rows), ("$min", extent.MinTime), ("$max", extent.MaxTime),
        ("$first", extent.MinExpiry), ("$last", extent.MaxExpiry));

    /// <summary>The files of a version with quotes of an underlying inside <c>[from, to]</c>, ascending by the first of them.</summary>
    public static List<QuoteFile> OfUnderlying(SqliteConnection connection, long symbolId, long version, (long From, long To) times) => connection.List(
        $"{FromLive} AND q.symbol_id = $symbol AND q.max_time >= $from AND q.min_time <= $to ORDER BY q.min_time", Row,
        ("$symbol", symbolId), ("$version", version), ("$from", times.From), ("$to", times.To));

    /// <summary>The files next to a range on either side.</summary>
    public static List<QuoteFile> Beside(SqliteConnection connection, long symbolId, long version, (long From, long To) times) =>
    [
        .. connection.List(
            $"{FromLive} AND q.symbol_id = $symbol AND q.max_time < $from ORDER BY q.max_time DESC LIMIT 1", Row,
            ("$symbol", symbolId), ("$version", version), ("$from", times.From)),
        .. connection.List(
            $"{FromLive} AND q.symbol_id = $symbol AND q.min_time > $to ORDER BY q.min_time LIMIT 1", Row,
            ("$symbol", symbolId), ("$version", version), ("$to", times.To)),
    ];

    /// <summary>What one file holds, whether it is live or not.</summary>
    public static List<QuoteFile> OfFile(SqliteConnection connection, FileEntry file) => connection.List(
        $"SELECT {ExtentColumns} FROM quote_files q WHERE q.file_id = $id", r => Row(r, file, 0), ("$id", file.Id));

    /// <summary>Whether any file with quotes of an underlying inside <c>[from, to]</c> was added or removed after a version.</summary>
    public static bool ChangedSince(SqliteConnection connection, long symbolId, long version, (long From, long To) times) => connection.Scalar(
        """
        SELECT 1 FROM quote_files q JOIN files f USING (file_id)
        WHERE q.symbol_id = $symbol AND q.max_time >= $from AND q.min_time <= $to AND (f.added_in > $version OR f.removed_in > $version) LIMIT 1
        """,
        ("$symbol", symbolId), ("$version", version), ("$from", times.From), ("$to", times.To)) is not null;

    /// <summary>Keeps the record of an import, and that it is the latest one of its underlyings.</summary>
    public static void AddLoad(WriteTransaction transaction, SourceRecord source, IReadOnlyCollection<long> symbols)
    {
        long id = transaction.Connection.Number(
            """
            INSERT INTO quote_loads (version_id, uri, sha256, format, rows_read, rows_accepted, rows_rejected, duplicates, underlyings, elapsed_us, loaded_at)
            VALUES ($version, $uri, $sha, $format, $read, $accepted, $rejected, $duplicates, $underlyings, $elapsed, $now) RETURNING load_id
            """,
            ("$version", transaction.CurrentVersion), ("$uri", source.Uri), ("$sha", source.Sha256), ("$format", source.Format),
            ("$read", source.RowsRead), ("$accepted", source.RowsAccepted), ("$rejected", source.RowsRejected), ("$duplicates", source.Duplicates),
            ("$underlyings", (long)symbols.Count), ("$elapsed", (long)source.Elapsed.TotalMicroseconds), ("$now", transaction.Now));
        foreach (long symbol in symbols)
        {
            transaction.Connection.Execute(
                "INSERT INTO quote_series (symbol_id, load_id) VALUES ($symbol, $load) ON CONFLICT (symbol_id) DO UPDATE SET load_id = excluded.load_id",
                ("$symbol", symbol), ("$load", id));
        }
    }

    /// <summary>The underlyings that an input brought when it is the latest load of each of them; else none.</summary>
    public static List<long> LatestOf(SqliteConnection connection, string sha256, string format) => connection.List(
        """
        SELECT s.symbol_id FROM quote_series s JOIN quote_loads l USING (load_id)
        WHERE l.load_id = (SELECT MAX(load_id) FROM quote_loads WHERE sha256 = $sha AND substr(format, -length($format)) = $format)
            AND l.underlyings = (SELECT COUNT(*) FROM quote_series o WHERE o.load_id = l.load_id)
            AND NOT EXISTS (SELECT 1 FROM quote_series o WHERE o.load_id = l.load_id AND NOT EXISTS (
                SELECT 1 FROM quote_files q JOIN files f USING (file_id) WHERE q.symbol_id = o.symbol_id AND f.removed_in IS NULL))
        """,
        r => r.GetInt64(0), ("$sha", sha256), ("$format", format));

    /// <summary>Makes the next import of whatever file no repeat of the latest one.</summary>
    public static void ForgetLoad(WriteTransaction transaction, long symbolId) =>
        transaction.Connection.Execute("DELETE FROM quote_series WHERE symbol_id = $symbol", ("$symbol", symbolId));

    /// <summary>Where the latest load of an underlying came from.</summary>
    public static string? Source(SqliteConnection connection, long symbolId) => connection.Scalar(
        "SELECT l.uri FROM quote_series s JOIN quote_loads l USING (load_id) WHERE s.symbol_id = $symbol", ("$symbol", symbolId)) as string;

    /// <summary>The underlyings with quotes in a version.</summary>
    public static List<OptionUnderlying> List(SqliteConnection connection, long version) => connection.List(
        $"""
        SELECT s.exchange, s.symbol, SUM(q.row_count), MIN(q.min_time), MAX(q.max_time), MIN(q.min_expiry), MAX(q.max_expiry), COUNT(*),
            SUM(1.0 * f.size_bytes * q.row_count / f.row_count)
        FROM quote_files q JOIN files f USING (file_id) JOIN symbols s USING (symbol_id)
        WHERE {FileTable.Live} GROUP BY s.symbol_id ORDER BY s.exchange, s.symbol
        """,
        r => new OptionUnderlying(
            r.GetString(0), r.GetString(1), r.GetInt64(2), UnixMicroseconds.ToDateTime(r.GetInt64(3)), UnixMicroseconds.ToDateTime(r.GetInt64(4)),
            Date(r.GetInt32(5)), Date(r.GetInt32(6)), r.GetInt32(7), (long)Math.Round(r.GetDouble(8))),
        ("$version", version));

    /// <summary>A day of the catalog, counted since 1970.</summary>
    public static DateOnly Date(int day) => DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + day);

    private static QuoteFile Row(DbDataReader r) => Row(r, FileTable.File(r), 9);

    private static QuoteFile Row(DbDataReader r, FileEntry file, int at) => new(
        file, r.GetInt64(at), new(r.GetInt64(at + 1), r.GetInt64(at + 2), r.GetInt64(at + 3), r.GetInt32(at + 4), r.GetInt32(at + 5)));
}
