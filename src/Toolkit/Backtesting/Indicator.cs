using System.Runtime.CompilerServices;
using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>A column that a strategy reads as of the bar that just closed: a price, or an indicator.</summary>
/// <remarks>
/// Converts to the current value, so that <c>Close &gt; fast</c> reads as it sounds. There is no way to the bars ahead.
/// One of a coarser timeframe has the value of the last finished bar of that timeframe.
/// </remarks>
public sealed class Indicator
{
    private readonly Tape _tape;
    private double[] _values;
    private int _offset;
    private int _count;

    internal Indicator(string name, Prices origin, Cells own, Cells aligned)
    {
        (Name, Origin, Own, _tape) = (name, origin, own, origin.Tape);
        (_values, _offset, _count) = (aligned.Array, aligned.Offset, aligned.Count);
    }

    /// <summary>What it was declared as, such as <c>SMA(close, 10)</c>.</summary>
    public string Name { get; }

    /// <summary>The current value; NaN while it is not warm.</summary>
    public double Now => this[0];

    /// <summary>Whether it has a value at the current bar.</summary>
    public bool IsWarm => !double.IsNaN(Now);

    /// <summary>The value so many bars of the run ago: 0 now, 1 at the bar before. NaN before the first bar.</summary>
    public double this[int barsAgo]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(barsAgo);
            int index = _tape.Closed - barsAgo;
            return (uint)index < (uint)_count ? _values[_offset + index] : double.NaN;
        }
    }

    public static implicit operator double(Indicator indicator) => indicator.Now;

    /// <summary>The bars that it is made of.</summary>
    internal Prices Origin { get; }

    /// <summary>Its values on those bars, of which others can be computed.</summary>
    internal Cells Own { get; private set; }

    /// <summary>Its values on the bars of the run.</summary>
    internal ReadOnlySpan<double> Values => _values.AsSpan(_offset, _count);

    /// <summary>Index of the first value that is not NaN; the number of bars when there is none.</summary>
    internal int FirstWarm
    {
        get
        {
            int i = 0;
            while (i < _count && double.IsNaN(_values[_offset + i]))
            {
                i++;
            }

            return i;
        }
    }

    /// <summary>Whether <paramref name="up"/> is above <paramref name="down"/> and was not at the bar before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Crossed(Indicator up, Indicator down)
    {
        int bar = up._tape.Closed;
        if (bar < 1 || up._tape != down._tape)
        {
            return up[0] > down[0] && up[1] <= down[1];
        }

        // Columns of one symbol are equally long: no need to ask each for its end.
        double[] above = up._values, below = down._values;
        int a = up._offset + bar, b = down._offset + bar;
        return above[a] > below[b] && above[a - 1] <= below[b - 1];
    }

    /// <summary>1 when <paramref name="a"/> crossed above <paramref name="b"/> with this bar, -1 when below, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Crossing(Indicator a, Indicator b)
    {
        int bar = a._tape.Closed;
        if (bar < 1 || a._tape != b._tape)
        {
            return Crossed(a, b) ? 1 : Crossed(b, a) ? -1 : 0;
        }

        double[] first = a._values, second = b._values;
        int i = a._offset + bar, j = b._offset + bar;
        double now = first[i] - second[j], before = first[i - 1] - second[j - 1];
        return now > 0 ? before <= 0 ? 1 : 0 : now < 0 && before >= 0 ? -1 : 0;
    }

    /// <summary>Lets go of the values, whose storage belongs to the run.</summary>
    internal void Release()
    {
        (_values, _offset, _count) = ([], 0, 0);
        Own = new([], 0);
    }

    public override string ToString() => Name;
}
