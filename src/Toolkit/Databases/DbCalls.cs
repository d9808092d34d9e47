using System.Data.Common;

namespace Toolkit;

/// <summary>One-line calls of the library's own statements in SQLite and DuckDB, with bound parameters.</summary>
internal static class DbCalls
{
    public static int Execute(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null for NULL and for no row.</summary>
    public static object? Scalar(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    /// <summary>The same as a whole number; 0 for NULL and for no row.</summary>
    public static long Number(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Scalar(sql, parameters) is long value ? value : 0;

    public static List<T> List<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = connection.Command(sql, parameters);
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            try
            {
                rows.Add(row(reader));
            }
            catch (Exception e) when (UnreadableRowException.Is(e))
            {
                throw new UnreadableRowException(e.Message, e);
            }
        }

        return rows;
    }

    /// <summary>The one row that there must be, since others refer to it.</summary>
    public static T One<T>(this DbConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.List(sql, row, parameters) is [var one] ? one : throw new UnreadableRowException("a row that others refer to is not there");

    /// <summary>Rows as the database gives them, null for NULL.</summary>
    public static List<object?[]> Rows(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => connection.List(
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

    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? Long(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static double? Real(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
