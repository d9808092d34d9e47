using DuckDB.NET.Data;
using Toolkit.Calendars;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Turns local times of a staged table into UTC, with an answer for the hours that a zone skips or has twice.</summary>
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

    /// <summary>SQL over a column <c>time</c> of local times: whether the zone skips it.</summary>
    public string SkippedSql(long fromMicros, long toMicros)
    {
        string[] gaps = [.. Stretches(fromMicros, toMicros).Where(s => s.First is null).Select(s => $"(epoch_us(time) >= {s.From} AND epoch_us(time) < {s.To})")];
        return gaps.Length == 0 ? "false" : "(" + string.Join(" OR ", gaps) + ")";
    }

    /// <summary>Makes <paramref name="target"/> (seq, time, open, …) with times in UTC from a table of local times without skipped ones.</summary>
    public void Convert(DuckDBConnection connection, StagedTable source, string target)
    {
        (long first, long last) = (source.Scan.First, source.Scan.Last);
        string days = target + "_days";
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {days} (day BIGINT, first_us BIGINT, last_us BIGINT, offset1 BIGINT, offset2 BIGINT)");
        using (DuckDBAppender appender = connection.CreateAppender(days))
        {
            foreach (Stretch stretch in Stretches(first, last).Where(s => s.First is not null))
            {
                for (long day = Math.Max(Day(stretch.From), Day(first)); day <= Math.Min(Day(stretch.To - 1), Day(last)); day++)
                {
                    appender.CreateRow().AppendValue(day).AppendValue(stretch.From).AppendValue(stretch.To).AppendValue(stretch.First).AppendValue(stretch.Second).EndRow();
                }
            }
        }

        // In an hour that comes twice, a row that does not lie after the ones before it belongs to the second time round.
        connection.Execute($"""
            CREATE OR REPLACE TEMP TABLE {target}_second AS
            SELECT seq FROM (
                SELECT s.{source.Order} AS seq, s.time, max(s.time) OVER (PARTITION BY d.first_us ORDER BY s.{source.Order} {(source.Scan.Falls > source.Scan.Rises ? "DESC" : "")}
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                FROM {source.Name} s JOIN {days} d ON d.day = epoch_us(s.time) // {UnixMicroseconds.PerDay} AND epoch_us(s.time) >= d.first_us AND epoch_us(s.time) < d.last_us
                WHERE d.offset2 IS NOT NULL)
            WHERE before >= time
            """);
        connection.Execute($"""
            CREATE OR REPLACE {source.Keeping} TABLE {target} AS
            SELECT s.{source.Order} AS seq, make_timestamp(epoch_us(s.time) - CASE WHEN d.offset2 IS NOT NULL AND s.{source.Order} IN (SELECT seq FROM {target}_second)
                THEN d.offset2 ELSE d.offset1 END) AS time, s.open, s.high, s.low, s.close, s.volume
            FROM {source.Name} s JOIN {days} d ON d.day = epoch_us(s.time) // {UnixMicroseconds.PerDay} AND epoch_us(s.time) >= d.first_us AND epoch_us(s.time) < d.last_us
            """);
        connection.Execute($"DROP TABLE {days}; DROP TABLE {target}_second; DROP TABLE {source.Name}");
    }

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

    private static long Day(long micros) => micros / UnixMicroseconds.PerDay;
}

/// <summary>Rows that were staged.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Order">Its column that numbers the rows of the input.</param>
/// <param name="Keeping">TEMP, or nothing.</param>
/// <param name="Scan">What a look at the times told.</param>
internal readonly record struct StagedTable(string Name, string Order, string Keeping, TimeScan Scan);
