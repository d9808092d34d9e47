using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Makes the one file of a timeframe that holds new rows and whatever else lay in the files it supersedes.</summary>
internal sealed class FileRewriter(Workbench bench, BarStore store)
{
    private readonly ParquetWriter _writer = new(bench);

    /// <summary>Writes the file under its final name.</summary>
    /// <param name="timeframe">The timeframe of all rows.</param>
    /// <param name="additions">New rows, which win over old ones of the same time.</param>
    /// <param name="superseded">Files whose rows go along.</param>
    /// <param name="rest">The version that the rows were merged with, the new file's id, and series whose old rows stay behind.</param>
    /// <returns>The file, or null when no rows remain.</returns>
    public NewFile? Write(
        Timeframe timeframe, IReadOnlyList<SeriesBars> additions, Superseded superseded, (long BaseVersion, string Id, IReadOnlySet<SeriesKey> Dropped) rest)
    {
        FileFooter footer = new(rest.Id, rest.BaseVersion, [.. superseded.Files.Select(file => file.Id)]);
        Dictionary<SeriesKey, BarColumns> rows = Carried(superseded, rest.Dropped);
        foreach (SeriesBars addition in additions)
        {
            rows[addition.Key] = rows.TryGetValue(addition.Key, out BarColumns old) ? BarMerge.Of(old, addition.Columns) : addition.Columns;
        }

        List<SeriesBars> sorted = [.. rows.Where(one => one.Value.Count > 0).Select(one => new SeriesBars(one.Key, one.Value)).OrderBy(one => one.Key, SeriesOrder.Instance)];
        return sorted.Count == 0 ? null : _writer.Write(timeframe, sorted, footer, (path, size, sha256, written) =>
        {
            NewFile file = new(footer.Id, path, timeframe, size, sha256, [.. sorted.Select(one => (one.Key, RowStatistics.Of(one.Columns)))]);
            Expect(written, file);
            return file;
        });
    }

    /// <summary>What goes along from the old files, by series.</summary>
    private Dictionary<SeriesKey, BarColumns> Carried(Superseded superseded, IReadOnlySet<SeriesKey> dropped)
    {
        foreach (FileEntry file in superseded.Files)
        {
            // What is merged gets a new hash: damage that went along would never be found again.
            string path = store.Layout.Absolute(file.Path);
            FileCheck.Open(path, file.SizeBytes);
            FileCheck.Content(path, file.Sha256);
        }

        // Files of one series never overlap, so that their rows follow each other.
        StoredRows stored = new(bench);
        Dictionary<SeriesKey, BarColumns> rows = superseded.Files.SelectMany(stored.All).Where(one => !dropped.Contains(one.Key)).GroupBy(one => one.Key, one => one.Columns)
            .ToDictionary(parts => parts.Key, parts => BarMerge.OneByOne([.. parts.OrderBy(part => part.Time.Span[0])]));
        foreach ((SeriesKey key, long expected) in Expected(superseded).Where(one => !dropped.Contains(one.Key)))
        {
            if (rows.GetValueOrDefault(key).Count != expected)
            {
                throw Unexpected($"of {key} {rows.GetValueOrDefault(key).Count} rows were read to be merged, {expected} are stored");
            }
        }

        return rows;
    }

    private List<(SeriesKey Key, long Rows)> Expected(Superseded superseded) => store.Catalog.Read(connection =>
        superseded.Series.Select(pair => (DatasetTable.Find(connection, pair.Key)!.Key, pair.Value.Sum(one => one.Rows))).ToList());

    private static void Expect(RowExtent footer, NewFile file)
    {
        if (footer != new RowExtent(file.Rows, file.MinTime, file.MaxTime))
        {
            throw Unexpected($"its footer says {Shown(footer)}, expected were {Shown(new(file.Rows, file.MinTime, file.MaxTime))}");
        }
    }

    private static string Shown(RowExtent rows) =>
        $"{rows.Rows} rows from {UnixMicroseconds.ToIso(rows.First)} to {UnixMicroseconds.ToIso(rows.Last)}";

    private static ToolkitException Unexpected(string why) => new(
        ErrorKind.Failure, $"the file that was to be written is not what it should be: {why}", "check the disk (`tk.Maintenance.Doctor()`) and run the command again; nothing was changed");
}
