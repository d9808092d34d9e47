using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Reads the stored bars of one series: its files, then its hot rows, which win.</summary>
internal sealed class SeriesReader
{
    private const int SpareRows = 4096;

    /// <summary>From so many rows on several threads are worth their start.</summary>
    private const int ParallelRows = 250_000;

    private readonly ReadConnections _connections;
    private readonly ParallelScan? _parallel;

    private volatile bool _readPlainly;

    public SeriesReader(ReadConnections connections, int threads)
    {
        _connections = connections;
        _parallel = threads > 1 ? new(connections, new(connections), threads) : null;
    }

    /// <summary>Whether a file was read without DuckDB, since its native library cannot be loaded.</summary>
    public bool HasReadPlainly => _readPlainly;

    /// <summary>The bars inside the range; fields that are not asked for stay empty.</summary>
    /// <exception cref="ToolkitException">A file is missing or damaged (bad data).</exception>
    public BarColumns Read(StoreSnapshot snapshot, Dataset dataset, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        BarColumns hot = snapshot.HotRows(dataset, range);
        BarColumns stored = ReadFiles(snapshot, snapshot.Files(dataset, range), dataset.Key, range, fields, cancel);
        return BarMerge.Of(stored, stored.Count == 0 ? Only(hot, fields) : hot);
    }

    /// <summary>The bars of some files of the series.</summary>
    public BarColumns ReadFiles(
        StoreSnapshot snapshot, IReadOnlyList<SeriesFile> files, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (SeriesFile file in files)
        {
            snapshot.Check(file.File);
        }

        return files.Count == 0 ? BarColumns.Empty : Scan(files, key, range, fields, cancel);
    }

    internal BarColumns Scan(IReadOnlyList<SeriesFile> files, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        if (!DuckDbLibrary.IsAvailable)
        {
            _readPlainly = true;
            return ScanPlainly(files, key, range, fields, cancel);
        }

        int rows = Estimate(files, range);
        if (rows >= ParallelRows && _parallel?.TryRead(files, key, range, fields, cancel) is { } read)
        {
            return read;
        }

        BarBuffer buffer = new(fields, rows);
        BarBuffer.Section all = new(buffer);
        _connections.Use(connection =>
        {
            new FileScan(key, files, range).Run(connection, buffer.SelectList, all, cancel);
            return 0;
        });
        return buffer.Columns(0, all.Count);
    }

    /// <summary>As <see cref="Scan"/>, without DuckDB.</summary>
    internal static BarColumns ScanPlainly(IReadOnlyList<SeriesFile> files, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        BarBuffer buffer = new(fields, Estimate(files, range));
        BarBuffer.Section all = new(buffer);
        new FileScan(key, files, range).RunPlainly(fields, all, cancel);
        return buffer.Columns(0, all.Count);
    }

    /// <summary>The rows of files that lie in the range are known; of others the share by time, and a bit more.</summary>
    private static int Estimate(IReadOnlyList<SeriesFile> files, TimeRange range)
    {
        double rows = 0;
        foreach (SeriesFile file in files)
        {
            long from = Math.Max(file.MinTime, range.FromMicroseconds), to = Math.Min(file.MaxTime, range.ToMicroseconds - 1);
            bool whole = from == file.MinTime && to == file.MaxTime;
            double share = (to - from + 1.0) / (file.MaxTime - file.MinTime + 1.0);
            rows += whole ? file.Rows : Math.Min(file.Rows, file.Rows * Math.Max(0, share) * 1.25 + SpareRows);
        }

        return (int)Math.Min(rows, Array.MaxLength);
    }

    private static BarColumns Only(BarColumns rows, BarFields fields)
    {
        BarBuffer buffer = new(fields, rows.Count);
        new BarBuffer.Section(buffer).Add(rows);
        return buffer.Columns(0, rows.Count);
    }
}
