using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Makes the one file of a timeframe that holds new rows and whatever else lay in the files it supersedes.</summary>
internal sealed class FileRewriter(Workbench bench, BarStore store)
{
    private readonly ParquetWriter _writer = new(bench);

    /// <summary>Rows of one file at most; default: any number. More become several files, each of some series or of one stretch of a series.</summary>
    public long MaxRows { get; init; } = long.MaxValue;

    /// <summary>Writes the file under its final name.</summary>
    /// <param name="timeframe">The timeframe of all rows.</param>
    /// <param name="additions">New rows, which win over old ones of the same time.</param>
    /// <param name="superseded">Files whose rows go along.</param>
    /// <param name="rest">The version that the rows were merged with, what makes ids of new files, and series whose old rows stay behind.</param>
    /// <param name="written">Is told of each file as soon as it is there; none when no rows remain.</param>
    public void Write(
        Timeframe timeframe, IReadOnlyList<SeriesBars> additions, Superseded superseded, (long BaseVersion, Func<string> NewId, IReadOnlySet<SeriesKey> Dropped) rest,
        Action<NewFile> written)
    {
        Dictionary<SeriesKey, BarColumns> rows = Carried(superseded, rest.Dropped);
        foreach (SeriesBars addition in additions)
        {
            rows[addition.Key] = rows.TryGetValue(addition.Key, out BarColumns old) ? BarMerge.Of(old, addition.Columns) : addition.Columns;
        }

        List<List<SeriesBars>> parts = Parts([.. rows.Select(one => new SeriesBars(one.Key, one.Value)).OrderBy(one => one.Key, SeriesOrder.Instance)]);
        foreach (List<SeriesBars> part in parts)
        {
            // The last one says whose place all of them take: repair looks at it first, and then they overlap nothing.
            bool isLast = part == parts[^1];
            FileFooter footer = new(rest.NewId(), rest.BaseVersion, isLast ? [.. superseded.Files.Select(file => file.Id)] : []) { IsPart = !isLast };
            written(_writer.Write(timeframe, part, footer, (path, size, sha256, extent) =>
            {
                NewFile file = new(footer.Id, path, timeframe, size, sha256, [.. part.Select(one => (one.Key, RowStatistics.Of(one.Columns)))]);
                Expect(extent, file);
                return file;
            }));
        }
    }

    /// <summary>As few as can be, of about the same size, which is a whole number of row groups.</summary>
    private List<List<SeriesBars>> Parts(IReadOnlyList<SeriesBars> sorted)
    {
        List<List<SeriesBars>> parts = [];
        long last = sorted.Sum(series => (long)series.Columns.Count) - 1, room = 0;
        long each = (last / (last / MaxRows + 1) / ParquetWriter.RowGroupRows + 1) * ParquetWriter.RowGroupRows;
        foreach (SeriesBars series in sorted)
        {
            for (int at = 0; at < series.Columns.Count;)
            {
                if (room == 0)
                {
                    parts.Add([]);
                    room = each;
                }

                int count = (int)Math.Min(room, series.Columns.Count - at);
                parts[^1].Add(count == series.Columns.Count ? series : new(series.Key, series.Columns.Slice(at, count)));
                (at, room) = (at + count, room - count);
            }
        }

        return parts;
    }

    /// <summary>What goes along from the old files, by series.</summary>
    private Dictionary<SeriesKey, BarColumns> Carried(Superseded superseded, IReadOnlySet<SeriesKey> dropped)
    {
        bench.Demand(superseded.Files);
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
