using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>Names moments by the sessions that they lie in: a bar of a day that is stamped with a moment belongs to one.</summary>
internal static class SessionDays
{
    /// <summary>Share of the times that must lie in sessions for these to name them.</summary>
    private const double InSessions = 0.9;

    /// <summary>The days of the sessions, of a time outside of all the day in the exchange's zone; null when the times are dates, or moments of no session.</summary>
    public static long[]? Of(TradingCalendar calendar, ReadOnlySpan<long> times)
    {
        if (!BarLabel.HasTimesOfDay(times))
        {
            return null;
        }

        TimeScan scan = TimeScan.Of(times);
        Session[] sessions = [.. calendar.SessionsIn(TimeRange.FromMicros(scan.First, scan.Last + 1))];
        long[] opens = Array.ConvertAll(sessions, s => s.OpenMicroseconds);
        ZoneClock zone = new(calendar.Zone.Id);
        long[] days = new long[times.Length];
        int inside = 0;
        for (int i = 0; i < days.Length; i++)
        {
            int at = Array.BinarySearch(opens, times[i]);
            at = at < 0 ? ~at - 1 : at;
            bool isInside = at >= 0 && times[i] < sessions[at].CloseMicroseconds;
            inside += isInside ? 1 : 0;
            days[i] = isInside ? sessions[at].Label.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : zone.DayOf(times[i]);
        }

        return inside < InSessions * days.Length ? null : days;
    }
}
