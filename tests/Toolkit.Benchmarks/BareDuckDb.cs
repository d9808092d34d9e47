using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Toolkit.Benchmarks;

/// <summary>The twins: the same jobs done by DuckDB alone, with nothing checked, nothing recorded and nothing published.</summary>
internal static class BareDuckDb
{
    private const string Columns = "columns={'timestamp': 'TIMESTAMP', 'open': 'DOUBLE', 'high': 'DOUBLE', 'low': 'DOUBLE', 'close': 'DOUBLE', 'volume': 'DOUBLE'}";

    private const string Parquet = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880";

    public static DuckDBConnection Open()
    {
        DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    public static string ReadCsv(string csv) => $"read_csv('{csv}', auto_detect=false, header=true, delim=',', {Columns})";

    public static void CsvToParquet(DuckDBConnection connection, string csv, string parquet) => Execute(connection,
        $"COPY (SELECT timestamp AS time, open, high, low, close, volume FROM {ReadCsv(csv)} ORDER BY time) TO '{parquet}' ({Parquet})");

    /// <summary>All files of a folder into one, each under its name.</summary>
    public static void FolderToParquet(DuckDBConnection connection, string folder, string parquet) => Execute(connection,
        $"""
        COPY (SELECT parse_filename(filename, true) AS symbol, timestamp AS time, open, high, low, close, volume
            FROM read_csv('{folder}/*.csv', filename=true, auto_detect=false, header=true, delim=',', {Columns}) ORDER BY symbol, time) TO '{parquet}' ({Parquet})
        """);

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads every column of the file into arrays by the chunk and vector calls of DuckDB's C API.</summary>
    public static unsafe long ReadIntoArrays(DuckDBConnection connection, string sql, int rows)
    {
        long[] time = new long[rows];
        double[][] columns = [new double[rows], new double[rows], new double[rows], new double[rows], new double[rows]];
        if (NativeMethods.ExtractStatements.DuckDBExtractStatements(connection.NativeConnection, sql, out DuckDBExtractedStatements statements) != 1)
        {
            throw new InvalidOperationException("the statement could not be parsed");
        }

        using (statements)
        {
            NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection.NativeConnection, statements, 0, out DuckDBPreparedStatement prepared);
            using (prepared)
            {
                NativeMethods.PreparedStatements.DuckDBExecutePrepared(prepared, out DuckDBResult result);
                int at = 0;
                while (true)
                {
                    using DuckDBDataChunk chunk = NativeMethods.Query.DuckDBFetchChunk(result);
                    if (chunk.IsInvalid)
                    {
                        break;
                    }

                    int n = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
                    new ReadOnlySpan<long>(Vector(chunk, 0), n).CopyTo(time.AsSpan(at));
                    for (int c = 0; c < columns.Length; c++)
                    {
                        new ReadOnlySpan<double>(Vector(chunk, c + 1), n).CopyTo(columns[c].AsSpan(at));
                    }

                    at += n;
                }

                result.Close();
                return at;
            }
        }
    }

    private static unsafe void* Vector(DuckDBDataChunk chunk, int column) =>
        NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column));

    /// <summary>The same by the typed getters of the data reader.</summary>
    public static int ReadByDataReader(DuckDBConnection connection, string sql, int rows)
    {
        long[] time = new long[rows];
        double[][] columns = [new double[rows], new double[rows], new double[rows], new double[rows], new double[rows]];
        using DuckDBCommand command = connection.CreateCommand();
        (command.CommandText, command.UseStreamingMode) = (sql, true);
        using DuckDBDataReader reader = command.ExecuteReader();
        int at = 0;
        for (; reader.Read(); at++)
        {
            time[at] = reader.GetDateTime(0).Ticks;
            for (int c = 0; c < columns.Length; c++)
            {
                columns[c][at] = reader.IsDBNull(c + 1) ? double.NaN : reader.GetDouble(c + 1);
            }
        }

        return at;
    }

    /// <summary>The columns of a result as lists of their own types, by the data reader.</summary>
    public static int ReadColumns(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        (command.CommandText, command.UseStreamingMode) = (sql, true);
        using DuckDBDataReader reader = command.ExecuteReader();
        Action[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Column(reader, i))];
        int rows = 0;
        for (; reader.Read(); rows++)
        {
            foreach (Action column in columns)
            {
                column();
            }
        }

        return rows;
    }

    /// <summary>One row by a statement with two parameters.</summary>
    public static object? One(DuckDBConnection connection, string sql, string name, object value)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new DuckDBParameter(name, value));
        using DuckDBDataReader reader = command.ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    private static Action Column(DuckDBDataReader reader, int ordinal)
    {
        return reader.GetFieldType(ordinal) switch
        {
            Type t when t == typeof(DateTime) => Into<DateTime>(),
            Type t when t == typeof(double) => Into<double>(),
            Type t when t == typeof(long) => Into<long>(),
            Type t when t == typeof(string) => Into<string>(),
            _ => Into<object>(),
        };

        Action Into<T>()
        {
            (List<T> values, List<bool> nulls) = ([], []);
            return () =>
            {
                bool isNull = reader.IsDBNull(ordinal);
                nulls.Add(isNull);
                values.Add(isNull ? default! : reader.GetFieldValue<T>(ordinal));
            };
        }
    }
}
