using System.Buffers;
using System.Buffers.Binary;
using Toolkit.Storage;

namespace Toolkit.Exports;

/// <summary>A column that has a value in each row: 16 bytes of a fixed width, or 8 of a number without sign.</summary>
internal readonly record struct NautilusColumn(string Name, int Width);

/// <summary>The footer of a file of bars of NautilusTrader.</summary>
internal sealed class NautilusFooter(NautilusColumn[] columns)
{
    private const int Int64 = 2, FixedBytes = 7, Required = 0, Unsigned64 = 14;

    private readonly List<(long Offset, int Rows, IReadOnlyList<ChunkExtent> Chunks)> _groups = [];

    public void Add(long offset, int rows, IReadOnlyList<ChunkExtent> chunks) => _groups.Add((offset, rows, chunks));

    public void Write(Stream file, IReadOnlyList<(string Key, string Value)> pairs)
    {
        ArrayBufferWriter<byte> bytes = new();
        ThriftWriter footer = new(bytes);
        footer.Int(1, 2);
        Schema(footer);
        footer.Long(3, _groups.Sum(group => (long)group.Rows));
        footer.Structs(4, _groups.Count);
        foreach ((long offset, int rows, IReadOnlyList<ChunkExtent> chunks) in _groups)
        {
            RowGroup(footer, offset, rows, chunks);
        }

        footer.Structs(5, pairs.Count);
        foreach ((string key, string value) in pairs)
        {
            footer.Open();
            footer.Text(1, key);
            footer.Text(2, value);
            footer.Close();
        }

        footer.End();
        file.Write(bytes.WrittenSpan);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.WrittenCount);
        file.Write(length);
        file.Write(ParquetFormat.Mark);
    }

    private void Schema(ThriftWriter footer)
    {
        footer.Structs(2, columns.Length + 1);
        footer.Open();
        footer.Text(4, "schema");
        footer.Int(5, columns.Length);
        footer.Close();
        foreach (NautilusColumn column in columns)
        {
            footer.Open();
            footer.Int(1, TypeOf(column));
            if (column.Width == 16)
            {
                footer.Int(2, column.Width);
            }

            footer.Int(3, Required);
            footer.Text(4, column.Name);
            if (column.Width == 8)
            {
                footer.Int(6, Unsigned64);
            }

            footer.Close();
        }
    }

    private void RowGroup(ThriftWriter footer, long offset, int rows, IReadOnlyList<ChunkExtent> chunks)
    {
        footer.Open();
        footer.Structs(1, chunks.Count);
        foreach ((NautilusColumn column, ChunkExtent chunk) in columns.Zip(chunks))
        {
            footer.Open();
            footer.Long(2, 0);
            footer.Open(3);
            footer.Int(1, TypeOf(column));
            footer.Ints(2, (int)ValueEncoding.Plain);
            footer.Texts(3, column.Name);
            footer.Int(4, ParquetFormat.Zstd);
            footer.Long(5, rows);
            footer.Long(6, chunk.Uncompressed);
            footer.Long(7, chunk.Length);
            footer.Long(9, offset + chunk.FirstData);
            footer.Close();
            footer.Close();
        }

        footer.Long(2, chunks.Sum(chunk => chunk.Uncompressed));
        footer.Long(3, rows);
        footer.Close();
    }

    private static int TypeOf(NautilusColumn column) => column.Width == 16 ? FixedBytes : Int64;
}
