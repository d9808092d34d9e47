using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Storage;

/// <summary>Decodes columns of row groups into arrays. For one thread; its memory is used again.</summary>
internal sealed class ChunkDecoder : IDisposable
{
    private readonly PageReader _pages = new();
    private byte[] _dictionary = [];
    private int _entries, _dictionaryBytes, _rows;
    private int[] _levels = [];
    private long[] _numbers = [], _times = [];

    /// <summary>The times of some rows, in memory that is used again by the next call.</summary>
    public ReadOnlySpan<long> Times(SafeFileHandle file, BarFileFooter footer, int group, (int From, int To) rows)
    {
        if (_times.Length < rows.To - rows.From)
        {
            _times = new long[footer.Groups[group].Rows];
        }

        Span<long> to = _times.AsSpan(0, rows.To - rows.From);
        Times(file, footer, group, rows, to);
        return to;
    }

    /// <summary>The times of some rows.</summary>
    public void Times(SafeFileHandle file, BarFileFooter footer, int group, (int From, int To) rows, Span<long> to)
    {
        Open(file, footer, group, ParquetFormat.TimeColumn, rows);
        int at = 0;
        while (NextPart(rows, ref at, out int first, out int count))
        {
            if (Known(first, count) != (first, count))
            {
                throw Lacks("time");
            }

            DecodeTimes(first, to[..count]);
            to = to[count..];
        }
    }

    /// <summary>The numbers of some rows; NaN where the volume is not known.</summary>
    public void Numbers(SafeFileHandle file, BarFileFooter footer, (int Group, int Column) of, (int From, int To) rows, Span<double> to)
    {
        Open(file, footer, of.Group, of.Column, rows);
        int at = 0;
        while (NextPart(rows, ref at, out int first, out int count))
        {
            (int start, int known) = Known(first, count);
            DecodeNumbers(start, to[..known]);
            if (known < count)
            {
                Spread(_levels.AsSpan(first, count), known, of.Column == ParquetFormat.VolumeColumn ? to[..count] : throw Lacks(ParquetFormat.Columns[of.Column]));
            }

            to = to[count..];
        }
    }

    /// <summary>The texts of all rows, those of the same text that follow each other as one.</summary>
    public IReadOnlyList<(string Text, int Rows)> Texts(SafeFileHandle file, BarFileFooter footer, int group, int column)
    {
        TextRuns runs = new();
        (int From, int To) rows = (0, footer.Groups[group].Rows);
        Open(file, footer, group, column, rows);
        int at = 0;
        while (NextPart(rows, ref at, out int first, out int count))
        {
            if (Known(first, count) != (first, count))
            {
                throw Lacks(ParquetFormat.Columns[column]);
            }

            AddTexts(runs, count);
        }

        return runs.All;
    }

    public void Dispose() => _pages.Dispose();

    private void Open(SafeFileHandle file, BarFileFooter footer, int group, int column, (int From, int To) rows)
    {
        RowGroupFooter of = footer.Groups[group];
        int width = column < ParquetFormat.TimeColumn ? 0 : sizeof(long);
        _pages.Open(file, of.Chunks[column], (of.Rows, footer.IsOptional(column), width), rows == (0, of.Rows));
        (_entries, _rows) = (-1, of.Rows);
    }

    /// <summary>Unpacks the next page with some of the rows: which of its rows are wanted.</summary>
    private bool NextPart((int From, int To) rows, ref int at, out int first, out int count)
    {
        (first, count) = (0, 0);
        while (at < rows.To)
        {
            _pages.Next();
            PageHeader header = _pages.Header;
            if (header.Values > _rows)
            {
                throw ToolkitException.BadData("a page has more rows or values than its row group");
            }

            if (header.Kind == PageKind.Dictionary)
            {
                TakeDictionary();
            }
            else if (header.Kind != PageKind.Index)
            {
                (first, int start) = (Math.Max(0, rows.From - at), at);
                count = Math.Min(header.Values, rows.To - start) - first;
                at += header.Values;
                if (count > 0)
                {
                    _pages.Unpack();
                    return true;
                }
            }
        }

        return false;
    }

    private void TakeDictionary()
    {
        if (_entries >= 0 || _pages.Header.Encoding is not (ValueEncoding.Plain or ValueEncoding.PlainDictionary))
        {
            throw Unknown();
        }

        _pages.Unpack();
        _entries = _pages.Header.Values;
        ReadOnlySpan<byte> plain = _pages.Values[..^BitPacking.Margin];
        if (_dictionary.Length < plain.Length)
        {
            _dictionary = new byte[plain.Length];
        }

        plain.CopyTo(_dictionary);
        _dictionaryBytes = plain.Length;
    }

