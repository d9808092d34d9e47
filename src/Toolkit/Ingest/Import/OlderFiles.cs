using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Finds the files of an older store where they may lie.</summary>
internal static class OlderFiles
{
    /// <summary>The first of some folders below one that is there, or null.</summary>
    public static string? Folder(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Path.Combine(folder, name) is var path && Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The first of some files below a folder that is there, or null; the folder itself where it is a file.</summary>
    public static string? File(string folder, params ReadOnlySpan<string> names)
    {
        if (System.IO.File.Exists(folder))
        {
            return folder;
        }

        foreach (string name in names)
        {
            if (Path.Combine(folder, name) is var path && System.IO.File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Files below a folder, in the order of their names; none of a folder that is not there.</summary>
    public static IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Order(StringComparer.Ordinal)
        : [];

    /// <summary>SQL of the rows of some Parquet files one behind the other; a column that one of them lacks is NULL there.</summary>
    public static string Parquet(IReadOnlyList<string> paths) =>
        $"read_parquet({SqlLiteral.List(paths.Select(InputFile.Unexpanded))}, hive_partitioning = false{(paths.Count > 1 ? ", union_by_name = true" : "")})";
}
