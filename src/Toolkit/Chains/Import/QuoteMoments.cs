using DuckDB.NET.Data;
using Toolkit.Ingest;

namespace Toolkit.Chains;

/// <summary>The distinct written times of a file and the moments in UTC that they mean: many quotes have one time.</summary>
/// <param name="zone">The zone of written times; null when they are in UTC.</param>
/// <param name="sessions">The calendar whose sessions' closes the dates stand for; null when they are times.</param>
internal sealed class QuoteMoments(ZoneClock? zone, TradingCalendar? sessions)
{
    public bool AreNeeded => sessions is not null || zone is { IsUtc: false };

    /// <summary>Makes a table (written, time, why): the moment, or why a written time means none.</summary>
    public void Make(DuckDBConnection connection, string rows, string table)
    {
        List<long> written = connection.List($"SELECT DISTINCT epoch_us(time) FROM {rows} WHERE time IS NOT NULL", r => r.GetInt64(0));
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {table} (written TIMESTAMP, time TIMESTAMP, why VARCHAR)");
        using DuckDBAppender appender = connection.CreateAppender("temp", "main", table);
        foreach (long one in written)
        {
            (DateTime? moment, string? why) = Of(UnixMicroseconds.ToDateTime(one));
            appender.CreateRow().AppendValue(UnixMicroseconds.ToDateTime(one)).AppendValue(moment).AppendValue(why).EndRow();
        }
    }

    private (DateTime? Moment, string? Why) Of(DateTime written)
    {
        if (sessions is not null && written.TimeOfDay == TimeSpan.Zero)
        {
            return sessions.SessionOf(DateOnly.FromDateTime(written)) is { } session ? (session.Close, null) : (null, $"{written:yyyy-MM-dd} is no session of {sessions.Name}");
        }

        if (zone is null)
        {
            return (written, null);
        }

        DateTime local = DateTime.SpecifyKind(written, DateTimeKind.Unspecified);
        TimeZoneInfo of = zone.Zone;
        if (of.IsInvalidTime(local))
        {
            return (null, $"the local time does not exist in {zone.Id}");
        }

        // Of the hour that comes twice the first, by the convention of all loads; no option market is open in it.
        TimeSpan offset = of.IsAmbiguousTime(local) ? of.GetAmbiguousTimeOffsets(local).Max() : of.GetUtcOffset(local);
        return (DateTime.SpecifyKind(local - offset, DateTimeKind.Utc), null);
    }
}
