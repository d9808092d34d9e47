namespace Toolkit.Storage;

/// <summary>Rows of a row group and its columns, in the order of the file.</summary>
internal sealed record RowGroupFooter(int Rows, ChunkFooter[] Chunks);

/// <summary>Where the pages of a column of a row group lie, and what is known of its values.</summary>
internal readonly record struct ChunkFooter(long Start, long Length, long Values, bool IsCompressed, ValueRange Range)
{
    /// <summary>Reads it; false when its codec is none of the store's, or it lies in another file.</summary>
    public static bool TryRead(ref ThriftReader thrift, out ChunkFooter chunk)
    {
        (chunk, bool known) = (default, false);
        int outer = thrift.Enter();
        while (thrift.Next(out int field, out byte type))
        {
            if ((field, type) == (3, ThriftReader.Struct))
            {
                chunk = Read(ref thrift, out int codec);
                known = codec is 0 or ParquetFormat.Zstd;
            }
            else
            {
                thrift.Skip(type);
            }
        }

        thrift.Leave(outer);
        return known;
    }

    private static ChunkFooter Read(ref ThriftReader thrift, out int codec)
    {
        (long values, long length, long data, long dictionary, ValueRange range) = (-1, -1, -1, -1, new(null, null, -1));
        codec = -1;
        int outer = thrift.Enter();
        while (thrift.Next(out int field, out byte type))
        {
            switch (field, type)
            {
                case (4, _):
                    codec = thrift.Count();
                    break;
                case (5, _):
                    values = thrift.Number();
                    break;
                case (7, _):
                    length = thrift.Number();
                    break;
                case (9, _):
                    data = thrift.Number();
                    break;
                case (11, _):
                    dictionary = thrift.Number();
                    break;
                case (12, ThriftReader.Struct):
                    range = ValueRange.Read(ref thrift);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        thrift.Leave(outer);
        return new(dictionary > 0 && dictionary < data ? dictionary : data, length, values, codec != 0, range);
    }
}
