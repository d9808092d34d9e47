using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Reads the stored bars of one series: its files, then its hot rows, which win.</summary>
internal sealed class SeriesReader(int threads)
{
    private readonly Footers _footers = new();

    private long _hashedBytes;

    /// <summary>The bytes of files that were hashed since this was last asked.</summary>
    public long TakeHashedBytes() => Interlocked.Exchange(ref _hashedBytes, 0);

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
        Interlocked.Add(ref _hashedBytes, snapshot.Check(files.Select(file => file.File)));
        return Scan(files, key, range, fields, cancel);
    }

    internal BarColumns Scan(IReadOnlyList<SeriesFile> files, SeriesKey key, TimeRange range, BarFields fields, CancellationToken cancel)
    {
        using FileScan scan = new(key, files, range, fields);
        return files.Count == 0 ? BarColumns.Empty : scan.Run(_footers, threads, cancel);
    }

    private static BarColumns Only(BarColumns rows, BarFields fields)
    {
        BarBuffer buffer = new(fields, rows.Count);
        buffer.Put(rows, 0);
        return buffer.Rows;
    }
}
