using DuckDB.NET.Native;
using Calls = DuckDB.NET.Native.NativeMethods.Query;

namespace Toolkit.DuckDb;

/// <summary>The rows of a statement that has run, chunk by chunk.</summary>
internal sealed class SqlResult : IDisposable
{
    private readonly CancellationToken _cancel;
    private DuckDBResult _result;

    public SqlResult(DuckDBResult result, CancellationToken cancel) => (_result, _cancel) = (result, cancel);

    public bool HasRows => Calls.DuckDBResultReturnType(_result) == DuckDBResultType.QueryResult;

    /// <summary>The next rows, or null after the last.</summary>
    /// <exception cref="ToolkitException">The statement failed on the way.</exception>
    public DuckDBDataChunk? NextChunk()
    {
        DuckDBDataChunk chunk = Calls.DuckDBFetchChunk(_result);
        if (!chunk.IsInvalid)
        {
            return chunk;
        }

        chunk.Dispose();
        return Calls.DuckDBResultError(ref _result) is { Length: > 0 } error ? throw SqlErrors.From(error, _cancel) : null;
    }

    /// <summary>Reads the rows into typed columns, at most <paramref name="maxRows"/> of them.</summary>
    public Frame ToFrame(int? maxRows)
    {
        (string Name, VectorColumn Values)[] columns = Columns();
        int rows = 0;
        bool truncated = false;
        while (!truncated && NextChunk() is { } chunk)
        {
            using (chunk)
            {
                int size = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
                int taken = Math.Min(size, (maxRows ?? int.MaxValue) - rows);
                truncated = taken < size;
                for (int i = 0; i < columns.Length && taken > 0; i++)
                {
                    columns[i].Values.Add(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i), taken);
                }

                rows += taken;
            }
        }

        return new Frame(columns.Select(c => c.Values.Build(c.Name)), truncated);
    }

    public void Dispose() => _result.Close();

    private (string Name, VectorColumn Values)[] Columns()
    {
        // What changes rows and gives none (INSERT) answers with a count; what does neither has no column.
        int count = HasRows ? (int)Calls.DuckDBColumnCount(ref _result) : 0;
        (string, VectorColumn)[] columns = new (string, VectorColumn)[count];
        for (int i = 0; i < count; i++)
        {
            using DuckDBLogicalType type = Calls.DuckDBColumnLogicalType(ref _result, i);
            columns[i] = (Calls.DuckDBColumnName(ref _result, i) ?? "", VectorTypes.Of(type).NewColumn());
        }

        return columns;
    }
}
