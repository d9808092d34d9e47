using Toolkit.Bars;
using Toolkit.Calendars;

namespace Toolkit;

/// <summary>A calendar that was guessed from bars, and why; whoever uses it says so aloud.</summary>
/// <param name="Calendar">The best fit among the built-in calendars.</param>
/// <param name="Reason">Half a sentence, such as <c>it has bars on weekends</c>.</param>
public readonly record struct CalendarGuess(TradingCalendar Calendar, string Reason)
{
    /// <summary>Share of bars that may contradict a calendar: bad prints, a source's odd hours.</summary>
    private const double Tolerated = 0.02;

    /// <summary>Guesses from bar times.</summary>
    /// <param name="times">Bar times in microseconds since 1970, ascending.</param>
    /// <param name="timeframe">Their timeframe.</param>
    public static CalendarGuess From(ReadOnlySpan<long> times, Timeframe timeframe)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        if (times.IsEmpty)
        {
            return new(TradingCalendar.AlwaysOpen, "it has no bars to judge by");
        }

        if (timeframe.CompareTo(Timeframe.Day) > 0)
        {
            return new(TradingCalendar.AlwaysOpen, $"{timeframe} bars say nothing about sessions");
        }

        return timeframe.IsIntraday ? FromIntraday(times, timeframe) : FromDays(times);
    }

    /// <inheritdoc cref="From(ReadOnlySpan{long}, Timeframe)"/>
    public static CalendarGuess From(BarSeries bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return From(bars.Time.Microseconds, bars.Timeframe);
    }

    private static CalendarGuess FromDays(ReadOnlySpan<long> times)
    {
        int saturdays = 0, sundays = 0;
        HashSet<long> labels = new(times.Length);
        foreach (long time in times)
        {
            long day = BarLabel.DayOf(time);
            labels.Add(day);
            DayOfWeek weekday = ExchangeZone.Date((int)day).DayOfWeek;
            saturdays += weekday == DayOfWeek.Saturday ? 1 : 0;
            sundays += weekday == DayOfWeek.Sunday ? 1 : 0;
        }

        if (saturdays > Tolerated * times.Length)
        {
            return new(TradingCalendar.AlwaysOpen, "it has bars on Saturdays");
        }

        if (sundays > Tolerated * times.Length)
        {
            return new(TradingCalendar.Fx, $"it has bars on Sundays but {(saturdays > 0 ? "hardly any" : "none")} on Saturdays");
        }

        IReadOnlyList<long> holidays = NyseHolidays(BarLabel.DayOf(times[0]), BarLabel.DayOf(times[^1]));
        int onHolidays = holidays.Count(labels.Contains);
        return onHolidays * 5 > holidays.Count
            ? new(TradingCalendar.Weekdays, $"it has bars on weekdays only, {onHolidays} of them on holidays of New York")
            : new(TradingCalendar.Xnys, holidays.Count > 0
                ? $"it has bars on weekdays only and none on {holidays.Count - onHolidays} of {holidays.Count} holidays of New York"
                : "it has bars on weekdays only");
    }

    /// <summary>Whether times look like the hours of New York on its own clock, 09:30 to 16:00, taken for UTC.</summary>
    /// <remarks>No market keeps these hours in UTC: those of New York are 13:30 to 20:00 there, or 14:30 to 21:00.</remarks>
    internal static bool LooksLocal(ReadOnlySpan<long> times)
    {
        const long Open = 19 * UnixMicroseconds.PerHour / 2, Close = 16 * UnixMicroseconds.PerHour, Edge = UnixMicroseconds.PerHour;
        (int outside, long first, long last) = (0, long.MaxValue, 0);
        foreach (long time in times)
        {
            long day = BarLabel.DayOf(time), moment = time - day * UnixMicroseconds.PerDay;
            if (moment is >= Open and <= Close && SessionRules.MondayToFriday.Contains(ExchangeZone.Date((int)day).DayOfWeek))
            {
                (first, last) = (Math.Min(first, moment), Math.Max(last, moment));
            }
            else
            {
                outside++;
            }
        }

        return outside <= Tolerated * times.Length && first < Open + Edge / 2 && last >= Close - Edge;
    }

    private static bool IsAroundTheClock(ReadOnlySpan<long> times)
    {
        const int Most = 20;
        return times.ToArray().Select(time => TimeSteps.Past(UnixMicroseconds.PerDay, time) / UnixMicroseconds.PerHour).Distinct().Count() >= Most;
    }

    private static CalendarGuess FromIntraday(ReadOnlySpan<long> times, Timeframe timeframe)
    {
        if (LooksLocal(times))
        {
            return new(
                TradingCalendar.Weekdays,
                "its bars lie on weekdays from 09:30 to 16:00 UTC, which look like New York's hours without their zone: then take them in with `IngestOptions.Timezone` America/New_York");
        }

        long length = timeframe.Micros;
        int notFx = Outside(times, TradingCalendar.Fx, length);

        // A bar that reaches from Sunday into Monday speaks for a market that trades on Sundays.
        int onWeekends = Outside(times, TradingCalendar.Weekdays, length: 1);
        int notNewYork = OutsideNewYorkDay(times);
        int regular = times.Length - Outside(times, TradingCalendar.Xnys, length);
        double tolerated = Tolerated * times.Length;
        if (notNewYork <= tolerated && regular * 3 >= times.Length)
        {
            return new(TradingCalendar.Xnys, "its bars lie in the trading hours of New York");
        }

        if (!SpansWeekend(times))
        {
            return new(TradingCalendar.AlwaysOpen, IsAroundTheClock(times)
                ? "it trades around the clock, and no weekend lies in it to tell more"
                : "its hours are not those of New York, and no weekend lies in it to tell more");
        }

        if (onWeekends <= tolerated)
        {
            return notFx <= tolerated && notFx < onWeekends
                ? new(TradingCalendar.Fx, "it trades from Sunday evening to Friday evening, New York time")
                : new(TradingCalendar.Weekdays, "it has bars on weekdays only, outside of New York's trading hours as well");
        }

        return notFx <= tolerated
            ? new(TradingCalendar.Fx, "it trades from Sunday evening to Friday evening, New York time")
            : new(TradingCalendar.AlwaysOpen, "it has bars on weekends");
    }

    private static int Outside(ReadOnlySpan<long> times, TradingCalendar calendar, long length)
    {
        SessionGrid grid = new(calendar, times, length);
        int outside = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] >= grid.End)
            {
                grid.MoveTo(times, i);
            }

            outside += grid.InSession ? 0 : 1;
        }

        return outside;
    }

    /// <summary>How many bars lie on no session's date, or outside of 04:00 to 20:00 New York.</summary>
    private static int OutsideNewYorkDay(ReadOnlySpan<long> times)
    {
        int outside = 0;
        SessionTable table = TradingCalendar.Xnys.Table(times[0], times[^1]);
        long dayStart = 0, dayEnd = long.MinValue;
        foreach (long time in times)
        {
            if (time >= dayEnd)
            {
                int day = ExchangeZone.LocalDay(TradingCalendar.Xnys.Zone, time);
                int at = table.FromLabel(day);
                long midnight = TradingCalendar.Xnys.MidnightOf(day);
                bool isSession = at < table.Count && table.Days[at] == day;
                dayStart = isSession ? midnight + 4 * UnixMicroseconds.PerHour : long.MaxValue;
                dayEnd = TradingCalendar.Xnys.MidnightOf(day + 1);
            }

            outside += time < dayStart || time >= dayStart + 16 * UnixMicroseconds.PerHour ? 1 : 0;
        }

        return outside;
    }

    /// <summary>Whether a whole Saturday of UTC lies between the first and the last bar.</summary>
    private static bool SpansWeekend(ReadOnlySpan<long> times)
    {
        // Day 2 of 1970 was a Saturday.
        long firstSaturday = BarLabel.DayOf(times[0]) + 6 - (BarLabel.DayOf(times[0]) - 2 + 6) % 7;
        return firstSaturday < BarLabel.DayOf(times[^1]);
    }

    private static List<long> NyseHolidays(long first, long last)
    {
        List<long> holidays = [];
        SessionTable table = TradingCalendar.Xnys.Table(first * UnixMicroseconds.PerDay, last * UnixMicroseconds.PerDay);
        for (int at = Math.Max(1, table.FromLabel(first)); at < table.Count && table.Days[at] <= last; at++)
        {
            for (int day = table.Days[at - 1] + 1; day < table.Days[at]; day++)
            {
                if (day >= first && SessionRules.MondayToFriday.Contains(ExchangeZone.Date(day).DayOfWeek))
                {
                    holidays.Add(day);
                }
            }
        }

        return holidays;
    }
}
