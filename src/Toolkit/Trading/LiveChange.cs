using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Trading;

/// <summary>Counts how often each table of the live store has changed, so that a session knows what to read again; and remembers what has moved to files.</summary>
/// <remarks>A team's server counts by itself, by triggers, and each strategy's rows apart: one counter would let its strategies wait for each other.</remarks>
internal static class LiveChange
{
    public static void Of(DbConnection connection, string table)
    {
        if (connection is SqliteConnection)
        {
            connection.Execute("INSERT INTO metadata (key, value) VALUES ($key, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1", ("$key", "changes." + table));
        }
    }

    public static Dictionary<string, long> Counts(DbConnection connection) => connection
        .List("SELECT key, value FROM metadata WHERE key LIKE 'changes.%'", r => (r.GetString(0)[8..], r.GetInt64(1)))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Rows of the table from before this time lie in files.</summary>
    public static long MovedBefore(DbConnection connection, string table) =>
        connection.Scalar("SELECT value FROM metadata WHERE key = $key", ("$key", "moved." + table)) as long? ?? long.MinValue;

    public static void Moved(DbConnection connection, string table, long before) => connection.Execute(
        "INSERT INTO metadata (key, value) VALUES ($key, $before) ON CONFLICT (key) DO UPDATE SET value = max(value, $before)",
        ("$key", "moved." + table), ("$before", before));
}
