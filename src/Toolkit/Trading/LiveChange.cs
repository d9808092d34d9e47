using Microsoft.Data.Sqlite;

namespace Toolkit.Trading;

/// <summary>Counts how often each table of trading.db has changed, so that a session knows what to read again; and remembers what has moved to files.</summary>
internal static class LiveChange
{
    public static void Of(SqliteConnection connection, string table) => connection.Execute(
        "INSERT INTO metadata (key, value) VALUES ($key, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1", ("$key", "changes." + table));

    public static Dictionary<string, long> Counts(SqliteConnection connection) => connection
        .List("SELECT key, value FROM metadata WHERE key LIKE 'changes.%'", r => (r.GetString(0)[8..], r.GetInt64(1)))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Rows of the table from before this time lie in files.</summary>
    public static long MovedBefore(SqliteConnection connection, string table) =>
        connection.Scalar("SELECT value FROM metadata WHERE key = $key", ("$key", "moved." + table)) as long? ?? long.MinValue;

    public static void Moved(SqliteConnection connection, string table, long before) => connection.Execute(
        "INSERT INTO metadata (key, value) VALUES ($key, $before) ON CONFLICT (key) DO UPDATE SET value = max(value, $before)",
        ("$key", "moved." + table), ("$before", before));
}
