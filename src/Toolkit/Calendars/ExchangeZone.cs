namespace Toolkit.Calendars;

/// <summary>Conversion of exchange time to UTC, with an answer for the two hours a year that have none of their own.</summary>
internal static class ExchangeZone
{
    private const int EpochDayNumber = 719_162;

    /// <summary>Days since 1970-01-01.</summary>
    public static int EpochDay(DateOnly date) => date.DayNumber - EpochDayNumber;

    public static DateOnly Date(int epochDay) => DateOnly.FromDayNumber(epochDay + EpochDayNumber);

    /// <summary>Microseconds since 1970 of <paramref name="sinceMidnight"/> on a local day; it may lie on a neighbouring day.</summary>
    public static long ToMicros(TimeZoneInfo zone, int epochDay, TimeSpan sinceMidnight)
    {
        long local = epochDay * UnixMicroseconds.PerDay + sinceMidnight.Ticks / TimeSpan.TicksPerMicrosecond;
        return ReferenceEquals(zone, TimeZoneInfo.Utc) ? local : ToMicros(zone, local);
    }

    /// <summary>Of a time that occurs twice the first counts; one that is skipped becomes the first moment after the gap.</summary>
    public static long ToMicros(TimeZoneInfo zone, long localMicros)
    {
        DateTime local = DateTime.SpecifyKind(UnixMicroseconds.ToDateTime(localMicros), DateTimeKind.Unspecified);
        TimeSpan offset = zone.GetUtcOffset(local);
        if (zone.IsAmbiguousTime(local))
        {
            offset = zone.GetAmbiguousTimeOffsets(local).Max();
        }
        else if (zone.IsInvalidTime(local))
        {
            // Ends at the moment of the change: walk out of the gap by minutes (gaps are at most some hours long).
            while (zone.IsInvalidTime(local))
            {
                local = local.AddMinutes(1);
            }

            return UnixMicroseconds.From(DateTime.SpecifyKind(local - zone.GetUtcOffset(local), DateTimeKind.Utc));
        }

        return localMicros - offset.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>The local date at a moment.</summary>
    public static int LocalDay(TimeZoneInfo zone, long micros)
    {
        DateTime utc = UnixMicroseconds.ToDateTime(micros);
        return EpochDay(DateOnly.FromDateTime(utc + zone.GetUtcOffset(utc)));
    }

    public static TimeZoneInfo? Find(string id)
    {
        if (id.Equals("UTC", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : null;
    }
}
