using DuckDB.NET.Data;

namespace Toolkit.DuckDb;

/// <summary>Rows that come from SQLite.</summary>
internal static class AppendedRows
{
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
}