    /// <summary>Of a stretch of rows of the page, how many values come before it and how many it has.</summary>
    private (int Start, int Count) Known(int first, int count)
    {
        ReadOnlySpan<byte> levels = _pages.Levels;
        if (levels.IsEmpty)
        {
            return (first, count);
        }

        HybridRuns runs = new(levels, 1);
        if (runs.Take(first + count, out int? level) == first + count && level == 1)
        {
            return (first, count);
        }

        if (_levels.Length < first + count)
        {
            _levels = new int[_pages.Header.Values];
        }

        Span<int> all = _levels.AsSpan(0, first + count);
        new HybridRuns(levels, 1).Read(all);
        int before = all[..first].Count(1);
        return (before, all[first..].Count(1));
    }

    private int AllKnown() => Known(0, _pages.Header.Values).Count;

    private void DecodeTimes(int start, Span<long> to)
    {
        ReadOnlySpan<byte> values = _pages.Values;
        switch (_pages.Header.Encoding)
        {
            case ValueEncoding.Plain:
                MemoryMarshal.Cast<byte, long>(values[..^BitPacking.Margin]).Slice(start, to.Length).CopyTo(to);
                break;
            case ValueEncoding.DeltaBinaryPacked when start == 0:
                DeltaPacking.Read(values, AllKnown(), to);
                break;
            case ValueEncoding.DeltaBinaryPacked:
                DeltaPacking.Read(values, AllKnown(), Scratch(start + to.Length));
                _numbers.AsSpan(start, to.Length).CopyTo(to);
                break;
            case ValueEncoding.RleDictionary or ValueEncoding.PlainDictionary:
                Look(start, MemoryMarshal.Cast<long, double>(to));
                break;
            default:
                throw Unknown();
        }
    }

    private void DecodeNumbers(int start, Span<double> to)
    {
        if (to.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> values = _pages.Values;
        switch (_pages.Header.Encoding)
        {
            case ValueEncoding.Plain:
                MemoryMarshal.Cast<byte, double>(values[..^BitPacking.Margin]).Slice(start, to.Length).CopyTo(to);
                break;
            case ValueEncoding.ByteStreamSplit:
                ByteSplit.Read(values[..^BitPacking.Margin], start, to);
                break;
            case ValueEncoding.RleDictionary or ValueEncoding.PlainDictionary:
                Look(start, to);
                break;
            default:
                throw Unknown();
        }
    }

    private void Look(int start, Span<double> to)
    {
        HybridRuns places = Places();
        places.Skip(start);
        places.Look(MemoryMarshal.Cast<byte, double>(_dictionary.AsSpan(0, _dictionaryBytes)), to);
    }

    private HybridRuns Places()
    {
        ReadOnlySpan<byte> values = _pages.Values;
        return _entries >= 0 && values[0] <= 32 ? new(values[1..], values[0]) : throw Unknown();
    }

    /// <summary>Moves values, which come without the gaps between them, to their rows.</summary>
    private static void Spread(ReadOnlySpan<int> levels, int known, Span<double> rows)
    {
        for (int row = rows.Length - 1; row >= 0; row--)
        {
            rows[row] = levels[row] == 1 ? rows[--known] : double.NaN;
        }
    }

    private void AddTexts(TextRuns runs, int count)
    {
        switch (_pages.Header.Encoding)
        {
            case ValueEncoding.RleDictionary or ValueEncoding.PlainDictionary:
                runs.AddPlaces(TextRuns.Entries(_dictionary.AsSpan(0, _dictionaryBytes), _entries), Places(), count);
                break;
            case ValueEncoding.Plain:
                runs.AddPlain(_pages.Values[..^BitPacking.Margin], count);
                break;
            case ValueEncoding.DeltaLengthByteArray:
                Span<long> lengths = Scratch(count);
                int start = DeltaPacking.Read(_pages.Values, count, lengths);
                runs.AddSlices(_pages.Values[start..^BitPacking.Margin], lengths);
                break;
            default:
                throw Unknown();
        }
    }

    private Span<long> Scratch(int count)
    {
        if (_numbers.Length < count)
        {
            _numbers = new long[count];
        }

        return _numbers.AsSpan(0, count);
    }

    private static ToolkitException Unknown() => ToolkitException.BadData("a page is damaged: its encoding is not one that its column can have");

    private static ToolkitException Lacks(string column) => ToolkitException.BadData($"the column '{column}' has a NULL");
}
