using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>corporate_actions</c>; the newest word about a (symbol, time, kind) counts.</summary>
internal static class CorporateActionTable
{
    /// <returns>How many are new or have another value than before.</returns>
    public static int Upsert(WriteTransaction transaction, long symbolId, IEnumerable<CorporateAction> actions)
    {
        int all = 0;
        foreach (CorporateAction action in actions)
        {
            int changed = transaction.Connection.Execute(
                """
                INSERT INTO corporate_actions (symbol_id, time, kind, value) VALUES ($symbol, $time, $kind, $value)
                ON CONFLICT (symbol_id, time, kind) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
                """,
                ("$symbol", symbolId), ("$time", UnixMicroseconds.From(action.Time)), ("$kind", CatalogNames.Of(action.Kind)), ("$value", action.Value));
            if (changed > 0)
            {
                Touch(transaction, symbolId);
            }

            all += changed;
        }

        return all;
    }

    /// <returns>How many there were.</returns>
    public static int Remove(WriteTransaction transaction, long symbolId, (DateTime Time, CorporateActionKind? Kind) which)
    {
        Touch(transaction, symbolId);
        return transaction.Connection.Execute(
            "DELETE FROM corporate_actions WHERE symbol_id = $symbol AND time = $time AND kind = COALESCE($kind, kind)",
            ("$symbol", symbolId), ("$time", UnixMicroseconds.From(which.Time)), ("$kind", which.Kind is { } kind ? CatalogNames.Of(kind) : null));
    }

    /// <summary>Removes all of a symbol.</summary>
    public static void Clear(WriteTransaction transaction, long symbolId)
    {
        Touch(transaction, symbolId);
        transaction.Connection.Execute("DELETE FROM corporate_actions WHERE symbol_id = $symbol", ("$symbol", symbolId));
    }

    public static List<CorporateAction> Of(SqliteConnection connection, long symbolId) => connection.List(
        "SELECT time, kind, value FROM corporate_actions WHERE symbol_id = $symbol ORDER BY time, kind",
        r => new CorporateAction(UnixMicroseconds.ToDateTime(r.GetInt64(0)), CatalogNames.Parse<CorporateActionKind>(r.GetString(1)), r.GetDouble(2)), ("$symbol", symbolId));

    private static void Touch(WriteTransaction transaction, long symbolId)
    {
        transaction.Changed(CatalogPart.CorporateActions);
        transaction.TouchedActions.Add(symbolId);
    }
}
