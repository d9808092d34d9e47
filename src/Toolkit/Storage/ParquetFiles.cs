using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>The table function that reads a list of files, as SQL text.</summary>
internal static class ParquetFiles
{
    /// <summary>Reads files of the store. Never as key=value folders: those would override the columns.</summary>
    public static string Read(IEnumerable<string> paths) => $"read_parquet({SqlLiteral.List(paths)}, hive_partitioning = false)";

    public static string Read(IEnumerable<FileEntry> files, Workbench bench) => Read(files.Select(file => bench.Layout.Absolute(file.Path)));

    /// <summary>The series that lie in a file, as the file itself says.</summary>
    public static List<(SeriesKey Key, RowStatistics Statistics)> Series(string path, Timeframe timeframe, Workbench bench) => bench.List(
        $"SELECT exchange, symbol, {RowStatistics.Aggregates} FROM {Read([path])} GROUP BY ALL",
        r => (new SeriesKey(r.GetString(0), r.GetString(1), timeframe), RowStatistics.Read(r, 2)));
}
