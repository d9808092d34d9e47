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
        int session = table.OpenedBy(time);
        session += session < 0 || time >= Start(table, session + 1) ? 1 : 0;
        _nextOpen = Start(table, session + 1);
        return true;
    }

    /// <summary>The earliest start of a bar of a session: one that reaches over the open counts, unless it starts in the session before.</summary>
    private long Start(SessionTable table, int session)
    {
        if (session >= table.Count)
        {
            return SessionTable.Never;
        }

        long reaching = table.Opens[session] - bars.Timeframe.Micros + 1;
        return session == 0 ? reaching : Math.Max(table.Closes[session - 1], reaching);
    }
}
