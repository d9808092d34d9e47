using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>symbols</c>.</summary>
internal static class SymbolTable
{
    private const string Select =
        "SELECT symbol_id, exchange, symbol, name, asset_type, currency, lot, vendor, calendar, created_at, updated_at FROM symbols ";

    /// <summary>Adds the symbol or fills in what <paramref name="facts"/> know of it; returns its id.</summary>
    public static long Upsert(WriteTransaction transaction, string exchange, string symbol, SymbolFacts facts)
    {
        SymbolRules.Check(exchange, symbol);
        if (Named(transaction.Connection, symbol).Find(row => row.Exchange == exchange) is { } known && Knows(known, facts))
        {
            return known.Id;
        }

        transaction.Changed(CatalogPart.Symbols);
        long id = transaction.Connection.Number(
            """
            INSERT INTO symbols (exchange, symbol, name, asset_type, currency, lot, vendor, calendar, created_at, updated_at)
            VALUES ($exchange, $symbol, $name, $asset, $currency, $lot, $vendor, $calendar, $now, $now)
            ON CONFLICT (exchange, symbol) DO UPDATE SET
                name = COALESCE(excluded.name, name), asset_type = COALESCE(excluded.asset_type, asset_type),
                currency = COALESCE(excluded.currency, currency), lot = COALESCE(excluded.lot, lot),
                vendor = COALESCE(excluded.vendor, vendor), calendar = COALESCE(excluded.calendar, calendar), updated_at = excluded.updated_at
            RETURNING symbol_id
            """,
            ("$exchange", exchange), ("$symbol", symbol), ("$name", facts.Name), ("$asset", facts.AssetType), ("$currency", facts.Currency),
            ("$lot", facts.Lot), ("$vendor", facts.Vendor), ("$calendar", facts.Calendar), ("$now", transaction.Now));
        transaction.TouchedSymbols.Add(id);
        return id;
    }

    public static List<SymbolRow> List(SqliteConnection connection) => connection.List(Select + "ORDER BY exchange, symbol", Row);

    public static SymbolRow Find(SqliteConnection connection, long id) => connection.One(Select + "WHERE symbol_id = $id", Row, ("$id", id));

    /// <summary>The symbols of this name, whatever their exchange.</summary>
    public static List<SymbolRow> Named(SqliteConnection connection, string symbol) =>
        connection.List(Select + "WHERE symbol = $symbol ORDER BY exchange", Row, ("$symbol", symbol));

    private static bool Knows(SymbolRow row, SymbolFacts facts) => facts == new SymbolFacts(
        facts.Name is null ? null : row.Name, facts.AssetType is null ? null : row.AssetType, facts.Currency is null ? null : row.Currency,
        facts.Lot is null ? null : row.Lot, facts.Vendor is null ? null : row.Vendor, facts.Calendar is null ? null : row.Calendar);

    private static SymbolRow Row(DbDataReader r) => new(
        r.GetString(1), r.GetString(2), r.Text(3), r.Text(4), r.Text(5), r.Real(6), r.Text(7), r.Text(8),
        UnixMicroseconds.ToDateTime(r.GetInt64(9)), UnixMicroseconds.ToDateTime(r.GetInt64(10)))
    {
        Id = r.GetInt64(0),
    };
}
