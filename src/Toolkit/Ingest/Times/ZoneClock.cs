using Toolkit.Bars;
using Toolkit.Calendars;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Turns local times into UTC, with an answer for the hours that a zone skips or has twice.</summary>
internal sealed class ZoneClock
{
    public ZoneClock(string id)
    {
        Id = Alias(id);
        Zone = Find(id) ?? throw ToolkitException.Usage($"'{id}' is no time zone", "use an IANA name such as America/New_York or Europe/Berlin");
    }

    public string Id { get; }

    public TimeZoneInfo Zone { get; }

    public bool IsUtc => Zone.BaseUtcOffset == TimeSpan.Zero && !Zone.SupportsDaylightSavingTime;

    /// <summary>The name by which every system knows a zone that has an old one.</summary>
    public static string Alias(string id) => id switch
    {
        "US/Eastern" or "EST5EDT" or "ET" => "America/New_York",
        "US/Central" or "CST6CDT" or "CT" => "America/Chicago",
        "US/Mountain" or "MST7MDT" => "America/Denver",
        "US/Pacific" or "PST8PDT" or "PT" => "America/Los_Angeles",
        _ => id,
    };

    public static TimeZoneInfo? Find(string id) => ExchangeZone.Find(Alias(id));

    /// <summary>A stretch of local time and the offsets it can have, in microseconds; no offset at all in a gap.</summary>
    internal readonly record struct Stretch(long From, long To, long? First, long? Second);

    /// <summary>The local times between two that the zone skips.</summary>
    public IReadOnlyList<(long From, long To)> Skipped(long fromMicros, long toMicros) =>
        [.. Stretches(fromMicros, toMicros).Where(s => s.First is null).Select(s => (s.From, s.To))];

    /// <summary>Turns the local times of rows, none of which is skipped, into UTC.</summary>
    /// <remarks>In an hour that comes twice, a row that does not lie after the ones before it belongs to the second time round.</remarks>
    public void ToUtc(Span<long> times, TimeScan scan)
    {
        Stretch[] stretches = [.. Stretches(scan.First, scan.Last)];
        long[] latest = new long[stretches.Length];
        Array.Fill(latest, long.MinValue);
        bool falling = scan.Falls > scan.Rises;
        int at = 0;
        for (int i = 0; i < times.Length; i++)
        {
            ref long time = ref times[falling ? times.Length - 1 - i : i];
            for (; time >= stretches[at].To; at++)
            {
            }

            for (; time < stretches[at].From; at--)
            {
            }

            long offset = latest[at] >= time && stretches[at].Second is { } second ? second : stretches[at].First!.Value;
            latest[at] = Math.Max(latest[at], time);
            time -= offset;
        }
    }

    /// <summary>The day that a moment is in the zone, as days since 1970.</summary>
    public long DayOf(long utcMicros) => BarLabel.DayOf(utcMicros + Offset(utcMicros));

    /// <summary>SQL that turns a UTC TIMESTAMP into the zone's local time.</summary>
    public string LocalSql(string utc) => $"timezone({SqlLiteral.Of(Id)}, make_timestamptz(epoch_us({utc})))";

    /// <summary>The stretches of local time between two local moments, in order.</summary>
    internal IReadOnlyList<Stretch> Stretches(long fromMicros, long toMicros)
    {
        long utc = fromMicros - 2 * UnixMicroseconds.PerDay;
        long end = toMicros + 2 * UnixMicroseconds.PerDay;
        long offset = Offset(utc);
        long start = utc + offset;
        List<Stretch> stretches = [];
        for (long next = utc; next < end; next += UnixMicroseconds.PerDay)
        {
            // Two changes within a day cancel out unseen; no zone has had that since 1970.
            if (Offset(next + UnixMicroseconds.PerDay) is var after && after != offset)
            {
                long change = Change(next, next + UnixMicroseconds.PerDay, offset);
                long before = change + Math.Min(offset, after);
                long behind = change + Math.Max(offset, after);
                stretches.Add(new(start, before, offset, null));
                stretches.Add(after > offset ? new(before, behind, null, null) : new(before, behind, offset, after));
                (start, offset) = (behind, after);
            }
        }

        stretches.Add(new(start, end + offset, offset, null));
        return stretches;
    }

    private long Offset(long utcMicros) => Zone.GetUtcOffset(UnixMicroseconds.ToDateTime(utcMicros)).Ticks / TimeSpan.TicksPerMicrosecond;

    private long Change(long low, long high, long offset)
    {
        while (high - low > UnixMicroseconds.PerSecond)
        {
            long middle = low + (high - low) / 2;
            (low, high) = Offset(middle) == offset ? (middle, high) : (low, middle);
        }

        // Changes happen on whole seconds; the search stops within one.
        return high - high % UnixMicroseconds.PerSecond;
    }
}
