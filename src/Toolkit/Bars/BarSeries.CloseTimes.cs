using Toolkit.Bars;

namespace Toolkit;

public sealed partial class BarSeries
{
    private TimeColumn? _closeTimes;

    /// <summary>When each bar is known; nothing may act on a bar before it.</summary>
    /// <remarks>
    /// Of a bar of a day and longer the last session close inside it (without a calendar the midnight after it, UTC); of an
    /// intraday one its open plus the timeframe, or the close of its session (or the start of a break) when that is earlier.
    /// A bar that the closing auction was put into is known when the auction is.
    /// </remarks>
    public TimeColumn CloseTimes => _closeTimes ??= new(ComputeCloses());

    /// <summary>When bar <paramref name="index"/> is known (see <see cref="CloseTimes"/>).</summary>
    public DateTime CloseTime(int index)
    {
        if (_closeTimes is { } known)
        {
            return known[index];
        }

        long close = BarCloses.Of(Time.Microseconds.Slice(index, 1), Timeframe, Calendar)[0];
        return UnixMicroseconds.ToDateTime(close + (_late.IsEmpty ? 0 : _late.Span[index]));
    }

    private long[] ComputeCloses()
    {
        long[] closes = BarCloses.Of(Time.Microseconds, Timeframe, Calendar);
        for (int i = 0; i < _late.Length; i++)
        {
            closes[i] += _late.Span[i];
        }

        return closes;
    }
}
