using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Storage;

/// <summary>Encodes one row group after the other; its memory is used again.</summary>
internal sealed class RowGroupEncoder : IDisposable
{
    /// <summary>Rows of a page: a short range is read without unpacking much more.</summary>
    private const int PageRows = 10_240;

    /// <summary>A column is laid out as in the row group before; of so many its layout is measured once.</summary>
    private const int GroupsPerMeasure = 8;

    private readonly PageWriter _pages = new();
    private readonly ArrayBufferWriter<byte> _values = new(), _levels = new();
    private readonly DoubleDictionary _dictionary = new();
    private readonly long[] _times = new long[BarFileEncoder.RowGroupRows];
    private readonly double[] _numbers = new double[BarFileEncoder.RowGroupRows], _known = new double[BarFileEncoder.RowGroupRows];
    private readonly byte[] _planes = new byte[PageRows * sizeof(double)];
    private readonly ColumnEncoding[] _encodings = new ColumnEncoding[ParquetFormat.Columns.Length - ParquetFormat.FirstPrice];

    /// <summary>The pages of the last row group.</summary>
    public ReadOnlyMemory<byte> Pages => _pages.Pages;

    /// <summary>Encodes rows of series that follow each other in the order of the file.</summary>
    public EncodedGroup Encode(IReadOnlyList<SeriesBars> stretches)
    {
        _pages.Reset();
        return new(stretches.Sum(stretch => stretch.Columns.Count),
        [
            Texts(stretches, key => key.Exchange),
            Texts(stretches, key => key.Symbol),
            Texts(stretches, key => key.Timeframe.Name),
            Times(Joined(stretches, rows => rows.Time, _times)),
            Prices(0, Joined(stretches, rows => rows.Open, _numbers)),
            Prices(1, Joined(stretches, rows => rows.High, _numbers)),
            Prices(2, Joined(stretches, rows => rows.Low, _numbers)),
            Prices(3, Joined(stretches, rows => rows.Close, _numbers)),
            Volumes(Joined(stretches, rows => rows.Volume, _numbers)),
        ]);
    }

    public void Dispose() => _pages.Dispose();

    private static ReadOnlySpan<T> Joined<T>(IReadOnlyList<SeriesBars> stretches, Func<BarColumns, ReadOnlyMemory<T>> column, T[] joined)
    {
        if (stretches.Count == 1)
        {
            return column(stretches[0].Columns).Span;
        }

        int at = 0;
        foreach (SeriesBars stretch in stretches)
        {
            ReadOnlySpan<T> rows = column(stretch.Columns).Span;
            rows.CopyTo(joined.AsSpan(at));
            at += rows.Length;
        }

        return joined.AsSpan(0, at);
    }

