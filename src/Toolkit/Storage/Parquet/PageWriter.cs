using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Toolkit.Storage;

/// <summary>The pages of a row group, column by column, each page compressed for itself.</summary>
internal sealed class PageWriter : IDisposable
{
    /// <summary>Looks for one match at each place. With matches of two values it finds a little more than level 3, which looks for two of more, in two thirds of the time.</summary>
    private const int Level = 2, ShortestMatch = 2 * sizeof(ushort);

    private readonly Compressor _zstd = new(Level);
    private readonly ArrayBufferWriter<byte> _pages = new(), _body = new();
    private int _chunk, _header;
    private int? _firstData;
    private long _uncompressed;

    public PageWriter() => _zstd.SetParameter(ZSTD_cParameter.ZSTD_c_minMatch, ShortestMatch);

    public ReadOnlyMemory<byte> Pages => _pages.WrittenMemory;

    /// <summary>Forgets the row group before.</summary>
    public void Reset()
    {
        _pages.ResetWrittenCount();
        NextChunk();
    }

    public void Dictionary(ReadOnlySpan<byte> plain, int entries)
    {
        Compress(plain, plain.Length);
        ThriftWriter header = Header(PageKind.Dictionary, plain.Length, _body.WrittenCount);
        header.Open(7);
        header.Int(1, entries);
        header.Int(2, (int)ValueEncoding.Plain);
        Add(header, [], plain.Length);
    }

    /// <summary>A page of version 2: which rows have a value, uncompressed, then the values.</summary>
    /// <param name="encoding">How the values are laid out.</param>
    /// <param name="rows">Rows of the page, and how many of them have no value.</param>
    /// <param name="levels">Which rows have a value.</param>
    /// <param name="values">The values.</param>
    /// <param name="stretch">Bytes after which the kind of content changes, so that zstd looks at them apart.</param>
    public void Data(ValueEncoding encoding, (int Count, int Nulls) rows, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values, int stretch = int.MaxValue)
    {
        _firstData ??= _pages.WrittenCount;
        _body.ResetWrittenCount();
        if (!values.IsEmpty)
        {
            Compress(values, stretch);
        }

        ThriftWriter header = Header(PageKind.DataV2, levels.Length + values.Length, levels.Length + _body.WrittenCount);
        header.Open(8);
        header.Int(1, rows.Count);
        header.Int(2, rows.Nulls);
        header.Int(3, rows.Count);
        header.Int(4, (int)encoding);
        header.Int(5, levels.Length);
        header.Int(6, 0);
        header.Bool(7, !values.IsEmpty);
        Add(header, levels, values.Length);
    }

    /// <summary>The size that bytes would have as a page.</summary>
    public int Measure(ReadOnlySpan<byte> bytes, int stretch = int.MaxValue)
    {
        Compress(bytes, stretch);
        return _body.WrittenCount;
    }

    /// <summary>The pages since the chunk before, which are the next chunk.</summary>
    public ChunkExtent EndChunk()
    {
        int first = _firstData!.Value;
        ChunkExtent chunk = new(_chunk, _pages.WrittenCount - _chunk, first == _chunk ? null : _chunk, first, _uncompressed);
        NextChunk();
        return chunk;
    }

    public void Dispose() => _zstd.Dispose();

    private void NextChunk() => (_chunk, _firstData, _uncompressed) = (_pages.WrittenCount, null, 0);

    private void Compress(ReadOnlySpan<byte> bytes, int stretch)
    {
        _body.ResetWrittenCount();

        // Room for what zstd makes of bytes that it cannot compress, and for a head of three bytes for each of up to eight stretches.
        Span<byte> to = _body.GetSpan(Compressor.GetCompressBound(bytes.Length) + 64);
        int written = 0;
        for (int at = 0; at < bytes.Length; at += stretch)
        {
            // A block of its own for each stretch, and so a table of its own for the frequencies of its bytes.
            bool last = bytes.Length - at <= stretch;
            _zstd.WrapStream(bytes.Slice(at, Math.Min(stretch, bytes.Length - at)), to[written..], out _, out int count, last);
            written += count;
            if (!last)
            {
                _zstd.FlushStream(to[written..], out count, false);
                written += count;
            }
        }

        _body.Advance(written);
    }

    private ThriftWriter Header(PageKind kind, int uncompressed, int compressed)
    {
        _header = _pages.WrittenCount;
        ThriftWriter header = new(_pages);
        header.Int(1, (int)kind);
        header.Int(2, uncompressed);
        header.Int(3, compressed);
        return header;
    }

    private void Add(ThriftWriter header, ReadOnlySpan<byte> levels, int values)
    {
        header.Close();
        header.End();
        _uncompressed += _pages.WrittenCount - _header + levels.Length + values;
        _pages.Write(levels);
        _pages.Write(_body.WrittenSpan);
    }
}

/// <summary>Where the pages of a chunk lie in its row group, from its beginning.</summary>
internal readonly record struct ChunkExtent(int Start, int Length, int? Dictionary, int FirstData, long Uncompressed);
