namespace Toolkit.Bars;

/// <summary>The plain grid of a timeframe: opens counted from 1970 in UTC, weeks from Monday, months and longer by date.</summary>
internal static class TimeSteps
{
    /// <summary>The open of the bar that the moment lies in.</summary>
    public static long Floor(Timeframe timeframe, long time)
    {
        if (!timeframe.IsIntraday)
        {
            return BarLabel.Of(timeframe.Unit, BarLabel.DayOf(time)) * UnixMicroseconds.PerDay;
        }

        return time - Past(timeframe.Micros, time);
    }

    /// <summary>How far a moment lies past the last multiple of a length.</summary>
    public static long Past(long length, long time) => time % length is var rest && rest < 0 ? rest + length : rest;

    /// <summary>The open <paramref name="bars"/> later; any open may be given, not only one of the grid.</summary>
    public static long Add(Timeframe timeframe, long open, int bars = 1)
    {
        if (timeframe.Duration is not null)
        {
            return open + timeframe.Micros * bars;
        }

        DateTime date = UnixMicroseconds.ToDateTime(open);
        long months = (long)BarLabel.Months(timeframe.Unit) * bars + date.Year * 12L + date.Month - 1;

        // Clamped, as ranges may start at the first year and end at the last one that a date can have.
        return months < 12 ? UnixMicroseconds.Min : months > 9999 * 12 + 11
            ? UnixMicroseconds.Max
            : UnixMicroseconds.From(new DateTime((int)(months / 12), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    /// <summary>The first open at or after the moment.</summary>
    public static long Ceiling(Timeframe timeframe, long time) => Floor(timeframe, time) is var floor && floor == time ? time : Add(timeframe, floor);

    /// <summary>Cuts a range into pieces of at most so many bars, each starting on the grid but the first.</summary>
    public static IEnumerable<TimeRange> Cut(TimeRange range, Timeframe timeframe, int bars)
    {
        for (long at = range.FromMicroseconds; at < range.ToMicroseconds;)
        {
            long end = bars <= 0 ? range.ToMicroseconds : Math.Min(Add(timeframe, Floor(timeframe, at), bars), range.ToMicroseconds);
            yield return TimeRange.FromMicros(at, end);
            at = end;
        }
    }

    /// <summary>Index of the first of ascending times that is not before a moment; their count when there is none.</summary>
    public static int FirstFrom(ReadOnlySpan<long> times, long micros)
    {
        int found = times.BinarySearch(micros);
        return found >= 0 ? found : ~found;
    }

    /// <summary>Whether each time is later than the one before it.</summary>
    public static bool AreAscending(ReadOnlySpan<long> times)
    {
        bool ascending = true;
        for (int i = 1; i < times.Length; i++)
        {
            ascending &= times[i] > times[i - 1];
        }

        return ascending;
    }
}
