using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Bars;

/// <summary>Puts runs of source bars together into coarser ones: first, max, min, last, sum.</summary>
internal ref struct BarBuilder
{
    private const int SmallestCapacity = 64;

    private readonly ReadOnlySpan<double> _open, _high, _low, _close, _volume;
    private readonly ReadOnlySpan<bool> _filled;
    private long[] _outTime = [];
    private double[] _outOpen = [], _outHigh = [], _outLow = [], _outClose = [], _outVolume = [];
    private bool[] _outFilled = [];
    private long[] _outLate = [];
    private int _count;

    public BarBuilder(BarColumns source, int expected)
    {
        _open = source.Open.Span;
        _high = source.High.Span;
        _low = source.Low.Span;
        _close = source.Close.Span;
        _volume = source.Volume.Span;
        _filled = source.Filled.Span;
        Grow(Math.Max(SmallestCapacity, expected));
    }

    /// <summary>Appends bars <c>[start, end)</c> as a bar of their own, or to the last one when that has the same time.</summary>
    public void Add(long time, int start, int end)
    {
        if (_count > 0 && _outTime[_count - 1] == time)
        {
            Merge(start, end);
            return;
        }

        if (_count == _outTime.Length)
        {
            Grow(_count + _count / 2);
        }

        // The inner loop runs over every source bar: bounds are checked here once, not at each step.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)end, (uint)_volume.Length);
        ref double highs = ref MemoryMarshal.GetReference(_high);
        ref double lows = ref MemoryMarshal.GetReference(_low);
        ref double volumes = ref MemoryMarshal.GetReference(_volume);
        double high = Unsafe.Add(ref highs, start), low = Unsafe.Add(ref lows, start), volume = Unsafe.Add(ref volumes, start);
        for (nint i = start + 1; i < end; i++)
        {
            high = double.MaxNative(high, Unsafe.Add(ref highs, i));
            low = double.MinNative(low, Unsafe.Add(ref lows, i));
            volume += Unsafe.Add(ref volumes, i);
        }

        int at = _count++;
        _outTime[at] = time;
        _outOpen[at] = _open[start];
        _outHigh[at] = high;
        _outLow[at] = low;
        _outClose[at] = _close[end - 1];
        _outVolume[at] = double.IsNaN(volume) ? KnownVolume(start, end) : volume;
        if (!_filled.IsEmpty)
        {
            _outFilled[at] = !_filled[start..end].Contains(false);
        }
    }

    /// <summary>Says that the last bar is known later than its close time by the calendar.</summary>
    public void Late(long micros)
    {
        if (_outLate.Length == 0)
        {
            _outLate = new long[_outTime.Length];
        }

        _outLate[_count - 1] = micros;
    }

    public readonly BarColumns Build()
    {
        BarColumns all = new(
            _outTime, _outOpen, _outHigh, _outLow, _outClose, _outVolume, _filled.IsEmpty ? default : _outFilled, _outLate);
        return all.Slice(0, _count);
    }

    private readonly void Merge(int start, int end)
    {
        int at = _count - 1;
        (double high, double low) = (_outHigh[at], _outLow[at]);
        for (int i = start; i < end; i++)
        {
            high = double.MaxNative(high, _high[i]);
            low = double.MinNative(low, _low[i]);
        }

        (_outHigh[at], _outLow[at]) = (high, low);
        _outClose[at] = _close[end - 1];
        double more = KnownVolume(start, end);
        _outVolume[at] = double.IsNaN(_outVolume[at]) ? more : double.IsNaN(more) ? _outVolume[at] : _outVolume[at] + more;
        if (!_filled.IsEmpty)
        {
            _outFilled[at] &= !_filled[start..end].Contains(false);
        }
    }

    /// <summary>The sum of the volumes that are known; NaN when none is.</summary>
    private readonly double KnownVolume(int start, int end)
    {
        double sum = double.NaN;
        foreach (double volume in _volume[start..end])
        {
            sum = double.IsNaN(volume) ? sum : double.IsNaN(sum) ? volume : sum + volume;
        }

        return sum;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _outTime, capacity);
        Array.Resize(ref _outOpen, capacity);
        Array.Resize(ref _outHigh, capacity);
        Array.Resize(ref _outLow, capacity);
        Array.Resize(ref _outClose, capacity);
        Array.Resize(ref _outVolume, capacity);
        if (!_filled.IsEmpty)
        {
            Array.Resize(ref _outFilled, capacity);
        }

        if (_outLate.Length > 0)
        {
            Array.Resize(ref _outLate, capacity);
        }
    }
}
