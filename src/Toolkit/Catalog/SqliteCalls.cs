using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>One-line calls of SQLite with bound parameters.</summary>
internal static class SqliteCalls
{
    /// <summary>Opens a database file as it is: a copy, a backup.</summary>
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

    /// <summary>Opens a database that several processes write and whose commits are promises.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made when it is not there.</param>
    /// <param name="busyTimeout">How long it waits for others.</param>
    public static SqliteConnection OpenShared(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        SqliteConnection connection = OpenFile(path, mode);
        try
        {
            // Seconds of Microsoft.Data.Sqlite's own retries, on top of SQLite's; 0 would mean for ever.
            connection.DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)Math.Min(int.MaxValue, busyTimeout.TotalMilliseconds)}"));
            connection.Execute("PRAGMA synchronous = FULL");
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