    private EncodedChunk Texts(IReadOnlyList<SeriesBars> stretches, Func<SeriesKey, string> text)
    {
        _values.ResetWrittenCount();
        Dictionary<string, int> entries = new(StringComparer.Ordinal);
        List<byte[]> texts = [];
        foreach (SeriesBars stretch in stretches)
        {
            if (entries.TryAdd(text(stretch.Key), entries.Count))
            {
                texts.Add(Encoding.UTF8.GetBytes(text(stretch.Key)));
                BinaryPrimitives.WriteInt32LittleEndian(_values.GetSpan(sizeof(int)), texts[^1].Length);
                _values.Advance(sizeof(int));
                _values.Write(texts[^1]);
            }
        }

        _pages.Dictionary(_values.WrittenSpan, texts.Count);
        _values.ResetWrittenCount();
        int width = Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)(texts.Count - 1)));
        _values.Byte((byte)width);
        foreach (SeriesBars stretch in stretches)
        {
            Run(_values, stretch.Columns.Count, entries[text(stretch.Key)], width);
        }

        int rows = stretches.Sum(stretch => stretch.Columns.Count);
        _pages.Data(ValueEncoding.RleDictionary, (rows, 0), AllKnown(rows), _values.WrittenSpan);
        texts.Sort((x, y) => x.AsSpan().SequenceCompareTo(y));
        return new(_pages.EndChunk(), rows, ValueEncoding.RleDictionary, new(texts[0], texts[^1], 0));
    }

    private EncodedChunk Times(ReadOnlySpan<long> times)
    {
        (long least, long most) = (long.MaxValue, long.MinValue);
        foreach (long time in times)
        {
            (least, most) = (Math.Min(least, time), Math.Max(most, time));
        }

        for (int at = 0; at < times.Length; at += PageRows)
        {
            ReadOnlySpan<long> page = times.Slice(at, Math.Min(PageRows, times.Length - at));
            _values.ResetWrittenCount();
            DeltaPacking.Write(page, _values);
            _pages.Data(ValueEncoding.DeltaBinaryPacked, (page.Length, 0), AllKnown(page.Length), _values.WrittenSpan);
        }

        return new(_pages.EndChunk(), times.Length, ValueEncoding.DeltaBinaryPacked, new(BitConverter.GetBytes(least), BitConverter.GetBytes(most), 0));
    }

    private EncodedChunk Prices(int column, ReadOnlySpan<double> prices) => Numbers(column, prices, prices);

    private EncodedChunk Volumes(ReadOnlySpan<double> volumes)
    {
        int known = 0;
        foreach (double volume in volumes)
        {
            _known[known] = volume;
            known += double.IsNaN(volume) ? 0 : 1;
        }

        return Numbers(^1, volumes, _known.AsSpan(0, known));
    }

    /// <summary>A column of numbers.</summary>
    /// <param name="column">Its place among the columns of numbers.</param>
    /// <param name="rows">The value of each row.</param>
    /// <param name="known">The same without those that are not known, which are NaN.</param>
    private EncodedChunk Numbers(Index column, ReadOnlySpan<double> rows, ReadOnlySpan<double> known)
    {
        bool byDictionary = !known.IsEmpty && IsByDictionary(ref _encodings[column], known);
        ValueEncoding encoding = byDictionary ? ValueEncoding.RleDictionary : ValueEncoding.ByteStreamSplit;
        if (byDictionary)
        {
            _pages.Dictionary(_dictionary.Plain, _dictionary.Count);
        }

        for (int at = 0, start = 0; at < rows.Length; at += PageRows)
        {
            ReadOnlySpan<double> page = rows.Slice(at, Math.Min(PageRows, rows.Length - at));
            int nulls = known.Length < rows.Length ? Nulls(page) : 0;
            ReadOnlySpan<byte> levels = nulls == 0 ? AllKnown(page.Length) : Levels(page);
            int count = page.Length - nulls;
            if (byDictionary)
            {
                _pages.Data(encoding, (page.Length, nulls), levels, Places(_dictionary.Rows.Slice(start, count)));
            }
            else
            {
                _pages.Data(encoding, (page.Length, nulls), levels, Planes(known.Slice(start, count)), count);
            }

            start += count;
        }

        return new(_pages.EndChunk(), rows.Length, encoding, ValueRange.Of(known, rows.Length - known.Length));
    }

    /// <summary>Whether the column gets a dictionary, which then has been made: as before, unless it has to be measured.</summary>
    private bool IsByDictionary(ref ColumnEncoding last, ReadOnlySpan<double> known)
    {
        bool measure = last.Groups++ % GroupsPerMeasure == 0;
        if ((!measure && !last.ByDictionary) || !_dictionary.TryTake(known))
        {
            return false;
        }

        if (measure || _dictionary.Count > 2 * last.Entries)
        {
            (last.ByDictionary, last.Entries) = (IsSmaller(known), _dictionary.Count);
        }

        return last.ByDictionary;
    }

    /// <summary>Whether the dictionary takes less than the planes, judged by the page in the middle.</summary>
    private bool IsSmaller(ReadOnlySpan<double> known)
    {
        int start = known.Length / 2 / PageRows * PageRows, count = Math.Min(PageRows, known.Length);
        double pages = known.Length / (double)count;
        return _pages.Measure(_dictionary.Plain) + pages * _pages.Measure(Places(_dictionary.Rows.Slice(start, count)))
            < pages * _pages.Measure(Planes(known.Slice(start, count)), count);
    }

    /// <summary>Places in the dictionary as whole bytes: zstd makes more of them than of packed bits, and they are read faster.</summary>
    private ReadOnlySpan<byte> Places(ReadOnlySpan<ushort> places)
    {
        _values.ResetWrittenCount();
        int padded = (places.Length + 7) / 8 * 8, width = _dictionary.Count <= 256 ? 1 : 2;
        _values.Byte((byte)(8 * width));
        _values.Varint((ulong)padded / 8 << 1 | 1);
        Span<byte> span = _values.GetSpan(padded * width)[..(padded * width)];
        span.Clear();
        if (width == 2)
        {
            MemoryMarshal.AsBytes(places).CopyTo(span);
        }
        else
        {
            for (int i = 0; i < places.Length; i++)
            {
                span[i] = (byte)places[i];
            }
        }

        _values.Advance(span.Length);
        return _values.WrittenSpan;
    }

    private ReadOnlySpan<byte> Planes(ReadOnlySpan<double> values)
    {
        ByteSplit.Write(values, _planes);
        return _planes.AsSpan(0, values.Length * sizeof(double));
    }

    private ReadOnlySpan<byte> AllKnown(int rows)
    {
        _levels.ResetWrittenCount();
        Run(_levels, rows, 1, 1);
        return _levels.WrittenSpan;
    }

    private ReadOnlySpan<byte> Levels(ReadOnlySpan<double> rows)
    {
        _levels.ResetWrittenCount();
        int bytes = (rows.Length + 7) / 8;
        _levels.Varint((ulong)bytes << 1 | 1);
        Span<byte> bits = _levels.GetSpan(bytes)[..bytes];
        bits.Clear();
        for (int row = 0; row < rows.Length; row++)
        {
            bits[row / 8] |= (byte)(double.IsNaN(rows[row]) ? 0 : 1 << row % 8);
        }

        _levels.Advance(bytes);
        return _levels.WrittenSpan;
    }

    private static int Nulls(ReadOnlySpan<double> rows)
    {
        int nulls = 0;
        foreach (double value in rows)
        {
            nulls += double.IsNaN(value) ? 1 : 0;
        }

        return nulls;
    }

    /// <summary>So many rows of the same small number.</summary>
    private static void Run(ArrayBufferWriter<byte> to, int rows, int value, int width)
    {
        to.Varint((ulong)rows << 1);
        for (int shift = 0; shift < width; shift += 8)
        {
            to.Byte((byte)(value >> shift));
        }
    }
}

/// <summary>How a column of numbers was laid out in the row groups before: of how many, and with how many entries of a dictionary.</summary>
internal struct ColumnEncoding
{
    public int Groups, Entries;
    public bool ByDictionary;
}

/// <summary>Rows of a row group and its columns, in the order of the file.</summary>
internal sealed record EncodedGroup(int Rows, EncodedChunk[] Chunks);

/// <summary>One column of a row group.</summary>
internal sealed record EncodedChunk(ChunkExtent Extent, int Rows, ValueEncoding Encoding, ValueRange Range);
