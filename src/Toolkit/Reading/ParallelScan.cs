using Toolkit.Catalog;

namespace Toolkit.Reading;

/// <summary>Reads a long range with several threads, each into its own stretch of the final columns.</summary>
/// <remarks>
/// Row groups tell how many rows lie between two times, so each thread knows where its rows go. Only the first and the
/// last part can be cut by the range; a first part that turns out shorter is moved up to its successor.
/// </remarks>
internal sealed class ParallelScan(ReadConnections connections, RowGroups groups, int threads)
{
    /// <summary>The bars of the files in the range, or null when the footers do not allow it.</summary>
    public BarColumns? TryRead(IReadOnlyList<SeriesFile> files, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        List<Part>? parts = Parts(files, range);
        if (parts is null || parts.Count < 2)
        {
            return null;
        }

        BarBuffer buffer = new(fields, checked((int)parts.Sum(p => (long)p.Rows)));
        BarBuffer.Section[] sections = new BarBuffer.Section[parts.Count];
        for (int i = 0, start = 0; i < sections.Length; start += parts[i++].Rows)
        {
            sections[i] = new(buffer, start, parts[i].Rows);
        }

        Run(parts, key, buffer.SelectList, sections, cancel);
        for (int i = 1; i < sections.Length - 1; i++)
        {
            if (sections[i].Count != parts[i].Rows)
            {
                throw ToolkitException.BadData($"{key}: {parts[i].File.File.Path} has fewer bars than its footer says", FileScan.Hint);
            }
        }

        int first = parts[0].Rows - sections[0].Count;
        if (first > 0)
        {
            buffer.Move(0, sections[0].Count, first);
        }

        return buffer.Columns(first, sections.Sum(s => s.Count));
    }

    private void Run(List<Part> parts, SeriesKey key, string columns, BarBuffer.Section[] sections, CancellationToken cancel)
    {
        try
        {
            Parallel.For(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => connections.Use(connection =>
            {
                cancel.ThrowIfCancellationRequested();
                new FileScan(key, [parts[i].File], parts[i].Range).Run(connection, columns, sections[i], cancel);
                return 0;
            }));
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The pieces of each file that lie in the range, about as many as there are threads, plus one for a cut beginning.</summary>
    private List<Part>? Parts(IReadOnlyList<SeriesFile> files, TimeRange range)
    {
        long share = files.Sum(f => f.Rows) / threads;
        List<Part> parts = [];
        foreach (SeriesFile file in files)
        {
            IReadOnlyList<RowGroup> all = file.Rows == file.File.RowCount ? groups.Of(file.File) : [new((int)file.Rows, file.MinTime)];
            if (all.Any(g => g.First is null) || all.Sum(g => (long)g.Rows) != file.Rows)
            {
                return null;
            }

            Add(parts, file, all, range, share);
        }

        return parts;
    }

    private static void Add(List<Part> parts, SeriesFile file, IReadOnlyList<RowGroup> groups, TimeRange range, long share)
    {
        (int rows, long start) = (0, 0);
        for (int i = 0; i < groups.Count; i++)
        {
            long first = groups[i].First!.Value, next = i + 1 < groups.Count ? groups[i + 1].First!.Value : file.MaxTime + 1;
            if (next <= range.FromMicroseconds || first >= range.ToMicroseconds)
            {
                continue;
            }

            start = rows == 0 ? Math.Max(first, range.FromMicroseconds) : start;
            rows += groups[i].Rows;
            bool cut = first < range.FromMicroseconds;
            bool last = i == groups.Count - 1 || next >= range.ToMicroseconds;
            if (cut || last || rows >= share)
            {
                parts.Add(new(file, TimeRange.FromMicros(start, Math.Min(next, range.ToMicroseconds)), rows));
                rows = 0;
            }
        }
    }

    /// <summary>A stretch of one file. <paramref name="Rows"/> is exact, or the most there can be where the range cuts it.</summary>
    private sealed record Part(SeriesFile File, TimeRange Range, int Rows);
}
