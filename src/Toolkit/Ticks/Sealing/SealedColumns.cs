using System.Collections.Concurrent;
using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ticks;

/// <summary>Which columns of sealed files need not be read, from their footers; known once, since such files never change.</summary>
/// <remarks>Thread-safe. A column without values takes as long to read as one with them.</remarks>
internal sealed class SealedColumns
{
    private const int MostFiles = 10_000;

    private static readonly string[] Needed = ["time", "sequence"], Optional = ["bid", "ask", "price", "size", "spread", "source", "broker_id", "arrived"];

    private static readonly Dictionary<string, Column> Unknown = [];

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, Column>> _known = new(StringComparer.Ordinal);

    /// <summary>What to read of files: the columns in which some tick has a value that not all have, and the one symbol and source that all have.</summary>
    public (string[] Columns, string? Symbol, string? Source) Of(DuckDBConnection connection, IReadOnlyList<string> paths)
    {
        string[] missing = [.. paths.Where(path => !_known.ContainsKey(path))];
        if (missing.Length > 0)
        {
            Read(connection, missing);
        }

        IReadOnlyDictionary<string, Column>[] files = [.. paths.Select(path => _known.GetValueOrDefault(path, Unknown))];
        (string? symbol, string? source) = (Only("symbol"), Only("source"));
        return ([.. Needed, .. Optional.Where(name => name == "source" ? source is null : files.Any(file => !file.GetValueOrDefault(name).IsEmpty))], symbol, source);

        string? Only(string name) => files[0].GetValueOrDefault(name).Only is { } only && files.All(file => file.GetValueOrDefault(name).Only == only) ? only : null;
    }

    private void Read(DuckDBConnection connection, IReadOnlyList<string> paths)
    {
        if (_known.Count > MostFiles)
        {
            _known.Clear();
        }

        // Statistics that are missing or cut short are no promise; cut ones never are both least and most.
        ILookup<string, (string Path, string Name, Column Column)> found = connection.List(
            $"""
            SELECT file_name, path_in_schema, coalesce(bool_and(stats_null_count = row_group_num_rows), false),
                CASE WHEN count(*) = count(CASE WHEN stats_null_count = 0 THEN stats_min_value END) AND min(stats_min_value) = max(stats_max_value) THEN min(stats_min_value) END
            FROM parquet_metadata({SqlLiteral.List(paths)}) GROUP BY ALL
            """,
            r => (Path: r.GetString(0), Name: r.GetString(1), Column: new Column(r.GetBoolean(2), r.IsDBNull(3) ? null : r.GetString(3))))
            .ToLookup(column => column.Path, StringComparer.Ordinal);
        foreach (string path in paths)
        {
            _known[path] = found[path].ToDictionary(column => column.Name, column => column.Column, StringComparer.Ordinal);
        }
    }

    /// <param name="IsEmpty">Whether no row has a value.</param>
    /// <param name="Only">The value that all rows have.</param>
    private readonly record struct Column(bool IsEmpty, string? Only);
}
