namespace Toolkit.Options;

/// <summary>Which dates options expire on: Fridays, and where one has no session the session before.</summary>
internal static class ExpirySchedule
{
    /// <summary>Expiries from a date on, ascending.</summary>
    public static DateOnly[] From(DateOnly date, SyntheticOptions options)
    {
        List<DateOnly> expiries = [];
        DateOnly friday = date.AddDays(((int)DayOfWeek.Friday - (int)date.DayOfWeek + 7) % 7);
        int last = Math.Max(options.WeeklyDays, options.MonthlyDays);
        for (DateOnly day = friday; day.DayNumber - date.DayNumber <= last; day = day.AddDays(7))
        {
            int ahead = day.DayNumber - date.DayNumber;
            if ((ahead <= options.WeeklyDays || (IsThird(day) && ahead <= options.MonthlyDays)) && Session(day, options.Calendar) is { } expiry && expiry >= date)
            {
                expiries.Add(expiry);
            }
        }

        return [.. expiries];
    }

    private static bool IsThird(DateOnly friday) => friday.Day is > 14 and <= 21;

    private static DateOnly? Session(DateOnly friday, TradingCalendar calendar)
    {
        for (int back = 0; back < 5; back++)
        {
            if (calendar.SessionOf(friday.AddDays(-back)) is { } session)
            {
                return session.Label;
            }
        }

        return null;
    }
}
