using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>A row of <c>files</c>: bars of one timeframe or, without one, quotes of options. Times in microseconds; <paramref name="Path"/> is relative to the workspace, and full where a snapshot gives it.</summary>
internal sealed record FileEntry(
    string Id, string Path, Timeframe? Timeframe, long RowCount, long SizeBytes, string Sha256, long MinTime, long MaxTime, long AddedIn)
{
    public bool IsQuotes => Timeframe is null;
}

/// <summary>A row of <c>file_series</c>: what one series has in one file. It answers questions without opening the file.</summary>
internal sealed record SeriesFile(FileEntry File, long DatasetId, RowStatistics Statistics)
{
    public long Rows => Statistics.Rows;

    public long MinTime => Statistics.MinTime;

    public long MaxTime => Statistics.MaxTime;
}

/// <summary>Rows of <c>files</c> and <c>file_series</c>.</summary>
internal static class FileTable
{
    /// <summary>Number of the layout of the columns, written to each file's row and footer.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What a row of files <c>f</c> must fulfil to belong to <c>$version</c>.</summary>
    public const string Live = "f.added_in <= $version AND (f.removed_in IS NULL OR f.removed_in > $version)";

    public const string Columns =
        "f.file_id, f.path, f.timeframe, f.row_count, f.size_bytes, f.sha256, f.min_time, f.max_time, f.added_in";

    private const string SeriesColumns =
        "s.dataset_id, s.row_count, s.min_time, s.max_time, s.min_low, s.max_high, s.sum_close, s.sum_volume";

