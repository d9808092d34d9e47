using System.Data.Common;
using DuckDB.NET.Data;

namespace Toolkit.DuckDb;

/// <summary>One-line calls of the library's own statements, with bound parameters; a user's SQL goes through <see cref="SqlText"/>.</summary>
internal static class DuckDbCalls
{
    public static int Execute(this DuckDBConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DuckDBCommand command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null for NULL and for no row.</summary>
    public static object? Scalar(this DuckDBConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DuckDBCommand command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    public static long Number(this DuckDBConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        (long)connection.Scalar(sql, parameters)!;

    public static List<T> List<T>(
        this DuckDBConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DuckDBCommand command = connection.Command(sql, parameters);
        using DuckDBDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Appends a row of SQLite's values; whole numbers become a time where the column is a TIMESTAMP (microseconds).</summary>
    public static void Append(this DuckDBAppender appender, IReadOnlyList<string> types, object?[] values)
    {
        IDuckDBAppenderRow row = appender.CreateRow();
        for (int i = 0; i < values.Length; i++)
        {
            _ = (types[i], values[i]) switch
            {
                (_, null) => row.AppendNullValue(),
                ("TIMESTAMP", long micros) => row.AppendValue(UnixMicroseconds.ToDateTime(micros)),
                ("BIGINT", long number) => row.AppendValue(number),
                ("DOUBLE", double number) => row.AppendValue(number),
                ("DOUBLE", long number) => row.AppendValue((double)number),
                (_, var value) => row.AppendValue(value.ToString()),
            };
        }

        row.EndRow();
    }

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DuckDBCommand Command(this DuckDBConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, value ?? DBNull.Value));
        }

        return command;
    }
}
