using System.Buffers;
using System.Buffers.Binary;

namespace Toolkit.Storage;

/// <summary>Writes the footer of a file of bars: its schema, as DuckDB writes it, its row groups and its pairs of texts.</summary>
internal static class FooterEncoder
{
    private static readonly string CreatedBy = $"toolkit version {typeof(FooterEncoder).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The footer, its length and the mark at the end of the file.</summary>
    public static ReadOnlySpan<byte> Encode(List<(long Offset, EncodedGroup Group)> groups, IEnumerable<(string Key, string Value)> pairs)
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
