using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What the store has of one series, in one version, where a load touches it.</summary>
/// <param name="Dataset">The series, or null when it is new.</param>
/// <param name="Files">Its files that overlap the load in time; all of them when the load replaces the series.</param>
/// <param name="HotRows">Its hot rows, likewise.</param>
internal sealed record SeriesBase(Dataset? Dataset, IReadOnlyList<FileEntry> Files, BarColumns HotRows)
{
    public bool IsEmpty => Files.Count == 0 && HotRows.Count == 0;

    /// <summary>The times that a load touches; all of time when it replaces the series.</summary>
    public static (long From, long To) Times(Load load, bool replace) => replace ? (long.MinValue, long.MaxValue) : load.Times;

    public static SeriesBase Read(SqliteConnection connection, long version, Load load, bool replace)
    {
        Dataset? dataset = DatasetTable.Find(connection, load.Key);
        if (dataset is null || (load.Statistics.Rows == 0 && !replace))
        {
            return new(dataset, [], BarColumns.Empty);
        }

        (long From, long To) times = Times(load, replace);
        return new(
            dataset,
            FileTable.OfSeries(connection, dataset.Id, version, times).ConvertAll(found => found.File),
            HotBarTable.Read(connection, dataset.Id, version, times));
    }

    /// <summary>Makes sure that what is compared with is what was published.</summary>
    /// <exception cref="ToolkitException">A file is lost or damaged (bad data).</exception>
    public void CheckFiles(Workbench bench)
    {
        bench.Demand(Files);
        FileCheck.OnRead(Files.Select(file => new PublishedFile(bench.Layout.Absolute(file.Path), file.SizeBytes, file.Sha256)), verify: true);
    }

    /// <exception cref="ToolkitException">The series holds prices of another basis (usage).</exception>
    public static void CheckBasis(Dataset? dataset, SeriesLoad load, bool replace)
    {
        if (!replace && dataset is { RowCount: > 0 } && dataset.Basis != load.Basis)
        {
            throw ToolkitException.Usage(
                $"{load.Key} holds prices of basis '{CatalogNames.Of(dataset.Basis)}', and this load brings '{CatalogNames.Of(load.Basis)}'",
                $"prices of two bases do not mix: load them with `IngestOptions.Basis` {CatalogNames.Of(dataset.Basis)}, or replace the series with `IngestOptions.Replace`");
        }
    }
}
