using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace Toolkit.Storage;

/// <summary>Walks through the pages of a column of a row group and unpacks those that are wanted.</summary>
/// <remarks>For one thread; its memory is used again for the next column.</remarks>
internal sealed class PageReader : IDisposable
{
    // Of the bytes that follow each other, what is read at once: all when whole columns are wanted, else little more than a header.
    private const int MostAhead = 1 << 20, LittleAhead = 4096, MaxHeader = 4096;

    /// <summary>A page of texts may be larger than its rows let expect.</summary>
    private const int MaxTextPage = 1 << 25, Slack = 1 << 17;

    private readonly Decompressor _zstd = new();
    private byte[] _ahead = [], _page = [];
    private SafeFileHandle _file = null!;
    private ChunkFooter _chunk;
    private long _at, _aheadAt;
    private int _aheadCount, _readAhead, _limit;
    private bool _optional;

    public PageHeader Header { get; private set; }

    /// <summary>Which rows have a value, with the margin of <see cref="BitPacking"/>; empty when all have.</summary>
    public ReadOnlySpan<byte> Levels => _page.AsSpan(LevelsAt.Start, LevelsAt.Length == 0 ? 0 : LevelsAt.Length + BitPacking.Margin);

    /// <summary>The values, with the margin of <see cref="BitPacking"/>.</summary>
    public ReadOnlySpan<byte> Values => _page.AsSpan(ValuesAt, Header.Uncompressed - ValuesAt + BitPacking.Margin);

    private (int Start, int Length) LevelsAt { get; set; }

    private int ValuesAt { get; set; }

    /// <summary>Begins a column of a row group.</summary>
    /// <param name="file">The file.</param>
    /// <param name="chunk">Where the column lies.</param>
    /// <param name="rows">Rows of the row group, whether they may lack a value, and bytes of a value; 0 for texts.</param>
    /// <param name="all">Whether all pages are wanted.</param>
    public void Open(SafeFileHandle file, in ChunkFooter chunk, (int Count, bool Optional, int Width) rows, bool all)
    {
        (_file, _chunk, _optional) = (file, chunk, rows.Optional);
        (_at, _aheadAt, _aheadCount) = (chunk.Start, 0, 0);
        _readAhead = all ? MostAhead : LittleAhead;
        _limit = rows.Width == 0 ? MaxTextPage : 2 * rows.Width * rows.Count + Slack;
    }

    /// <summary>Reads the next header.</summary>
    /// <exception cref="ToolkitException">There is none, or it is damaged (bad data).</exception>
    public void Next()
    {
        long end = _chunk.Start + _chunk.Length;
        Header = PageHeader.Read(Look(_at, (int)Math.Min(MaxHeader, end - _at)), out int length);
        _at += length;
        if (Header.Compressed > end - _at || Header.Uncompressed > _limit)
        {
            throw ToolkitException.BadData("the head of a page is damaged: the page is larger than it can be");
        }

        _at += Header.Compressed;
    }

    /// <summary>Unpacks the page whose header was read.</summary>
    public void Unpack()
    {
        PageHeader header = Header;
        ReadOnlySpan<byte> packed = Look(_at - header.Compressed, header.Compressed);
        if (_page.Length < header.Uncompressed + BitPacking.Margin)
        {
            _page = new byte[header.Uncompressed + header.Uncompressed / 4 + BitPacking.Margin];
        }

        int levels = Math.Max(0, header.Levels), size = header.Uncompressed - levels;
        packed[..levels].CopyTo(_page);
        Span<byte> page = _page.AsSpan(levels, size);
        int unpacked = Unpack(packed[levels..], page, _chunk.IsCompressed && !header.IsPlain);
        if (unpacked != size)
        {
            throw ToolkitException.BadData($"a page is damaged: it has {unpacked} bytes where its head says {size}");
        }

        (LevelsAt, ValuesAt) = header.Levels >= 0 ? ((0, levels), levels) : Version1Levels();
    }

    public void Dispose() => _zstd.Dispose();

    private int Unpack(ReadOnlySpan<byte> packed, Span<byte> page, bool compressed)
    {
        if (compressed)
        {
            return _zstd.Unwrap(packed, page);
        }

        packed.CopyTo(page);
        return packed.Length;
    }

    private ((int, int) Levels, int Values) Version1Levels()
    {
        if (!_optional || Header.Kind == PageKind.Dictionary)
        {
            return (default, 0);
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_page.AsSpan(0, Header.Uncompressed));
        return length > 0 && length <= Header.Uncompressed - sizeof(int)
            ? ((sizeof(int), length), sizeof(int) + length)
            : throw ToolkitException.BadData("a page is damaged: what tells its empty rows is longer than the page");
    }

    /// <summary>Bytes of the file, none of them before those of the look before; they stay until the next one.</summary>
    private ReadOnlySpan<byte> Look(long at, int count)
    {
        if (at + count > _aheadAt + _aheadCount)
        {
            int wanted = (int)Math.Max(count, Math.Min(_readAhead, _chunk.Start + _chunk.Length - at));
            if (_ahead.Length < wanted)
            {
                _ahead = new byte[wanted + wanted / 4];
            }

            (_aheadAt, _aheadCount) = (at, RandomAccess.Read(_file, _ahead.AsSpan(0, wanted), at));
            if (_aheadCount < count)
            {
                throw ToolkitException.BadData("it ends early");
            }
        }

        return _ahead.AsSpan((int)(at - _aheadAt), count);
    }
}
