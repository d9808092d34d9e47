using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Reads rows that are stored in files into columns, to compare and merge new ones with them.</summary>
internal sealed class StoredRows(Workbench bench)
{
    private const string Values = "f.time, f.open, f.high, f.low, f.close, f.volume";

    public WorkspaceLayout Layout => bench.Layout;

    /// <summary>The rows of a series in some files that lie between two times, both included.</summary>
    public BarColumns Of(IReadOnlyList<FileEntry> files, SeriesKey key, (long From, long To) times) => files.Count == 0 ? BarColumns.Empty : Sorted(bench.Rows(
        $"""
        SELECT {Values} FROM {ParquetFiles.Read(files, bench)} f
        WHERE exchange = $exchange AND symbol = $symbol AND time BETWEEN make_timestamp($from::BIGINT) AND make_timestamp($to::BIGINT)
        """,
        ("exchange", key.Exchange), ("symbol", key.Symbol), ("from", times.From), ("to", times.To)));

    /// <summary>All rows of a file, by series.</summary>
    public IReadOnlyList<SeriesBars> All(FileEntry file)
    {
        string from = ParquetFiles.Read([file], bench);
        List<SeriesKey> keys = bench.List($"SELECT DISTINCT exchange, symbol FROM {from}", r => new SeriesKey(r.GetString(0), r.GetString(1), file.Timeframe!));
        List<SeriesBars> series = [];
        foreach (SeriesKey key in keys)
        {
            series.Add(new(key, Of([file], key, (file.MinTime, file.MaxTime))));
        }

        return series;
    }

    private static BarColumns Sorted(RowColumns rows)
    {
        rows.Sort();
        return rows.Bars;
    }
}
