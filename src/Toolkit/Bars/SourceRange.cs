using Toolkit.Calendars;

namespace Toolkit.Bars;

/// <summary>Which finer bars it takes to make the coarser ones of a range whole.</summary>
internal static class SourceRange
{
    /// <summary>Opens of the finer bars to read for every coarser bar whose open, or label, lies in a range.</summary>
    /// <remarks>Coarser bars outside of the range come out as well, in part: slice the result to the range.</remarks>
    public static TimeRange Of(TimeRange range, (Timeframe From, Timeframe To) timeframes, TradingCalendar? calendar)
    {
        (Timeframe from, Timeframe to) = timeframes;
        if (range.IsEmpty)
        {
            return range;
        }

        TradingCalendar? sessions = from.IsIntraday && calendar is { IsClock: false } ? calendar : null;
        if (to.IsIntraday)
        {
            long end = Sum(range.ToMicroseconds, to.Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond);
            return TimeRange.FromMicros(range.FromMicroseconds, sessions is null ? end : DayEnd(sessions, end));
        }

        long first = BarLabel.DayOf(range.FromMicroseconds), last = BarLabel.DayOf(range.ToMicroseconds - 1);
        long start = BarLabel.Of(to.Unit, first), after = BarLabel.After(to.Unit, BarLabel.Of(to.Unit, last));
        return sessions is null
            ? TimeRange.FromMicros(Micros(start), Micros(after))
            : OfSessions(sessions, start, after);
    }

    private static TimeRange OfSessions(TradingCalendar calendar, long firstDay, long afterDay)
    {
        long start = Micros(firstDay), end = Micros(afterDay);
        SessionTable table = calendar.Table(start, end);
        int first = table.FromLabel(firstDay), last = table.FromLabel(afterDay) - 1;
        return last < first
            ? TimeRange.FromMicros(start, start)
            : TimeRange.FromMicros(table.Opens[first], DayEnd(calendar, table.Closes[last]));
    }

    /// <summary>The end of the day in exchange time: whether a bar at the close is the auction depends on what follows that day.</summary>
    private static long DayEnd(TradingCalendar calendar, long micros) =>
        micros >= UnixMicroseconds.Max - 2 * UnixMicroseconds.PerDay
            ? UnixMicroseconds.Max
            : calendar.MidnightOf(ExchangeZone.LocalDay(calendar.Zone, micros) + 1);

    private static long Micros(long day) => Math.Clamp(day, UnixMicroseconds.Min / UnixMicroseconds.PerDay, UnixMicroseconds.Max / UnixMicroseconds.PerDay) * UnixMicroseconds.PerDay;

    private static long Sum(long micros, long more) => micros > UnixMicroseconds.Max - more ? UnixMicroseconds.Max : micros + more;
}
