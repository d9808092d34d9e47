using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Makes the one file of a timeframe that holds new rows and whatever else lay in the files it supersedes.</summary>
internal sealed class FileRewriter(Workbench bench, BarStore store)
{
    private static readonly Dictionary<SeriesKey, CarriedRows> NothingCarried = [];

    private readonly ParquetWriter _writer = new(bench);

    /// <summary>Writes the file under its final name.</summary>
    /// <param name="timeframe">The timeframe of all rows.</param>
    /// <param name="additions">New rows, which win over old ones of the same time.</param>
    /// <param name="superseded">Files whose rows go along.</param>
    /// <param name="rest">The version that the rows were merged with, the new file's id, and series whose old rows stay behind.</param>
    /// <returns>The file, or null when no rows remain.</returns>
    public NewFile? Write(
        Timeframe timeframe, IReadOnlyList<Addition> additions, Superseded superseded, (long BaseVersion, string Id, IReadOnlySet<SeriesKey> Dropped) rest)
    {
        List<Addition> sorted = [.. additions.Where(addition => addition.Statistics.Rows > 0).OrderBy(addition => addition.Key, SeriesOrder.Instance)];
        FileFooter footer = new(rest.Id, rest.BaseVersion, [.. superseded.Files.Select(file => file.Id)]);
        if (superseded.Files.Count == 0)
        {
            return WriteUnmerged(timeframe, sorted, footer);
        }

        foreach (FileEntry file in superseded.Files)
        {
            // What is merged gets a new hash: damage that went along would never be found again.
            string path = store.Layout.Absolute(file.Path);
            FileCheck.Open(path, file.SizeBytes);
            FileCheck.Content(path, file.Sha256);
        }

        return WriteMerged(timeframe, sorted, Carried(superseded, rest.Dropped), footer);
    }

    /// <summary>Nothing to merge with: the tables one after the other, in the order of their series, without a sort where they are sorted.</summary>
    private NewFile? WriteUnmerged(Timeframe timeframe, List<Addition> additions, FileFooter footer)
    {
        if (additions.Count == 0 || !additions.TrueForAll(addition => addition.Table is not null))
        {
            return WriteMerged(timeframe, additions, NothingCarried, footer);
        }

        Select select = new MergeSelect(bench, timeframe).Of(additions, NothingCarried);
        return _writer.Write(timeframe, select, footer, (path, size, sha256, rows) =>
        {
            NewFile file = new(footer.Id, path, timeframe, size, sha256, [.. additions.Select(addition => (addition.Key, addition.Statistics))]);
            Expect(rows, file, (file.Rows, file.Rows));
            return file;
        });
    }

    private NewFile? WriteMerged(Timeframe timeframe, List<Addition> additions, Dictionary<SeriesKey, CarriedRows> carried, FileFooter footer)
    {
        if (additions.Count == 0 && carried.Count == 0)
        {
            return null;
        }

        Select select = new MergeSelect(bench, timeframe).Of(additions, carried);
        (long old, long added) = (carried.Values.Sum(one => one.Rows), additions.Sum(addition => addition.Statistics.Rows));
        return _writer.Write(timeframe, select, footer, (path, size, sha256, rows) =>
        {
            NewFile file = new(footer.Id, path, timeframe, size, sha256, ParquetFiles.Series(path, timeframe, bench));
            Expect(rows, file, (Math.Max(old, added), old + added));
            ExpectCarried(file, carried, additions);
            return file;
        });
    }

    /// <summary>What goes along from the old files, by series.</summary>
    private Dictionary<SeriesKey, CarriedRows> Carried(Superseded superseded, IReadOnlySet<SeriesKey> dropped) => store.Catalog.Read(connection =>
        superseded.Series
            .Select(pair => (DatasetTable.Find(connection, pair.Key)!.Key, pair.Value))
            .Where(pair => !dropped.Contains(pair.Key))
            .ToDictionary(
                pair => pair.Key,
                pair => new CarriedRows(pair.Value.Sum(one => one.Rows), [.. pair.Value.Select(one => store.Layout.Absolute(one.File.Path))])));

    private static void Expect(RowExtent footer, NewFile file, (long AtLeast, long AtMost) rows)
    {
        if (footer.Rows != file.Rows || footer.Rows < rows.AtLeast || footer.Rows > rows.AtMost || footer.First != file.MinTime || footer.Last != file.MaxTime)
        {
            throw Unexpected($"its footer says {Shown(footer)}, expected were {Shown(new(file.Rows, file.MinTime, file.MaxTime))}");
        }
    }

    private static void ExpectCarried(NewFile file, Dictionary<SeriesKey, CarriedRows> carried, List<Addition> additions)
    {
        Dictionary<SeriesKey, long> written = file.Series.ToDictionary(series => series.Key, series => series.Statistics.Rows);
        foreach ((SeriesKey key, (long rows, _)) in carried)
        {
            long added = additions.Find(addition => addition.Key == key)?.Statistics.Rows ?? 0;
            long found = written.GetValueOrDefault(key);
            if (found < Math.Max(rows, added) || found > rows + added)
            {
                throw Unexpected($"it has {found} rows of {key}, merged from {rows} old and {added} new ones");
            }
        }
    }

    private static string Shown(RowExtent rows) =>
        $"{rows.Rows} rows from {UnixMicroseconds.ToIso(rows.First)} to {UnixMicroseconds.ToIso(rows.Last)}";

    private static ToolkitException Unexpected(string why) => new(
        ErrorKind.Failure, $"the file that was just written is not what it should be: {why}", "check the disk (`tk.Maintenance.Doctor()`) and run the command again; nothing was changed");
}
