using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>One-line calls of SQLite with bound parameters.</summary>
internal static class SqliteCalls
{
    /// <summary>Opens a database file that is not the workspace's catalog: a copy, a backup.</summary>
    public static SqliteConnection OpenFile(string path, SqliteOpenMode mode)
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
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database that several processes write: durable commits, writers wait, and whoever writes looks after the WAL.</summary>
    public static SqliteConnection OpenShared(string path, TimeSpan busyTimeout)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            ForeignKeys = true,
            // Seconds of Microsoft.Data.Sqlite's own retries, on top of SQLite's; 0 would mean for ever.
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.WaitWhenBusy(busyTimeout);
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            if (OperatingSystem.IsMacOS())
            {
                connection.Execute("PRAGMA fullfsync = ON");
                connection.Execute("PRAGMA checkpoint_fullfsync = ON");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Number of the schema; 0 of an empty file.</summary>
    /// <exception cref="ToolkitException">It is newer than the one that is known, or not this toolkit's (bad data).</exception>
    public static int SchemaVersion(SqliteConnection connection, string path, int known)
    {
        // One statement, as another process may be making the tables between two.
        (int version, long tables) = connection.List(
            "SELECT user_version, (SELECT COUNT(*) FROM sqlite_master) FROM pragma_user_version", r => ((int)r.GetInt64(0), r.GetInt64(1)))[0];
        if (version > known)
        {
            throw ToolkitException.BadData(
                $"{path} has schema {version}, and this toolkit knows schemas up to {known}",
                "a newer toolkit has written it: update this one; nothing was changed");
        }

        return version == 0 && tables > 0
            ? throw ToolkitException.BadData($"{path} is a SQLite file, but not one of this toolkit", "name another folder with `Workspace.Open()`")
            : version;
    }

    /// <summary>Writes the WAL back as far as no reader needs it. The caller keeps other writers out.</summary>
    /// <returns>Whether all of it went back.</returns>
    public static bool Checkpoint(this SqliteConnection connection, TimeSpan busyTimeout)
    {
        // Not waiting for readers: what they keep is written back the next time.
        connection.WaitWhenBusy(TimeSpan.Zero);
        bool done = connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        connection.WaitWhenBusy(busyTimeout);
        return done;
    }

    public static void RollBack(this SqliteConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error); the first error is the one to report.
        }
    }

    private static void WaitWhenBusy(this SqliteConnection connection, TimeSpan timeout) =>
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)Math.Min(int.MaxValue, timeout.TotalMilliseconds)}"));

    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null for NULL and for no row.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Scalar(sql, parameters) is long value ? value : 0;

    public static List<T> List<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Rows as SQLite gives them, null for NULL.</summary>
    public static List<object?[]> Rows(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => connection.List(
        sql,
        reader =>
        {
            object?[] row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            return row;
        },
        parameters);

    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? Long(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static double? Real(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
