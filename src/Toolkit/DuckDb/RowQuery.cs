using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Toolkit.Bars;
using Chunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace Toolkit.DuckDb;

/// <summary>Reads the rows of a query into columns, straight from DuckDB's vectors.</summary>
internal static class RowQuery
{
    private const int PartRows = 1 << 18;

    /// <summary>Reads a query of time TIMESTAMP, open, high, low, close, volume DOUBLE.</summary>
    /// <exception cref="ToolkitException">As <see cref="SqlErrors"/> says.</exception>
    public static RowColumns Read(DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel) =>
        Read(connection, (sql, parameters), null, cancel);

    /// <summary>The same with a BIGINT behind them, which goes into a list.</summary>
    public static RowColumns Read(
        DuckDBConnection connection, (string Sql, IReadOnlyDictionary<string, object?> Parameters) query, List<long>? numbers, CancellationToken cancel)
    {
        List<RowColumns> parts = [new(PartRows)];
        using SqlText text = new(connection.NativeConnection, query.Sql);
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(query.Parameters);
        using SqlResult result = statement.Execute(streaming: true, cancel);
        while (result.NextChunk() is { } chunk)
        {
            using (chunk)
            {
                int size = (int)Chunks.DuckDBDataChunkGetSize(chunk);
                if (parts[^1].Count + size > parts[^1].Time.Length)
                {
                    parts.Add(new(PartRows));
                }

                Add(parts[^1], chunk, size);
                numbers?.AddRange(Values<long>(Chunks.DuckDBDataChunkGetVector(chunk, 6), size));
            }
        }

        return RowColumns.Join(parts);
    }

    private static void Add(RowColumns part, DuckDBDataChunk chunk, int size)
    {
        Copy(Chunks.DuckDBDataChunkGetVector(chunk, 0), part.Time.AsSpan(part.Count, size), RowColumns.NoTime);
        for (int i = 0; i < part.Values.Length; i++)
        {
            Copy(Chunks.DuckDBDataChunkGetVector(chunk, i + 1), part.Values[i].AsSpan(part.Count, size), double.NaN);
        }

        part.Count += size;
    }

    private static unsafe void Copy<T>(IntPtr vector, Span<T> to, T none) where T : unmanaged
    {
        Values<T>(vector, to.Length).CopyTo(to);
        ulong* validity = Vectors.DuckDBVectorGetValidity(vector);
        for (int i = 0; validity is not null && i < to.Length; i++)
        {
            to[i] = VectorType.IsValid(validity, (ulong)i) ? to[i] : none;
        }
    }

    private static unsafe ReadOnlySpan<T> Values<T>(IntPtr vector, int size) where T : unmanaged => new(Vectors.DuckDBVectorGetData(vector), size);
}
