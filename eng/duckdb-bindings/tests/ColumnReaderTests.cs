using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>What a reader of whole columns needs, with members only that DuckDB.NET.Data calls as well.</summary>
public sealed class ColumnReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_column_is_copied_chunk_by_chunk(bool streaming)
    {
        using var connection = Database.Open();
        var column = ReadDoubles(connection, "SELECT i / 2.0::DOUBLE FROM range(1000003) t(i)", streaming);
        Assert.Equal(1_000_003, column.Length);
        Assert.Equal(Enumerable.Range(0, column.Length).Select(i => i / 2.0), column);
        Assert.Empty(ReadDoubles(connection, "SELECT 1.0::DOUBLE WHERE false", streaming));
    }

    private static unsafe double[] ReadDoubles(DuckDBConnection connection, string sql, bool streaming)
    {
        var native = connection.NativeConnection;
        _ = NativeMethods.ExtractStatements.DuckDBExtractStatements(native, sql, out var statements);
        using var all = statements;
        NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(native, statements, 0, out var prepared);
        using var statement = prepared;
        var state = streaming
            ? NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result)
            : NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result);
        try
        {
            if (!state.IsSuccess())
                throw new InvalidOperationException(NativeMethods.Query.DuckDBResultError(ref result));

            Assert.Equal(streaming ? 1 : 0, NativeMethods.Types.DuckDBResultIsStreaming(result));
            var column = new List<double>();
            while (true)
            {
                using var chunk = streaming
                    ? NativeMethods.StreamingResult.DuckDBStreamFetchChunk(result)
                    : NativeMethods.Query.DuckDBFetchChunk(result);
                var rows = chunk.IsInvalid ? 0 : (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
                if (rows == 0)
                    return [.. column];

                var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0);
                var at = column.Count;
                CollectionsMarshal.SetCount(column, at + rows);
                new ReadOnlySpan<double>(NativeMethods.Vectors.DuckDBVectorGetData(vector), rows)
                    .CopyTo(CollectionsMarshal.AsSpan(column)[at..]);
            }
        }
        finally
        {
            result.Close();
        }
    }
}
