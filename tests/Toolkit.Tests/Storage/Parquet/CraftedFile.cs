using System.Buffers;
using Toolkit.Storage;
using ZstdSharp;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Files with row groups of any size, and with pages and footers that no writer would make.</summary>
internal sealed class CraftedFile
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(long Offset, EncodedGroup Group)> _groups = [];

    public CraftedFile() => _bytes.Write("PAR1"u8);

    /// <summary>A row group as the encoder writes it, of stretches in this order.</summary>
    public CraftedFile Add(params SeriesBars[] stretches) => Add(stretches, -1, []);

    /// <summary>The same with other pages for one of its columns.</summary>
    public CraftedFile Add(SeriesBars[] stretches, int column, params byte[][] pages)
    {
        using RowGroupEncoder encoder = new();
        EncodedGroup group = encoder.Encode(stretches);
        (long offset, List<EncodedChunk> chunks) = (_bytes.WrittenCount, []);
        foreach ((int i, EncodedChunk chunk) in group.Chunks.Index())
        {
            int start = _bytes.WrittenCount - (int)offset;
            _bytes.Write(i == column ? [.. pages.SelectMany(page => page)] : encoder.Pages.Span.Slice(chunk.Extent.Start, chunk.Extent.Length));
            chunks.Add(i == column ? chunk with { Extent = new(start, _bytes.WrittenCount - (int)offset - start, null, start, 0) } : chunk with { Extent = Moved(chunk.Extent, start) });
        }

        _groups.Add((offset, group with { Chunks = [.. chunks] }));
        return this;
    }

    /// <summary>Changes what the footer says of the last row group.</summary>
    public CraftedFile Say(Func<EncodedGroup, EncodedGroup> change)
    {
        _groups[^1] = (_groups[^1].Offset, change(_groups[^1].Group));
        return this;
    }

    /// <summary>Changes what the footer says of a column of the last row group.</summary>
    public CraftedFile Say(int column, Func<EncodedChunk, EncodedChunk> change) => Say(group => group with { Chunks = [.. group.Chunks.Select((chunk, i) => i == column ? change(chunk) : chunk)] });

    public void Write(string path, params (string Key, string Value)[] pairs) => File.WriteAllBytes(path, [.. _bytes.WrittenSpan, .. FooterEncoder.Encode(_groups, pairs)]);

    /// <summary>A page of version 2.</summary>
    public static byte[] Version2(ValueEncoding encoding, int rows, byte[] levels, byte[] values, bool compressed = false)
    {
        byte[] body = [.. levels, .. compressed ? Zstd(values) : values];
        return Page(PageKind.DataV2, levels.Length + values.Length, body.Length, head => Content2(head, encoding, rows, levels.Length, compressed), body);
    }

    public static void Content2(ThriftWriter head, ValueEncoding encoding, int rows, int levels, bool compressed = false, int repetitions = 0)
    {
        head.Open(8);
        head.Int(1, rows);
        head.Int(2, 0);
        head.Int(3, rows);
        head.Int(4, (int)encoding);
        head.Int(5, levels);
        head.Int(6, repetitions);
        head.Bool(7, compressed);
        head.Close();
    }

    /// <summary>A page of version 1, compressed as all of it.</summary>
    /// <param name="encoding">How the values are laid out.</param>
    /// <param name="rows">How many rows it says that it has.</param>
    /// <param name="levels">Which rows have a value.</param>
    /// <param name="values">The values.</param>
    /// <param name="length">How many bytes the levels have by what stands before them; null for the right number.</param>
    public static byte[] Version1(ValueEncoding encoding, int rows, byte[] levels, byte[] values, int? length = null)
    {
        byte[] all = [.. BitConverter.GetBytes(length ?? levels.Length), .. levels, .. values], body = Zstd(all);
        return Page(PageKind.Data, all.Length, body.Length, head => Content1(head, encoding, rows), body);
    }

    public static void Content1(ThriftWriter head, ValueEncoding encoding, int rows)
    {
        head.Open(5);
        head.Int(1, rows);
        head.Int(2, (int)encoding);
        head.Int(3, (int)ValueEncoding.Rle);
        head.Int(4, (int)ValueEncoding.Rle);
        head.Close();
    }

    public static byte[] Dictionary(params double[] entries) => Dictionary(ValueEncoding.Plain, entries);

    public static byte[] Dictionary(ValueEncoding encoding, params double[] entries)
    {
        byte[] body = Zstd(Plain(entries));
        return Page(PageKind.Dictionary, entries.Length * sizeof(double), body.Length, head =>
        {
            head.Open(7);
            head.Int(1, entries.Length);
            head.Int(2, (int)encoding);
            head.Close();
        }, body);
    }

    /// <summary>Any page; what is null its head does not say.</summary>
    public static byte[] Page(PageKind kind, int? unpacked, int? packed, Action<ThriftWriter> content, byte[] body)
    {
        ArrayBufferWriter<byte> bytes = new();
        ThriftWriter head = new(bytes);
        head.Int(1, (int)kind);
        if (unpacked is { } large)
        {
            head.Int(2, large);
        }

        if (packed is { } small)
        {
            head.Int(3, small);
        }

        content(head);
        head.End();
        bytes.Write(body);
        return bytes.WrittenSpan.ToArray();
    }

    public static byte[] Plain(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>A run of so many times the same number of one byte at most.</summary>
    public static byte[] Run(int count, byte value)
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Varint((ulong)count << 1);
        bytes.Byte(value);
        return bytes.WrittenSpan.ToArray();
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using Compressor zstd = new();
        return zstd.Wrap(bytes).ToArray();
    }

    private static ChunkExtent Moved(ChunkExtent extent, int start) =>
        extent with { Start = start, FirstData = extent.FirstData - extent.Start + start, Dictionary = extent.Dictionary is null ? null : start };
}
