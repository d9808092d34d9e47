using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Opens files of SQLite.</summary>
internal static class SqliteFile
{
    /// <summary>For a database that is written so that what was committed outlives a power cut.</summary>
    public static SqliteConnection OpenDurable(string path, TimeSpan busyTimeout, Action<SqliteConnection>? ready = null) => Open(
        path, SqliteOpenMode.ReadWriteCreate,
        connection =>
        {
            // Microsoft.Data.Sqlite's own retries, on top of SQLite's, in seconds; 0 would mean for ever.
            connection.DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
            connection.WaitWhenBusy(busyTimeout);
            connection.Execute("PRAGMA synchronous = FULL");
            if (OperatingSystem.IsMacOS())
            {
                connection.Execute("PRAGMA fullfsync = ON");
                connection.Execute("PRAGMA checkpoint_fullfsync = ON");
            }

            ready?.Invoke(connection);
        });

    /// <param name="path">The file, or a <c>file:</c> URI.</param>
    /// <param name="mode">Whether it may be written or made.</param>
    /// <param name="ready">Makes the connection ready; when it throws, the connection is closed.</param>
    public static SqliteConnection Open(string path, SqliteOpenMode mode, Action<SqliteConnection>? ready = null)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
        }.ConnectionString);
        try
        {
            connection.Open();
            ready?.Invoke(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void WaitWhenBusy(this SqliteConnection connection, TimeSpan timeout) =>
        connection.Execute($"PRAGMA busy_timeout = {(int)Math.Min(int.MaxValue, timeout.TotalMilliseconds)}");
}
