using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>The table function that reads a list of files, as SQL text.</summary>
internal static class ParquetFiles
{
    /// <summary>Reads files of the store. Never as key=value folders: those would override the columns.</summary>
    public static string Read(IEnumerable<string> paths) => $"read_parquet({SqlLiteral.List(paths)}, hive_partitioning = false)";

    public static string Read(IEnumerable<FileEntry> files, Workbench bench) => Read(files.Select(file => bench.Layout.Absolute(file.Path)));
}
