using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Reads rows that are stored in files into columns, to compare and merge new ones with them; files that the store's decoder does not know by DuckDB.</summary>
internal sealed class StoredRows(Workbench bench)
{
    public Workbench Bench => bench;

    private WorkspaceLayout Layout => bench.Layout;

    /// <summary>The rows of a series in some files, which do not overlap, between two times, both included.</summary>
    public BarColumns Of(IReadOnlyList<FileEntry> files, SeriesKey key, (long From, long To) times) =>
        BarMerge.OneByOne([.. files.Select(file => FileCheck.Reading(Layout.Absolute(file.Path), () => Of(file, key, times))).Where(part => part.Count > 0).OrderBy(part => part.Time.Span[0])]);

    /// <summary>All rows of a file, by series.</summary>
    public IReadOnlyList<SeriesBars> All(FileEntry file) => FileCheck.Reading(Layout.Absolute(file.Path), () => Decoded(file));

    private IReadOnlyList<SeriesBars> Decoded(FileEntry file)
    {
        using BarFileDecoder? decoder = BarFileDecoder.TryOpen(Layout.Absolute(file.Path));
        return decoder?.ReadAll(file.Timeframe!, bench.Threads)
            ?? [.. bench.List($"SELECT DISTINCT exchange, symbol FROM {ParquetFiles.Read([file], bench)}", r => new SeriesKey(r.GetString(0), r.GetString(1), file.Timeframe!))
                .Select(key => new SeriesBars(key, Foreign(file, key, (file.MinTime, file.MaxTime))))];
    }

    private BarColumns Of(FileEntry file, SeriesKey key, (long From, long To) times)
    {
        using BarFileDecoder? decoder = BarFileDecoder.TryOpen(Layout.Absolute(file.Path));
        if (decoder is null)
        {
            return Foreign(file, key, times);
        }

        List<(RowStretch Rows, int At)> stretches = [];
        int count = 0;
        foreach (RowStretch rows in decoder.Find(key, TimeRange.FromMicros(times.From, times.To + 1)))
        {
            stretches.Add((rows, count));
            count += rows.Count;
        }

        BarBuffer buffer = new(BarFields.All, count);
        int columns = buffer.Columns.Count;
        BarFileDecoder.InParallel(stretches.Count * columns, new() { MaxDegreeOfParallelism = bench.Threads }, i =>
            decoder.Read(stretches[i / columns].Rows, buffer.Columns[i % columns], buffer, stretches[i / columns].At));
        return buffer.Rows;
    }

    private BarColumns Foreign(FileEntry file, SeriesKey key, (long From, long To) times)
    {
        RowColumns rows = bench.Rows(
            $"""
            SELECT time, open, high, low, close, volume FROM {ParquetFiles.Read([file], bench)}
            WHERE exchange = $exchange AND symbol = $symbol AND time BETWEEN make_timestamp($from::BIGINT) AND make_timestamp($to::BIGINT)
            """,
            ("exchange", key.Exchange), ("symbol", key.Symbol), ("from", times.From), ("to", times.To));
        rows.Sort();
        return rows.Bars;
    }
}
