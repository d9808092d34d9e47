using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Storage;

/// <summary>What the footer of a file of bars says: its row groups, where their columns lie, and its pairs of texts.</summary>
/// <remarks>Each number that sizes anything is checked against the file, since whatever it says may be wrong.</remarks>
internal sealed class BarFileFooter
{
    // DuckDB fills a row group up to the chunk of rows in which it is full.
    private const int MaxGroupRows = 1 << 20, TailBytes = 8;

    private readonly List<RowGroupFooter> _groups = [];
    private readonly Dictionary<string, string> _pairs = new(StringComparer.Ordinal);
    private readonly bool[] _optional = new bool[ParquetFormat.Columns.Length];
    private long _rows;
    private bool _known = true;

    private BarFileFooter()
    {
    }

    public long Rows => _rows;

    public IReadOnlyList<RowGroupFooter> Groups => _groups;

    public IReadOnlyDictionary<string, string> Pairs => _pairs;

    /// <summary>Whether rows of a column may lack a value.</summary>
    public bool IsOptional(int column) => _optional[column];

    /// <summary>The footer of a file; null when it is one of other columns, types or codecs than those of the store.</summary>
    /// <exception cref="ToolkitException">It is damaged (bad data).</exception>
    public static BarFileFooter? Read(SafeFileHandle file)
    {
        long size = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[TailBytes];
        if (size < TailBytes || RandomAccess.Read(file, tail, size - TailBytes) != TailBytes || !tail[4..].SequenceEqual(ParquetFormat.Mark))
        {
            throw Broken("the mark at its end is missing");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long start = size - TailBytes - length;
        if (length <= 0 || start < ParquetFormat.Mark.Length)
        {
            throw Broken("it is longer than the file");
        }

        byte[] bytes = new byte[length];
        if (RandomAccess.Read(file, bytes, start) != length)
        {
            throw Broken("it ends early");
        }

        // All of it, also what is of no interest here: Parquet.Net, which reads the files of others, loops for minutes over a count that is damaged.
        new ThriftReader(bytes).Skip(ThriftReader.Struct);
        return Parse(bytes, start);
    }

    private static BarFileFooter? Parse(ReadOnlySpan<byte> bytes, long pagesEnd)
    {
        BarFileFooter footer = new();
        ThriftReader thrift = new(bytes);
        long rows = -1;
        bool schema = false;
        while (footer._known && thrift.Next(out int field, out byte type))
        {
            switch (field, type)
            {
                case (2, ThriftReader.List):
                    footer._known = footer.TakeSchema(ref thrift);
                    schema = true;
                    break;
                case (3, _):
                    rows = thrift.Number();
                    break;
                case (4, ThriftReader.List) when schema:
                    footer.TakeGroups(ref thrift, pagesEnd);
                    break;
                case (5, ThriftReader.List):
                    footer.TakePairs(ref thrift);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return !footer._known || !schema ? null : rows == footer._rows ? footer : throw Broken("its row groups have other rows than it says");
    }

    private bool TakeSchema(ref ThriftReader thrift)
    {
        bool known = true;
        int count = thrift.Items();
        for (int i = -1; i < count - 1; i++)
        {
            SchemaColumn column = SchemaColumn.Read(ref thrift);
            if (i >= 0 && i < _optional.Length)
            {
                known &= column.Is(i);
                _optional[i] = column.IsOptional;
            }
        }

        return known && count == _optional.Length + 1;
    }

    private void TakeGroups(ref ThriftReader thrift, long pagesEnd)
    {
        for (int left = thrift.Items(); left > 0 && _known; left--)
        {
            ChunkFooter[] chunks = [];
            long rows = -1;
            int outer = thrift.Enter();
            while (_known && thrift.Next(out int field, out byte type))
            {
                switch (field, type)
                {
                    case (1, ThriftReader.List):
                        chunks = TakeChunks(ref thrift);
                        break;
                    case (3, _):
                        rows = thrift.Number();
                        break;
                    default:
                        thrift.Skip(type);
                        break;
                }
            }

            thrift.Leave(outer);
            if (_known)
            {
                Add(new((int)Math.Clamp(rows, 0, MaxGroupRows), chunks), rows, pagesEnd);
            }
        }
    }

    private void Add(RowGroupFooter group, long rows, long pagesEnd)
    {
        if (group.Rows != rows || group.Chunks.Length != _optional.Length
            || Array.Exists(group.Chunks, chunk => chunk.Values != rows || chunk.Start < ParquetFormat.Mark.Length || chunk.Length < 0 || chunk.Length > pagesEnd - chunk.Start))
        {
            throw Broken("a row group cannot be as it says");
        }

        _groups.Add(group);
        _rows += rows;
    }

    private ChunkFooter[] TakeChunks(ref ThriftReader thrift)
    {
        int count = thrift.Items();
        if (count != _optional.Length)
        {
            throw Broken("a row group has other columns");
        }

        ChunkFooter[] chunks = new ChunkFooter[count];
        foreach (ref ChunkFooter chunk in chunks.AsSpan())
        {
            _known &= ChunkFooter.TryRead(ref thrift, out chunk);
        }

        return chunks;
    }

    private void TakePairs(ref ThriftReader thrift)
    {
        for (int left = thrift.Items(); left > 0; left--)
        {
            (string key, string value) = ("", "");
            int outer = thrift.Enter();
            while (thrift.Next(out int field, out byte type))
            {
                switch (field)
                {
                    case 1:
                        key = Encoding.UTF8.GetString(thrift.Bytes());
                        break;
                    case 2:
                        value = Encoding.UTF8.GetString(thrift.Bytes());
                        break;
                    default:
                        thrift.Skip(type);
                        break;
                }
            }

            thrift.Leave(outer);
            _pairs.TryAdd(key, value);
        }
    }

    private static ToolkitException Broken(string why) => ToolkitException.BadData($"its footer is damaged: {why}");
}
