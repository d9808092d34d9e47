namespace Toolkit.Bars;

/// <summary>Labels of bars of a day and longer: the first day of the day, week (Monday), month, quarter or year, as days since 1970.</summary>
internal static class BarLabel
{
    /// <summary>Days since 1970 at a moment of UTC.</summary>
    public static long DayOf(long micros) => Math.DivRem(micros, UnixMicroseconds.PerDay, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>Whether a time is no bare date: labels are all at midnight, moments are not.</summary>
    public static bool HasTimesOfDay(ReadOnlySpan<long> times)
    {
        foreach (long time in times)
        {
            if (time % UnixMicroseconds.PerDay != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The label of the bar that a day belongs to.</summary>
    public static long Of(TimeframeUnit unit, long day)
    {
        switch (unit)
        {
            case TimeframeUnit.Day:
                return day;
            case TimeframeUnit.Week:
                // Day 0 was a Thursday.
                long sinceMonday = (day + 3) % 7;
                return day - (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday);
            default:
                DateTime date = DateTime.UnixEpoch.AddDays(day);
                return Days(date.Year, (date.Month - 1) / Months(unit) * Months(unit) + 1);
        }
    }

    /// <summary>The label of the bar after the one with this label.</summary>
    public static long After(TimeframeUnit unit, long label)
    {
        if (unit <= TimeframeUnit.Week)
        {
            return label + (unit == TimeframeUnit.Day ? 1 : 7);
        }

        DateTime date = DateTime.UnixEpoch.AddDays(label);
        int month = date.Year * 12 + date.Month - 1 + Months(unit);

        // Past the last year that a date can have, nothing follows.
        return month / 12 > 9999 ? long.MaxValue / UnixMicroseconds.PerDay : Days(month / 12, month % 12 + 1);
    }

    /// <summary>How many months a bar of a month or longer lasts.</summary>
    public static int Months(TimeframeUnit unit) => unit switch
    {
        TimeframeUnit.Month => 1,
        TimeframeUnit.Quarter => 3,
        _ => 12,
    };

    private static long Days(int year, int month) =>
        (new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerDay;
}
