using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>data_sources</c>: every load, whatever became of it.</summary>
internal static class SourceTable
{
    private const string Select =
        """
        SELECT d.source_id, s.exchange, s.symbol, t.timeframe, d.uri, d.sha256, d.format, d.rows_read, d.rows_accepted, d.rows_rejected,
            d.duplicates, d.version_id, d.made_by, d.loaded_at, d.elapsed_us
        FROM data_sources d JOIN datasets t USING (dataset_id) JOIN symbols s USING (symbol_id)

        """;

    public static void Add(WriteTransaction transaction, long datasetId, long version, string madeBy, SourceRecord source, long? loadedAt = null)
    {
        transaction.Changed(CatalogPart.Sources);
        transaction.AddedSources.Add(transaction.Connection.Number(
            """
            INSERT INTO data_sources (dataset_id, version_id, made_by, uri, sha256, format, rows_read, rows_accepted, rows_rejected,
                duplicates, elapsed_us, loaded_at)
            VALUES ($dataset, $version, $by, $uri, $sha, $format, $read, $accepted, $rejected, $duplicates, $elapsed, $now)
            RETURNING source_id
            """,
            ("$dataset", datasetId), ("$version", version), ("$by", madeBy), ("$uri", source.Uri), ("$sha", source.Sha256),
            ("$format", source.Format), ("$read", source.RowsRead), ("$accepted", source.RowsAccepted), ("$rejected", source.RowsRejected),
            ("$duplicates", source.Duplicates), ("$elapsed", (long)source.Elapsed.TotalMicroseconds), ("$now", loadedAt ?? transaction.Now)));
    }

    public static List<SourceRow> List(SqliteConnection connection) => connection.List(Select + "ORDER BY d.source_id", Row);

    public static SourceRow Find(SqliteConnection connection, long id) => connection.One(Select + "WHERE d.source_id = $id", Row, ("$id", id));

    /// <summary>Whether the record of a load is there.</summary>
    public static bool Has(SqliteConnection connection, SeriesKey key, SourceRecord source, (long LoadedAt, long Version) load) => connection.Scalar(
        "SELECT 1 FROM data_sources WHERE loaded_at = $at AND sha256 = $sha AND uri = $uri AND version_id = $version AND dataset_id = $dataset",
        ("$at", load.LoadedAt), ("$sha", source.Sha256), ("$uri", source.Uri), ("$version", load.Version), ("$dataset", DatasetTable.Find(connection, key)?.Id)) is not null;

    /// <summary>How <see cref="SourceRow.MadeBy"/> calls a file that was lost: it is a load of nothing, so that what it had brought may come again.</summary>
    public const string Repair = "repair";

    /// <summary>Keeps the record of a lost file.</summary>
    public static void AddLoss(WriteTransaction transaction, long datasetId, (string Path, string Sha256, long Rows) lost) => Add(
        transaction, datasetId, transaction.CurrentVersion, Repair, new(lost.Path, lost.Sha256, "lost file", lost.Rows, 0, lost.Rows, 0, TimeSpan.Zero));

    /// <summary>The load that came last into the series, or null.</summary>
    public static SourceRow? Latest(SqliteConnection connection, SeriesKey key) => connection.List(
        Select + "WHERE s.exchange = $exchange AND s.symbol = $symbol AND t.timeframe = $timeframe ORDER BY d.source_id DESC LIMIT 1", Row,
        ("$exchange", key.Exchange), ("$symbol", key.Symbol), ("$timeframe", key.Timeframe.Name)).FirstOrDefault();

    private static SourceRow Row(DbDataReader r) => new(
        r.GetInt64(0), new(r.GetString(1), r.GetString(2), Timeframe.Parse(r.GetString(3))), r.GetString(4), r.GetString(5), r.GetString(6),
        r.GetInt64(7), r.GetInt64(8), r.GetInt64(9), r.GetInt64(10), r.GetInt64(11), r.GetString(12),
        UnixMicroseconds.ToDateTime(r.GetInt64(13)), TimeSpan.FromMicroseconds(r.GetInt64(14)));
}
