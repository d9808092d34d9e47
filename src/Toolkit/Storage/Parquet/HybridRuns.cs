using System.Runtime.InteropServices;

namespace Toolkit.Storage;

/// <summary>Reads Parquet's hybrid of runs of one number and of packed numbers.</summary>
/// <param name="bytes">The runs, and <see cref="BitPacking.Margin"/> bytes behind them.</param>
/// <param name="width">Bits of a number.</param>
internal ref struct HybridRuns(ReadOnlySpan<byte> bytes, int width)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at, _left, _value;
    private long _bit;
    private bool _packed;

    /// <summary>Takes the rest of a run, or of packed numbers; up to so many.</summary>
    /// <param name="most">How many are wanted.</param>
    /// <param name="value">The number of all of them; null when they are packed, and are then to be read or skipped.</param>
    public int Take(int most, out int? value)
    {
        while (_left == 0)
        {
            Next();
        }

        int count = Math.Min(most, _left);
        value = _packed ? null : _value;
        _left -= _packed ? 0 : count;
        return count;
    }

    public void Skip(int count)
    {
        while (count > 0)
        {
            int some = Take(count, out int? value);
            count -= some;
            if (value is null)
            {
                Advance(some);
            }
        }
    }

    public void Read(Span<int> to)
    {
        while (!to.IsEmpty)
        {
            int count = Take(to.Length, out int? value);
            if (value is { } same)
            {
                to[..count].Fill(same);
            }
            else
            {
                ReadPacked(to[..count]);
            }

            to = to[count..];
        }
    }

    /// <summary>Packed numbers, of which <see cref="Take"/> said that there are so many.</summary>
    public void ReadPacked(Span<int> to)
    {
        ulong mask = BitPacking.Mask(width);
        long bit = _bit;
        foreach (ref int number in to)
        {
            number = (int)BitPacking.Read(_bytes, bit, mask);
            bit += width;
        }

        Advance(to.Length);
    }

    /// <summary>Values of a dictionary at the places that the numbers are.</summary>
    public void Look(ReadOnlySpan<double> dictionary, Span<double> to)
    {
        while (!to.IsEmpty)
        {
            int count = Take(to.Length, out int? value);
            if (value is { } same)
            {
                to[..count].Fill((uint)same < (uint)dictionary.Length ? dictionary[same] : throw NoEntry());
            }
            else
            {
                LookPacked(dictionary, to[..count]);
            }

            to = to[count..];
        }
    }

    private void LookPacked(ReadOnlySpan<double> dictionary, Span<double> to)
    {
        if (width == 16)
        {
            ReadOnlySpan<ushort> places = MemoryMarshal.Cast<byte, ushort>(_bytes[(int)(_bit >> 3)..])[..to.Length];
            for (int i = 0; i < to.Length; i++)
            {
                int place = places[i];
                to[i] = place < dictionary.Length ? dictionary[place] : throw NoEntry();
            }
        }
        else
        {
            ulong mask = BitPacking.Mask(width);
            long bit = _bit;
            foreach (ref double number in to)
            {
                uint place = (uint)BitPacking.Read(_bytes, bit, mask);
                number = place < (uint)dictionary.Length ? dictionary[(int)place] : throw NoEntry();
                bit += width;
            }
        }

        Advance(to.Length);
    }

    private void Advance(int count)
    {
        _left -= count;
        _bit += (long)count * width;
    }

    private void Next()
    {
        ThriftReader head = new(_bytes[_at..^BitPacking.Margin]);
        ulong run = head.Varint();
        _at += head.Position;
        int there = _bytes.Length - BitPacking.Margin - _at;
        _packed = (run & 1) == 1;
        ulong count = _packed ? Math.Min(run >> 1, int.MaxValue / 8) * 8 : run >> 1;
        long size = _packed ? (long)count * width / 8 : (width + 7) / 8;
        if (count > int.MaxValue || size > there)
        {
            throw ToolkitException.BadData("a page is damaged: a run is longer than what is left");
        }

        (_left, _bit, _value) = ((int)count, 8L * _at, 0);
        for (int i = 0; i < size && !_packed; i++)
        {
            _value |= _bytes[_at + i] << (8 * i);
        }

        _at += (int)size;
    }

    private static ToolkitException NoEntry() => ToolkitException.BadData("a page is damaged: it names a value that the dictionary does not have");
}