    public static void Insert(WriteTransaction transaction, FileEntry file, IEnumerable<(long DatasetId, RowStatistics Statistics)> series)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO files (file_id, kind, timeframe, path, row_count, size_bytes, sha256, min_time, max_time, schema_version, added_in)
            VALUES ($id, $kind, $timeframe, $path, $rows, $bytes, $sha, $min, $max, $schema, $version)
            """,
            ("$id", file.Id), ("$kind", file.IsQuotes ? "options" : "bars"), ("$timeframe", file.Timeframe?.Name ?? string.Empty), ("$path", file.Path), ("$rows", file.RowCount), ("$bytes", file.SizeBytes),
            ("$sha", file.Sha256), ("$min", file.MinTime), ("$max", file.MaxTime), ("$schema", SchemaVersion), ("$version", file.AddedIn));
        using DbCommand insert = transaction.Connection.Command(
            """
            INSERT INTO file_series (dataset_id, file_id, row_count, min_time, max_time, min_low, max_high, sum_close, sum_volume)
            VALUES ($dataset, $file, $rows, $min, $max, $low, $high, $close, $volume)
            """,
            ("$dataset", 0L), ("$file", file.Id), ("$rows", 0L), ("$min", 0L), ("$max", 0L), ("$low", 0d), ("$high", 0d), ("$close", 0d), ("$volume", 0d));
        DbParameterCollection values = insert.Parameters;
        foreach ((long dataset, RowStatistics one) in series)
        {
            (values[0].Value, values[2].Value, values[3].Value, values[4].Value) = (dataset, one.Rows, one.MinTime, one.MaxTime);
            (values[5].Value, values[6].Value, values[7].Value) = (one.MinLow, one.MaxHigh, one.SumClose);
            values[8].Value = one.SumVolume ?? (object)DBNull.Value;
            insert.ExecuteNonQuery();
        }
    }

    /// <summary>Takes a live file out of the new version.</summary>
    public static void Remove(WriteTransaction transaction, string fileId, long version) => transaction.Connection.Execute(
        "UPDATE files SET removed_in = $version WHERE file_id = $id AND removed_in IS NULL", ("$version", version), ("$id", fileId));

    /// <summary>All files of a version, of bars and of quotes, by path.</summary>
    public static List<FileEntry> All(SqliteConnection connection, long version) => connection.List(
        $"SELECT {Columns} FROM files f WHERE {Live} ORDER BY f.path", r => File(r), ("$version", version));

    /// <summary>Paths of all files that any kept version has, relative to the workspace.</summary>
    public static List<string> AllPaths(SqliteConnection connection) => connection.List("SELECT path FROM files", r => r.GetString(0));

    /// <summary>Whether any kept version has a file.</summary>
    public static bool Has(SqliteConnection connection, string fileId) =>
        connection.Scalar("SELECT 1 FROM files WHERE file_id = $id", ("$id", fileId)) is not null;

    /// <summary>The SHA-256 of a file that any kept version has; null when none has it.</summary>
    public static string? Hash(SqliteConnection connection, string fileId) =>
        connection.Scalar("SELECT sha256 FROM files WHERE file_id = $id", ("$id", fileId)) as string;

    /// <summary>Files that no version after <paramref name="version"/> has.</summary>
    public static List<FileEntry> RemovedUpTo(SqliteConnection connection, long version) => connection.List(
        $"SELECT {Columns} FROM files f WHERE f.removed_in <= $version ORDER BY f.path", r => File(r), ("$version", version));

    /// <summary>The files of a version in which the series has rows inside <c>[from, to]</c>, ascending by its first time there.</summary>
    public static List<SeriesFile> OfSeries(
        SqliteConnection connection, long datasetId, long version, (long From, long To) times) => connection.List(
        $"""
        SELECT {Columns}, {SeriesColumns} FROM file_series s JOIN files f USING (file_id)
        WHERE s.dataset_id = $dataset AND s.max_time >= $from AND s.min_time <= $to AND {Live}
        ORDER BY s.min_time
        """,
        r => Series(r, File(r), 9),
        ("$dataset", datasetId), ("$version", version), ("$from", times.From), ("$to", times.To));

    public static List<SeriesFile> SeriesOf(SqliteConnection connection, FileEntry file) => connection.List(
        $"SELECT {SeriesColumns} FROM file_series s WHERE s.file_id = $id", r => Series(r, file, 0), ("$id", file.Id));

    /// <summary>Ids of the files of a version with a series that may have bars which fulfil a condition.</summary>
    public static List<string> Matching(SqliteConnection connection, long version, BarCondition condition) => connection.List(
        $"""
        SELECT DISTINCT f.file_id FROM file_series s JOIN files f USING (file_id) JOIN datasets d USING (dataset_id) JOIN symbols y USING (symbol_id)
        WHERE {Live} AND s.max_time >= $from AND s.min_time <= $to
            AND ($exchanges IS NULL OR y.exchange IN (SELECT value FROM json_each($exchanges)))
            AND ($symbols IS NULL OR y.symbol IN (SELECT value FROM json_each($symbols)))
            AND ($timeframes IS NULL OR d.timeframe IN (SELECT value FROM json_each($timeframes)))
        """,
        r => r.GetString(0),
        ("$version", version), ("$from", condition.From), ("$to", condition.To),
        ("$exchanges", Json(condition.Exchanges)), ("$symbols", Json(condition.Symbols)), ("$timeframes", Json(condition.Timeframes)));

    /// <summary>Whether any file with rows of the series inside <c>[from, to]</c> was added or removed after a version.</summary>
    public static bool ChangedSince(SqliteConnection connection, long datasetId, long version, (long From, long To) times) => connection.Scalar(
        """
        SELECT 1 FROM file_series s JOIN files f USING (file_id)
        WHERE s.dataset_id = $dataset AND s.max_time >= $from AND s.min_time <= $to AND (f.added_in > $version OR f.removed_in > $version)
        LIMIT 1
        """,
        ("$dataset", datasetId), ("$version", version), ("$from", times.From), ("$to", times.To)) is not null;

    public static FileEntry File(DbDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2) is { Length: > 0 } timeframe ? Timeframe.Parse(timeframe) : null, r.GetInt64(3), r.GetInt64(4), r.GetString(5),
        r.GetInt64(6), r.GetInt64(7), r.GetInt64(8));

    private static string? Json(IReadOnlyList<string>? words) => words is null ? null : "[" + string.Join(",", words.Select(word => "\"" + JsonEncodedText.Encode(word) + "\"")) + "]";

    private static SeriesFile Series(DbDataReader r, FileEntry file, int at) => new(file, r.GetInt64(at), RowStatistics.Read(r, at + 1));
}
