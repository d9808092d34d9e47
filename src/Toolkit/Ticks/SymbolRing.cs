using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>The latest ticks of one symbol, in order. Used under the lock of <see cref="TickMemory"/>, but for its streams.</summary>
internal sealed class SymbolRing
{
    /// <summary>How far a late tick is carried to its place.</summary>
    private const int MostSteps = 32;

    private readonly TickEntry[] _entries;
    private volatile TickStream[] _streams;
    private int _start;
    private int _count;
    private bool _sorted = true;
    private bool _primed;

    /// <summary>Every tick after this time is here, once it is primed; the least number when all are.</summary>
    private long _floor = long.MinValue;

    public SymbolRing(string symbol, int size)
    {
        _entries = new TickEntry[size];
        Plain = new(symbol, string.Empty, this);
        _streams = [Plain];
    }

    /// <summary>Its ticks without a source.</summary>
    public TickStream Plain { get; }

    public IReadOnlyList<TickStream> Streams => _streams;

    /// <summary>The place in the queue of the last tick that has left the ring, or was too old for it.</summary>
    public long LastLost { get; private set; }

    /// <exception cref="ToolkitException">The source cannot be stored (usage).</exception>
    public TickStream StreamOf(string source)
    {
        foreach (TickStream known in _streams)
        {
            if (known.Source == source)
            {
                return known;
            }
        }

        return Add(source);
    }

    /// <summary>The last <paramref name="count"/> ticks, or null when it is not known that these are the last.</summary>
    public TickEntry[]? Latest(int count)
    {
        Sort();
        int n = Math.Min(count, _count);
        bool known = _primed && (_floor == long.MinValue || (n == count && (n == 0 || At(_count - n).Time > _floor)));
        return known ? Copy(_count - n, n) : null;
    }

    /// <summary>To be called before what is on disk is read for <see cref="Prime"/>: what leaves the ring meanwhile is noticed.</summary>
    public void BeginPriming() => (_primed, _floor) = (false, long.MinValue);

    /// <summary>Adds what is on disk.</summary>
    /// <param name="stored">The last ticks, in order: all, or as many as the ring holds.</param>
    public void Prime(TickEntry[] stored)
    {
        Sort();
        ReadOnlySpan<TickEntry> all = TickMerge.Of(stored, Copy(0, _count));
        int left = Math.Max(0, all.Length - _entries.Length);
        for (int i = 0; i < left; i++)
        {
            Lose(all[i]);
        }

        Fill(all[left..]);
        _floor = Math.Max(_floor, stored.Length == _entries.Length ? stored[0].Time : long.MinValue);
        _primed = true;
    }

    /// <summary>Says that there may be later ticks on disk.</summary>
    public void Forget() => _primed = false;

    /// <summary>The ticks in a range whose place in the queue is behind <paramref name="position"/>, in order.</summary>
    public TickEntry[] Behind(long position, TimeRange range)
    {
        Sort();
        List<TickEntry> found = [];
        for (int i = 0; i < _count; i++)
        {
            ref readonly TickEntry entry = ref At(i);
            if (entry.Position > position && range.Contains(entry.Time))
            {
                found.Add(entry);
            }
        }

        return [.. found];
    }

    /// <summary>Puts a tick at the end, or a little before it when it is late; one that is there already stays as it is.</summary>
    public void Insert(in TickEntry entry)
    {
        if (_sorted && _count == _entries.Length && TickEntry.Compare(entry, At(0)) is var first and <= 0)
        {
            if (first < 0)
            {
                Lose(entry);
            }

            return;
        }

        int place = _count;
        while (_sorted && place > 0)
        {
            int order = TickEntry.Compare(At(place - 1), entry);
            if (order == 0)
            {
                return;
            }

            if (order < 0)
            {
                break;
            }

            // One that is very late goes to the end: whoever reads next sorts.
            _sorted = --place > _count - MostSteps;
        }

        PutAt(_sorted ? place : _count, entry);
    }

    // Apart, since what it captures would be allocated with every call.
    private TickStream Add(string source)
    {
        SymbolRules.CheckName(source, "source");
        lock (Plain)
        {
            TickStream stream = Array.Find(_streams, known => known.Source == source) ?? new(Plain.Symbol, source, this);
            _streams = [.. _streams.Where(known => known != stream), stream];
            return stream;
        }
    }

    private void PutAt(int place, in TickEntry entry)
    {
        if (_count == _entries.Length)
        {
            Lose(At(0));
            _start = _start + 1 == _entries.Length ? 0 : _start + 1;
            _count--;
            place--;
        }

        for (int i = _count++; i > place; i--)
        {
            At(i) = At(i - 1);
        }

        At(place) = entry;
    }

    private void Sort()
    {
        if (_sorted)
        {
            return;
        }

        TickEntry[] all = Copy(0, _count);
        Array.Sort(all, static (a, b) => TickEntry.Compare(a, b));
        int kept = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (kept == 0 || TickEntry.Compare(all[kept - 1], all[i]) != 0)
            {
                all[kept++] = all[i];
            }
        }

        Fill(all.AsSpan(0, kept));
        _sorted = true;
    }

    private void Fill(ReadOnlySpan<TickEntry> entries)
    {
        entries.CopyTo(_entries);
        (_start, _count) = (0, entries.Length);
    }

    private TickEntry[] Copy(int first, int count)
    {
        TickEntry[] copy = new TickEntry[count];
        int at = (_start + first) % _entries.Length, before = Math.Min(count, _entries.Length - at);
        Array.Copy(_entries, at, copy, 0, before);
        Array.Copy(_entries, 0, copy, before, count - before);
        return copy;
    }

    private ref TickEntry At(int index)
    {
        int at = _start + index;
        return ref _entries[at >= _entries.Length ? at - _entries.Length : at];
    }

    private void Lose(in TickEntry entry)
    {
        LastLost = Math.Max(LastLost, entry.Position);
        _floor = Math.Max(_floor, entry.Time);
    }
}
