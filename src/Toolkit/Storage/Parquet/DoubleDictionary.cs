using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Storage;

/// <summary>The different values of a column in ascending order, and for each row the place of its value among them.</summary>
/// <remarks>In order, neighbours in time have places that are close to each other, which zstd makes use of.</remarks>
internal sealed class DoubleDictionary
{
    /// <summary>Columns with more different values are not worth a dictionary.</summary>
    private const int MaxEntries = 32_768;

    private const int Slots = 2 * MaxEntries;

    private readonly ulong[] _slots = new ulong[Slots];
    private readonly ushort[] _entryOf = new ushort[Slots];
    private readonly ulong[] _entries = new ulong[MaxEntries];
    private readonly ushort[] _order = new ushort[MaxEntries], _places = new ushort[MaxEntries];
    private ushort[] _rows = [];
    private int _count, _rowCount;

    public int Count => _count;

    /// <summary>The values, least first.</summary>
    public ReadOnlySpan<byte> Plain => MemoryMarshal.AsBytes(_entries.AsSpan(0, _count));

    public ReadOnlySpan<ushort> Rows => _rows.AsSpan(0, _rowCount);

    /// <summary>Takes a column in; false when it has too many different values.</summary>
    public bool TryTake(ReadOnlySpan<double> values)
    {
        Array.Clear(_entryOf);
        (_count, _rowCount) = (0, values.Length);
        if (_rows.Length < values.Length)
        {
            _rows = new ushort[values.Length];
        }

        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        for (int row = 0; row < bits.Length; row++)
        {
            if (Entry(bits[row]) is not (>= 0 and var entry))
            {
                return false;
            }

            _rows[row] = (ushort)entry;
        }

        Sort();
        return true;
    }

    // Compared by bits: -0.0 is not 0.0, and of NaN there are many.
    private int Entry(ulong value)
    {
        for (int slot = (int)((value * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2(Slots))); ; slot = (slot + 1) % Slots)
        {
            if (_entryOf[slot] == 0)
            {
                if (_count == MaxEntries)
                {
                    return -1;
                }

                (_slots[slot], _entries[_count]) = (value, value);
                _entryOf[slot] = (ushort)++_count;
                return _count - 1;
            }

            if (_slots[slot] == value)
            {
                return _entryOf[slot] - 1;
            }
        }
    }

    private void Sort()
    {
        Span<ulong> entries = _entries.AsSpan(0, _count);
        Span<ushort> order = _order.AsSpan(0, _count);
        for (int i = 0; i < _count; i++)
        {
            (entries[i], order[i]) = (Sortable(entries[i]), (ushort)i);
        }

        entries.Sort(order);
        for (int i = 0; i < _count; i++)
        {
            (entries[i], _places[order[i]]) = (FromSortable(entries[i]), (ushort)i);
        }

        foreach (ref ushort row in _rows.AsSpan(0, _rowCount))
        {
            row = _places[row];
        }
    }

    private static ulong Sortable(ulong bits) => bits >> 63 == 0 ? bits | 1UL << 63 : ~bits;

    private static ulong FromSortable(ulong key) => key >> 63 != 0 ? key & ~(1UL << 63) : ~key;
}
