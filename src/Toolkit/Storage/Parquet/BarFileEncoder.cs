using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Writes bars straight from their columns as a Parquet file of the store.</summary>
/// <remarks>
/// The columns are those that DuckDB writes, so that every reader finds the same file: texts by dictionary, times as packed steps,
/// numbers by dictionary or as planes of bytes, whichever takes less, zstd, pages of version 2.
/// </remarks>
internal static class BarFileEncoder
{
    /// <summary>Rows of a row group: right for reading ranges; larger ones make a month six times slower.</summary>
    public const int RowGroupRows = 122_880;

    /// <summary>Writes a new file; whoever calls it brings it to the disk and takes it away again when it fails.</summary>
    /// <param name="path">The file, which must not be there.</param>
    /// <param name="series">The series in the order of <see cref="SeriesOrder"/>, each once, none without bars.</param>
    /// <param name="footer">What the footer is to say.</param>
    /// <param name="cancel">Stops between two row groups.</param>
    public static RowExtent Write(string path, IReadOnlyList<SeriesBars> series, IEnumerable<(string Key, string Value)> footer, CancellationToken cancel = default)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(ParquetFormat.Mark);
        List<(long Offset, EncodedGroup Group)> groups = [];
        RowGroupEncoder[] encoders = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, Groups(series).Count())).Select(_ => new RowGroupEncoder())];
        try
        {
            foreach (IReadOnlyList<SeriesBars>[] some in Groups(series).Chunk(Math.Max(1, encoders.Length)))
            {
                cancel.ThrowIfCancellationRequested();
                EncodedGroup[] encoded = new EncodedGroup[some.Length];
                Parallel.For(0, some.Length, i => encoded[i] = encoders[i].Encode(some[i]));
                foreach ((int i, EncodedGroup group) in encoded.Index())
                {
                    groups.Add((file.Position, group));
                    file.Write(encoders[i].Pages.Span);
                }
            }
        }
        finally
        {
            Array.ForEach(encoders, encoder => encoder.Dispose());
        }

        file.Write(FooterEncoder.Encode(groups, footer));
        return groups.Count == 0 ? default : new(
            groups.Sum(group => (long)group.Group.Rows), series.Min(one => one.Columns.Time.Span[0]), series.Max(one => one.Columns.Time.Span[^1]));
    }

    /// <summary>The row groups, each as stretches of the series.</summary>
    private static IEnumerable<IReadOnlyList<SeriesBars>> Groups(IReadOnlyList<SeriesBars> series)
    {
        (List<SeriesBars> group, int rows) = ([], 0);
        foreach (SeriesBars one in series)
        {
            for (int at = 0; at < one.Columns.Count;)
            {
                int count = Math.Min(RowGroupRows - rows, one.Columns.Count - at);
                group.Add(one with { Columns = one.Columns.Slice(at, count) });
                (at, rows) = (at + count, rows + count);
                if (rows == RowGroupRows)
                {
                    yield return group;
                    (group, rows) = ([], 0);
                }
            }
        }

        if (rows > 0)
        {
            yield return group;
        }
    }
}
