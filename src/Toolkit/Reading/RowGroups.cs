using System.Collections.Concurrent;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Reading;

/// <summary>Where the row groups of files begin, from their footers; known once, since files never change.</summary>
internal sealed class RowGroups(ReadConnections connections)
{
    private const int MostFiles = 10_000;

    private readonly ConcurrentDictionary<string, IReadOnlyList<RowGroup>> _known = new();

    /// <summary>The row groups of a file of one series, ascending by time.</summary>
    public IReadOnlyList<RowGroup> Of(FileEntry file)
    {
        if (_known.Count > MostFiles)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(file.Id, _ => connections.Use(connection => Read(connection, file.Path)));
    }

    private static IReadOnlyList<RowGroup> Read(DuckDBConnection connection, string path)
    {
        try
        {
            return connection.List(
                $"""
                SELECT row_group_num_rows, epoch_us(CAST(stats_min_value AS TIMESTAMP))
                FROM parquet_metadata({SqlLiteral.Of(path)}) WHERE path_in_schema = 'time' ORDER BY row_group_id
                """,
                r => new RowGroup((int)r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt64(1)));
        }
        catch (DuckDBException e)
        {
            throw SqlErrors.From(e.Message);
        }
    }
}

/// <summary>Rows of a row group and its first time; null where the file does not say.</summary>
internal readonly record struct RowGroup(int Rows, long? First);
