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


}
