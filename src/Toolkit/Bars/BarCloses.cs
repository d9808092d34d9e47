using Toolkit.Calendars;

namespace Toolkit.Bars;

/// <summary>When bars are known, by timeframe and calendar.</summary>
internal static class BarCloses
{
    /// <summary>The close times of ascending bar times.</summary>
    public static long[] Of(ReadOnlySpan<long> times, Timeframe timeframe, TradingCalendar? calendar)
    {
        long[] closes = new long[times.Length];
        if (!timeframe.IsIntraday)
        {
            for (int i = 0; i < closes.Length; i++)
            {
                closes[i] = OfLabel(times[i], timeframe, calendar);
            }

            return closes;
        }

        long length = timeframe.Micros;
        if (calendar is null || calendar.IsClock)
        {
            for (int i = 0; i < closes.Length; i++)
            {
                closes[i] = times[i] + length;
            }

            return closes;
        }

        IntradayOfSessions(times, closes, length, calendar);
        return closes;
    }

    /// <summary>The close time of one bar of a day or longer: the last session close inside it, else its end in exchange time.</summary>
    public static long OfLabel(long label, Timeframe timeframe, TradingCalendar? calendar)
    {
        long day = BarLabel.DayOf(label);
        long after = BarLabel.After(timeframe.Unit, BarLabel.Of(timeframe.Unit, day));
        if (calendar is null || calendar.IsClock)
        {
            return after * UnixMicroseconds.PerDay;
        }

        SessionTable table = calendar.Table(label, label);
        int last = table.FromLabel(after) - 1;
        return last >= 0 && table.Days[last] >= day ? table.Closes[last] : calendar.MidnightOf((int)after);
    }

    private static void IntradayOfSessions(ReadOnlySpan<long> times, long[] closes, long length, TradingCalendar calendar)
    {
        SessionGrid grid = new(calendar, times, length);
        for (int i = 0; i < closes.Length;)
        {
            grid.MoveTo(times, i);
            (long end, bool clip) = (grid.End, grid.InSession && !grid.AtAuction);
            do
            {
                closes[i] = clip ? Math.Min(times[i] + length, end) : times[i] + length;
                i++;
            }
            while (i < closes.Length && times[i] < end);
        }
    }
}
