using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>datasets</c>. One without bars stays, since older versions may still show some; it is not listed.</summary>
internal static class DatasetTable
{
    private const string Select =
        """
        SELECT d.dataset_id, d.symbol_id, s.exchange, s.symbol, d.timeframe, d.basis, d.basis_as_of,
            COALESCE(d.first_time, 0), COALESCE(d.last_time, 0), d.row_count, s.asset_type, s.calendar, s.lot
        FROM datasets d JOIN symbols s USING (symbol_id)

        """;

    /// <summary>The series, or null; one that has lost all its bars is found, too (<see cref="Dataset.RowCount"/> 0).</summary>
    public static Dataset? Find(SqliteConnection connection, SeriesKey key) => connection.List(
        Select + "WHERE s.exchange = $exchange AND s.symbol = $symbol AND d.timeframe = $timeframe", Row,
        ("$exchange", key.Exchange), ("$symbol", key.Symbol), ("$timeframe", key.Timeframe.Name)).FirstOrDefault();

    public static Dataset? Find(SqliteConnection connection, long id) =>
        connection.List(Select + "WHERE d.dataset_id = $id", Row, ("$id", id)).FirstOrDefault();

    /// <summary>The series of a symbol that have bars, from the finest timeframe to the coarsest.</summary>
    public static List<Dataset> OfSymbol(SqliteConnection connection, long symbolId) =>
        [.. connection.List(Select + "WHERE d.symbol_id = $symbol AND d.row_count > 0", Row, ("$symbol", symbolId)).OrderBy(d => d.Key.Timeframe)];

    public static List<Dataset> List(SqliteConnection connection) =>
        [.. connection.List(Select + "WHERE d.row_count > 0 ORDER BY s.exchange, s.symbol", Row)];

    /// <summary>All series, those without bars included.</summary>
    public static List<Dataset> All(SqliteConnection connection) => connection.List(Select, Row);

    public static long Upsert(WriteTransaction transaction, long symbolId, Timeframe timeframe, PriceBasis basis) => transaction.Connection.Number(
        """
        INSERT INTO datasets (symbol_id, timeframe, basis, row_count, updated_at) VALUES ($symbol, $timeframe, $basis, 0, $now)
        ON CONFLICT (symbol_id, timeframe) DO UPDATE SET updated_at = excluded.updated_at
        RETURNING dataset_id
        """,
        ("$symbol", symbolId), ("$timeframe", timeframe.Name), ("$basis", CatalogNames.Of(basis)), ("$now", transaction.Now));

    /// <summary>The id of the series, which is made where it is not there.</summary>
    public static long Of(WriteTransaction transaction, SeriesKey key) => Find(transaction.Connection, key)?.Id
        ?? Upsert(transaction, SymbolTable.Upsert(transaction, key.Exchange, key.Symbol, new()), key.Timeframe, PriceBasis.Raw);

    /// <summary>Counts what a publication did to the series.</summary>
    public static void Update(WriteTransaction transaction, long datasetId, RowExtent extent, PriceBasis basis, long? basisAsOf)
    {
        transaction.TouchedDatasets.Add(datasetId);
        transaction.Connection.Execute(
            """
            UPDATE datasets SET row_count = $rows, first_time = $first, last_time = $last, basis = $basis,
                basis_as_of = $asOf, updated_at = $now
            WHERE dataset_id = $id
            """,
            ("$rows", extent.Rows), ("$first", extent.Rows == 0 ? null : extent.First), ("$last", extent.Rows == 0 ? null : extent.Last),
            ("$basis", CatalogNames.Of(basis)), ("$asOf", basisAsOf), ("$now", transaction.Now), ("$id", datasetId));
    }

    private static Dataset Row(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), new(r.GetString(2), r.GetString(3), Timeframe.Parse(r.GetString(4))), CatalogNames.Parse<PriceBasis>(r.GetString(5)),
        r.Long(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9))
    {
        AssetType = r.Text(10),
        Calendar = r.Text(11),
        Lot = r.Real(12),
    };
}
