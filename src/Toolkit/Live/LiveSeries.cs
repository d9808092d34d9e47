using Toolkit.Bars;

namespace Toolkit.Live;

/// <summary>One symbol of a live run: its calendar and its first bar, fixed at the first start so that a restart sees the same.</summary>
/// <param name="Key">The series.</param>
/// <param name="Calendar">When its bars close.</param>
/// <param name="From">The first bar that the strategy sees.</param>
internal sealed record LiveSeries(SeriesKey Key, TradingCalendar Calendar, long From)
{
    // Longer than any calendar is closed.
    private const long Ahead = 400 * UnixMicroseconds.PerDay;

    /// <summary>When the bar closes that is expected after one.</summary>
    public long CloseAfter(long open)
    {
        BarGrid grid = new(Key.Timeframe, Calendar);
        return grid.First(TimeRange.FromMicros(open + 1, Math.Min(UnixMicroseconds.Max, open + Ahead))) is { } next ? grid.CloseTimes([next])[0] : UnixMicroseconds.Max;
    }

    /// <summary>When the first bar closes that does so after a moment.</summary>
    public long CloseLaterThan(long moment)
    {
        BarGrid grid = new(Key.Timeframe, Calendar);
        long open = grid.UnfinishedFrom(moment);
        long close = CloseAfter(open - 1);
        return close > moment ? close : CloseAfter(open);
    }
}
