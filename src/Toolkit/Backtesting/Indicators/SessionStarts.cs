using Toolkit.Bars;
using Toolkit.Calendars;

namespace Toolkit.Backtesting;

/// <summary>Which bars are the first of a session; bars are asked in ascending order.</summary>
/// <remarks>By the series' calendar, bars before the open counting to the session before; without one, days of UTC.</remarks>
internal sealed class SessionStarts(BarSeries bars)
{
    private long _nextOpen = long.MinValue;

    public bool IsNew(int bar)
    {
        long time = bars.Time.Microseconds[bar];
        if (!bars.Timeframe.IsIntraday)
        {
            return true;
        }

        if (time < _nextOpen)
        {
            return false;
        }

        if (bars.Calendar is not { IsClock: false } calendar)
        {
            _nextOpen = (BarLabel.DayOf(time) + 1) * UnixMicroseconds.PerDay;
            return true;
        }

        SessionTable table = calendar.Table(time, time);
        _nextOpen = table.OpenAfter(table.OpenedBy(time));
        return true;
    }
}
