using System.Data.Common;
using System.Numerics;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>hot_bars</c>: bars that are not in Parquet yet, each from the version that brought it to the one that took it away.</summary>
/// <remarks>Each row has a checksum over all of it, which is compared whenever the row is read: no hash of a file covers it.</remarks>
internal static class HotBarTable
{
    private const string Columns = "dataset_id, time, version_id, open, high, low, close, volume, removed_in, checksum";

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
            $"SELECT {Columns} FROM hot_bars WHERE dataset_id = $dataset AND {which} ORDER BY time",
            r => IsSound(r)
                ? new Bar(UnixMicroseconds.ToDateTime(r.GetInt64(1)), r.GetDouble(3), r.GetDouble(4), r.GetDouble(5), r.GetDouble(6), r.Real(7))
                : throw SqliteFailure.Damaged(connection.DataSource, $"the bar of {Shown(r.GetValue(1))} of series {r.GetValue(0)} is not what was written (CRC-32C)"),
            parameters));

    /// <summary>The rows that are not what was written: of which series, and at which time.</summary>
    public static List<(SeriesKey? Series, string Time)> Damaged(SqliteConnection connection) =>
    [
        .. connection.List($"SELECT {Columns} FROM hot_bars", r => IsSound(r) ? null : Tuple.Create(r.GetValue(0), Shown(r.GetValue(1))))
            .OfType<Tuple<object, string>>()
            .Select(row => (row.Item1 is long id ? DatasetTable.Find(connection, id)?.Key : null, row.Item2)),
    ];

    /// <summary>Gives rows their checksum that were written before there was one.</summary>
    public static void AddChecksums(SqliteConnection connection)
    {
        // Read whole first: a table that is changed while it is read may be read twice.
        var rows = connection.List(
            $"SELECT {Columns} FROM hot_bars", r => (Dataset: r.GetInt64(0), Time: r.GetInt64(1), Version: r.GetInt64(2), Sum: Checksum(r)));
        using DbCommand update = connection.Command(
            "UPDATE hot_bars SET checksum = $sum WHERE dataset_id = $dataset AND time = $time AND version_id = $version",
            ("$sum", 0L), ("$dataset", 0L), ("$time", 0L), ("$version", 0L));
        foreach (var row in rows)
        {
            (update.Parameters[0].Value, update.Parameters[1].Value, update.Parameters[2].Value, update.Parameters[3].Value) = (row.Sum, row.Dataset, row.Time, row.Version);
            update.ExecuteNonQuery();
        }
    }

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
            INSERT INTO hot_bars (dataset_id, time, version_id, open, high, low, close, volume, checksum)
            VALUES ($dataset, $time, $version, $open, $high, $low, $close, $volume, $checksum)
            """,
            ("$dataset", datasetId), ("$time", 0L), ("$version", version), ("$open", 0d), ("$high", 0d), ("$low", 0d), ("$close", 0d), ("$volume", 0d), ("$checksum", 0L));
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
            values[8].Value = Checksum(
                (datasetId, rows.Time.Span[i], version), [rows.Open.Span[i], rows.High.Span[i], rows.Low.Span[i], rows.Close.Span[i], volume], null);
            insert.ExecuteNonQuery();
        }

        Count(transaction, rows.Count);
        transaction.AddedHotRows.Add((datasetId, rows));
    }

    /// <summary>Takes the live rows of these times out of the transaction's version.</summary>
    public static int Remove(WriteTransaction transaction, long datasetId, ReadOnlyMemory<long> times)
    {
        if (!HasLive(transaction.Connection, datasetId))
        {
            return 0;
        }

        using DbCommand remove = transaction.Connection.Command(
            // SQLite has no exclusive or; a bit that only one of two has is in their union and not in what they share.
            """
            UPDATE hot_bars SET removed_in = $version, checksum = (checksum | $removed) - (checksum & $removed)
            WHERE dataset_id = $dataset AND time = $time AND removed_in IS NULL
            """,
            ("$version", transaction.NewVersion), ("$dataset", datasetId), ("$time", 0L), ("$removed", Removed(transaction.NewVersion)));
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

    private static bool IsSound(DbDataReader r)
    {
        try
        {
            return r.GetInt64(9) == Checksum(r);
        }
        catch (Exception e) when (UnreadableRowException.Is(e))
        {
            return false;
        }
    }

    private static long Checksum(DbDataReader r) => Checksum(
        (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), [r.GetDouble(3), r.GetDouble(4), r.GetDouble(5), r.GetDouble(6), r.Real(7) ?? double.NaN], r.Long(8));

    /// <summary>CRC-32C of a row, and of the version that took it away so that it can be added later.</summary>
    private static long Checksum((long Dataset, long Time, long Version) key, ReadOnlySpan<double> values, long? removedIn)
    {
        uint crc = BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)key.Dataset), (ulong)key.Time), (ulong)key.Version);
        foreach (double value in values)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));
        }

        return crc ^ Removed(removedIn);
    }

    private static long Removed(long? version) => version is { } removed ? BitOperations.Crc32C(uint.MaxValue, (ulong)removed) : 0;

    private static string Shown(object time) => time is long micros && micros >= UnixMicroseconds.Min && micros <= UnixMicroseconds.Max ? UnixMicroseconds.ToIso(micros) : $"{time}";

    private static void Count(WriteTransaction transaction, long change) => transaction.Connection.Execute(
        "UPDATE metadata SET value = value + $change WHERE key = 'hot_rows'", ("$change", change));
}
