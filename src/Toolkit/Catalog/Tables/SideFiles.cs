using System.Data.Common;

namespace Toolkit.Catalog;

/// <summary>Rows of a side database's <c>files</c>: Parquet files to which its old rows have moved. Such a file never changes and is never removed.</summary>
internal static class SideFiles
{
    /// <summary>The files, oldest first.</summary>
    /// <param name="connection">The side database.</param>
    /// <param name="kind">The table that the rows were in; null for all.</param>
    public static List<SideFileRow> All(DbConnection connection, string? kind = null) => connection.List(
        """
        SELECT file_id, kind, path, row_count, size_bytes, sha256, min_time, max_time FROM files
        WHERE CAST($kind AS TEXT) IS NULL OR kind = $kind ORDER BY added_at, min_time, file_id
        """,
        r => new SideFileRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5), r.GetInt64(6), r.GetInt64(7)),
        ("$kind", kind));

    public static void Insert(DbConnection connection, SideFileRow file, long now) => connection.Execute(
        """
        INSERT INTO files (file_id, kind, path, row_count, size_bytes, sha256, min_time, max_time, added_at)
        VALUES ($id, $kind, $path, $rows, $size, $sha256, $min, $max, $now)
        """,
        ("$id", file.Id), ("$kind", file.Kind), ("$path", file.Path), ("$rows", file.Rows), ("$size", file.SizeBytes), ("$sha256", file.Sha256),
        ("$min", file.MinTime), ("$max", file.MaxTime), ("$now", now));
}

/// <summary>A file of a side database; its path is relative to the workspace.</summary>
internal sealed record SideFileRow(string Id, string Kind, string Path, long Rows, long SizeBytes, string Sha256, long MinTime, long MaxTime);
