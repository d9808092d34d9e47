using System.Buffers;
using System.Buffers.Binary;
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

    private static readonly string CreatedBy = $"toolkit version {typeof(BarFileEncoder).Assembly.GetName().Version?.ToString(3)}";

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

        file.Write(Footer(groups, footer));
        return new(
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

    private static ReadOnlySpan<byte> Footer(List<(long Offset, EncodedGroup Group)> groups, IEnumerable<(string Key, string Value)> pairs)
    {
        ArrayBufferWriter<byte> bytes = new();
        ThriftWriter footer = new(bytes);
        footer.Int(1, 2);
        Schema(footer);
        footer.Long(3, groups.Sum(group => (long)group.Group.Rows));
        footer.Structs(4, groups.Count);
        foreach ((long offset, EncodedGroup group) in groups)
        {
            RowGroup(footer, offset, group);
        }

        List<(string Key, string Value)> all = [.. pairs];
        footer.Structs(5, all.Count);
        foreach ((string key, string value) in all)
        {
            footer.Open();
            footer.Text(1, key);
            footer.Text(2, value);
            footer.Close();
        }

        footer.Text(6, CreatedBy);
        ColumnOrders(footer);
        footer.End();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), bytes.WrittenCount);
        bytes.Advance(sizeof(int));
        bytes.Write(ParquetFormat.Mark);
        return bytes.WrittenSpan;
    }

    private static void Schema(ThriftWriter footer)
    {
        footer.Structs(2, ParquetFormat.Columns.Length + 1);
        footer.Open();
        footer.Text(4, "schema");
        footer.Int(5, ParquetFormat.Columns.Length);
        footer.Close();
        foreach ((int column, string name) in ParquetFormat.Columns.Index())
        {
            footer.Open();
            footer.Int(1, (int)ParquetFormat.TypeOf(column));
            footer.Int(3, ParquetFormat.Optional);
            footer.Text(4, name);
            if (column < ParquetFormat.TimeColumn)
            {
                footer.Int(6, ParquetFormat.Utf8);
            }
            else if (column == ParquetFormat.TimeColumn)
            {
                footer.Int(6, ParquetFormat.TimestampMicros);
                Timestamp(footer);
            }

            footer.Close();
        }
    }

    /// <summary>Microseconds; not "adjusted to UTC", so that readers take them as the numbers that they are.</summary>
    private static void Timestamp(ThriftWriter footer)
    {
        footer.Open(10);
        footer.Open(8);
        footer.Bool(1, false);
        footer.Open(2);
        footer.Open(2);
        footer.Close();
        footer.Close();
        footer.Close();
        footer.Close();
    }

    private static void RowGroup(ThriftWriter footer, long offset, EncodedGroup group)
    {
        footer.Open();
        footer.Structs(1, group.Chunks.Length);
        foreach ((int column, EncodedChunk chunk) in group.Chunks.Index())
        {
            footer.Open();
            footer.Long(2, 0);
            footer.Open(3);
            Chunk(footer, offset, column, chunk);
            footer.Close();
            footer.Close();
        }

        footer.Long(2, group.Chunks.Sum(chunk => chunk.Extent.Uncompressed));
        footer.Long(3, group.Rows);
        footer.Long(5, offset);
        footer.Long(6, group.Chunks.Sum(chunk => (long)chunk.Extent.Length));
        footer.Close();
    }

    private static void Chunk(ThriftWriter footer, long offset, int column, EncodedChunk chunk)
    {
        footer.Int(1, (int)ParquetFormat.TypeOf(column));
        footer.Ints(2, chunk.Extent.Dictionary is null ? [(int)ValueEncoding.Rle, (int)chunk.Encoding] : [(int)ValueEncoding.Rle, (int)ValueEncoding.Plain, (int)chunk.Encoding]);
        footer.Texts(3, ParquetFormat.Columns[column]);
        footer.Int(4, ParquetFormat.Zstd);
        footer.Long(5, chunk.Rows);
        footer.Long(6, chunk.Extent.Uncompressed);
        footer.Long(7, chunk.Extent.Length);
        footer.Long(9, offset + chunk.Extent.FirstData);
        if (chunk.Extent.Dictionary is { } dictionary)
        {
            footer.Long(11, offset + dictionary);
        }

        footer.Open(12);
        footer.Long(3, chunk.Range.Nulls);
        if (chunk.Range is { Least: { } least, Most: { } most })
        {
            footer.Bytes(5, most);
            footer.Bytes(6, least);
            footer.Bool(7, true);
            footer.Bool(8, true);
        }

        footer.Close();
    }

    /// <summary>By which readers know that the bounds of texts are meant byte by byte.</summary>
    private static void ColumnOrders(ThriftWriter footer)
    {
        footer.Structs(7, ParquetFormat.Columns.Length);
        for (int column = 0; column < ParquetFormat.Columns.Length; column++)
        {
            footer.Open();
            footer.Open(1);
            footer.Close();
            footer.Close();
        }
    }
}
