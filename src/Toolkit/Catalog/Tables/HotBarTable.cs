using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>hot_bars</c>: bars that are not in Parquet yet, each from the version that brought it to the one that took it away.</summary>
internal static class HotBarTable
{
    private const string Live = "version_id <= $version AND (removed_in IS NULL OR removed_in > $version)";

    /// <summary>The series' hot rows of a version inside <c>[from, to]</c>, ascending by time.</summary>
    public static BarColumns Read(SqliteConnection connection, long datasetId, long version, (long From, long To) times) => Rows(
        connection, $"time BETWEEN $from AND $to AND {Live}",
        ("$dataset", datasetId), ("$version", version), ("$from", times.From), ("$to", times.To));

    /// <summary>The series' rows that a version brought, whatever became of them since.</summary>
    public static BarColumns AddedIn(SqliteConnection connection, long datasetId, long version) =>
        Rows(connection, "version_id = $version", ("$dataset", datasetId), ("$version", version));

    private static BarColumns Rows(SqliteConnection connection, string which, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        BarColumns.FromRows(connection.List(
            $"SELECT time, open, high, low, close, volume FROM hot_bars WHERE dataset_id = $dataset AND {which} ORDER BY time",
            r => new Bar(UnixMicroseconds.ToDateTime(r.GetInt64(0)), r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.Real(5)),
            parameters));

    /// <summary>Ids of the series that have hot rows in a version.</summary>
    public static List<long> Datasets(SqliteConnection connection, long version) => connection.List(
        $"SELECT d.dataset_id FROM datasets d WHERE EXISTS (SELECT 1 FROM hot_bars h WHERE h.dataset_id = d.dataset_id AND {Live})",
        r => r.GetInt64(0),
        ("$version", version));

    /// <summary>Adds rows to the transaction's version; a live row of the same time makes way.</summary>
    public static void Insert(WriteTransaction transaction, long datasetId, BarColumns rows)
    {
        long version = transaction.NewVersion!.Value;
        Remove(transaction, datasetId, rows.Time);
        using DbCommand insert = transaction.Connection.Command(
            """
            INSERT INTO hot_bars (dataset_id, time, version_id, open, high, low, close, volume)
            VALUES ($dataset, $time, $version, $open, $high, $low, $close, $volume)
            """,
            ("$dataset", datasetId), ("$time", 0L), ("$version", version), ("$open", 0d), ("$high", 0d), ("$low", 0d), ("$close", 0d), ("$volume", 0d));
        DbParameterCollection values = insert.Parameters;
        for (int i = 0; i < rows.Count; i++)
        {
            values[1].Value = rows.Time.Span[i];
            values[3].Value = rows.Open.Span[i];
            values[4].Value = rows.High.Span[i];
            values[5].Value = rows.Low.Span[i];
            values[6].Value = rows.Close.Span[i];
            double volume = rows.Volume.Span[i];
            values[7].Value = double.IsNaN(volume) ? DBNull.Value : volume;
            insert.ExecuteNonQuery();
        }

        Count(transaction, rows.Count);
        transaction.AddedHotRows.Add((datasetId, rows));
    }

    /// <summary>Takes the live rows of these times out of the transaction's version.</summary>
    public static int Remove(WriteTransaction transaction, long datasetId, ReadOnlyMemory<long> times)
    {
        if (times.IsEmpty || !HasLive(transaction.Connection, datasetId))
        {
            return 0;
        }

        using DbCommand remove = transaction.Connection.Command(
            "UPDATE hot_bars SET removed_in = $version WHERE dataset_id = $dataset AND time = $time AND removed_in IS NULL",
            ("$version", transaction.NewVersion), ("$dataset", datasetId), ("$time", 0L));
        List<long> removed = [];
        foreach (long time in times.Span)
        {
            remove.Parameters[2].Value = time;
            if (remove.ExecuteNonQuery() > 0)
            {
                removed.Add(time);
            }
        }

        Count(transaction, -removed.Count);
        transaction.RemovedHotRows.Add((datasetId, removed));
        return removed.Count;
    }

    /// <summary>Takes all live rows of the series out of the transaction's version.</summary>
    public static int RemoveAll(WriteTransaction transaction, long datasetId)
    {
        List<long> times = transaction.Connection.List(
            "SELECT time FROM hot_bars WHERE dataset_id = $dataset AND removed_in IS NULL", r => r.GetInt64(0), ("$dataset", datasetId));
        return Remove(transaction, datasetId, times.ToArray());
    }

    /// <summary>Whether any row of the series inside <c>[from, to]</c> was added or removed after a version.</summary>
    public static bool ChangedSince(SqliteConnection connection, long datasetId, long version, (long From, long To) times) => connection.Scalar(
        """
        SELECT 1 FROM hot_bars
        WHERE dataset_id = $dataset AND time BETWEEN $from AND $to AND (version_id > $version OR removed_in > $version) LIMIT 1
        """,
        ("$dataset", datasetId), ("$version", version), ("$from", times.From), ("$to", times.To)) is not null;

    public static long LiveCount(SqliteConnection connection) => connection.Number("SELECT value FROM metadata WHERE key = 'hot_rows'");

    private static bool HasLive(SqliteConnection connection, long datasetId) => connection.Scalar(
        "SELECT 1 FROM hot_bars WHERE dataset_id = $dataset AND removed_in IS NULL LIMIT 1", ("$dataset", datasetId)) is not null;

    private static void Count(WriteTransaction transaction, long change) => transaction.Connection.Execute(
        "UPDATE metadata SET value = value + $change WHERE key = 'hot_rows'", ("$change", change));
}
