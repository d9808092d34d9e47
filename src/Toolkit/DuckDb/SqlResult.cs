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
    public Frame ToFrame(int? maxRows) => Pieces(maxRows, int.MaxValue).First();

    /// <summary>The rows piece by piece; the last one, which may be empty, says whether there were more.</summary>
    /// <param name="maxRows">The most rows of all pieces.</param>
    /// <param name="pieceRows">A piece with so many is full.</param>
    public IEnumerable<Frame> Pieces(int? maxRows, int pieceRows)
    {
        (string Name, VectorType Type)[] columns = Columns();
        int left = maxRows ?? int.MaxValue;
        for (bool over = false, truncated = false; !over;)
        {
            VectorColumn[] values = [.. columns.Select(c => c.Type.NewColumn())];
            for (int rows = 0; rows < pieceRows && !over;)
            {
                int taken = Take(values, left, out truncated);
                over = taken < 0 || truncated;
                (rows, left) = (rows + Math.Max(taken, 0), left - Math.Max(taken, 0));
            }

            yield return new Frame(columns.Zip(values, (c, v) => v.Build(c.Name)), truncated);
        }
    }

    public void Dispose() => _result.Close();

    /// <summary>Takes the rows of the next chunk; gives how many, or -1 after the last one.</summary>
    private int Take(VectorColumn[] columns, int most, out bool truncated)
    {
        truncated = false;
        using DuckDBDataChunk? chunk = NextChunk();
        if (chunk is null)
        {
            return -1;
        }

        int size = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
        int taken = Math.Min(size, most);
        truncated = taken < size;
        for (int i = 0; i < columns.Length && taken > 0; i++)
        {
            columns[i].Add(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i), taken);
        }

        return taken;
    }

    private (string Name, VectorType Type)[] Columns()
    {
        // What changes rows and gives none (INSERT) answers with a count; what does neither has no column.
        int count = HasRows ? (int)Calls.DuckDBColumnCount(ref _result) : 0;
        (string, VectorType)[] columns = new (string, VectorType)[count];
        for (int i = 0; i < count; i++)
        {
            using DuckDBLogicalType type = Calls.DuckDBColumnLogicalType(ref _result, i);
            columns[i] = (Calls.DuckDBColumnName(ref _result, i) ?? "", VectorTypes.Of(type));
        }

        return columns;
    }
}
