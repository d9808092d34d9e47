namespace Toolkit;

/// <summary>Conversions between <see cref="DateTime"/> (UTC) and microseconds since 1970-01-01T00:00Z, the unit of files and catalog.</summary>
public static class UnixMicroseconds
{
    public const long PerSecond = 1_000_000;
    public const long PerMinute = 60 * PerSecond;
    public const long PerHour = 60 * PerMinute;
    public const long PerDay = 24 * PerHour;

    /// <summary>The earliest time that a <see cref="DateTime"/> can hold.</summary>
    public static readonly long Min = From(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));

    /// <summary>The latest time that a <see cref="DateTime"/> can hold, to the microsecond.</summary>
    public static readonly long Max = From(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));

    /// <summary>Microseconds since 1970; a part below a microsecond is cut off. A time of Kind Local is refused.</summary>
    public static long From(DateTime utc)
    {
        if (utc.Kind == DateTimeKind.Local)
        {
            throw new ArgumentException("a local time was given where UTC is needed: convert it with ToUniversalTime()", nameof(utc));
        }

        return Math.DivRem(utc.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond, out long below) - (below < 0 ? 1 : 0);
    }

    public static DateTime ToDateTime(long micros) =>
        new(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);

    /// <summary>ISO 8601 with <c>Z</c>, and with no more fraction than the time has.</summary>
    public static string ToIso(long micros) => ToDateTime(micros).ToString(
        micros % PerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
