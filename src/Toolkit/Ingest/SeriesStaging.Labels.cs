using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <content>Labels of bars of a day and longer.</content>
internal sealed partial class SeriesStaging
{
    /// <summary>Share of the times that must lie in sessions for these to name them.</summary>
    public const double InSessions = 0.9;

    /// <summary>The calendar of the symbol, where it is known; null leaves the dates as they are written.</summary>
    public TradingCalendar? Calendar { get; init; }

    private bool MayNameSessions => Calendar is { IsClock: false } && (_zone is null || _source.IsUtc);

    private TimeScan ToLabels(Timeframe timeframe)
    {
        // Whether times are moments of a session or dates as written is only known now.
        bool written = _source.IsUtc && !_asLabels;
        TimeScan scan = TimeScan.Of(_connection, _table);
        if (MayNameSessions && SessionLabels(scan) is { } session)
        {
            return Label(timeframe, session);
        }

        if (written)
        {
            Read(labels: true);
        }

        bool fromUtc = _zone is not null && _source is { IsUtc: true, TimesAreInstants: true };
        string day = fromUtc ? _zone!.LocalSql("time") : "time";
        if (!fromUtc && HasTimesOfDay())
        {
            _source.Notes.Add("the times have a time of day: their dates, as they are written, were taken as the labels of the sessions");
        }

        return Label(timeframe, (_table, day));
    }

    private bool HasTimesOfDay() =>
        _connection.Number($"SELECT count(*) FROM {_table} WHERE time <> date_trunc('day', time)::TIMESTAMP") > 0;

    /// <summary>What to read the rows from, and the SQL of the day that they are labelled by.</summary>
    private TimeScan Label(Timeframe timeframe, (string From, string Day) rows)
    {
        string unit = timeframe.Unit.ToString().ToLowerInvariant(), label = $"date_trunc('{unit}', {rows.Day})::TIMESTAMP";
        long moved = _connection.Number($"SELECT count(*) FROM {rows.From} WHERE time <> {label}");
        if (moved == 0)
        {
            return TimeScan.Of(_connection, _table);
        }

        RefuseCollisions(timeframe, rows.From, label);
        if (timeframe.Unit > TimeframeUnit.Day)
        {
            _source.Notes.Add($"{moved} labels were moved to the first day of their {unit}");
        }

        string target = _name + "_labels";
        _connection.Execute($"""
            CREATE OR REPLACE {_source.Keeping} TABLE {target} AS SELECT {_order} AS seq, {label} AS time, open, high, low, close, volume FROM {rows.From};
            DROP TABLE {_table}
            """);
        (_table, _order) = (target, "seq");
        return TimeScan.Of(_connection, _table);
    }

    /// <summary>Bars of different times must not overwrite each other because they are given one label.</summary>
    private void RefuseCollisions(Timeframe timeframe, string from, string label)
    {
        (long labels, DateTime? first) = _connection.List(
            $"SELECT count(*), min(of_label) FROM (SELECT {label} AS of_label FROM {from} GROUP BY 1 HAVING count(DISTINCT time) > 1)",
            r => (r.GetInt64(0), r.IsDBNull(1) ? (DateTime?)null : r.GetDateTime(1)))[0];
        if (labels > 0)
        {
            throw ToolkitException.BadData(
                $"{_source.File.Name}: as {timeframe} bars several of its rows would be one: {labels} of the labels have more than one time, the first is {first:yyyy-MM-dd}",
                "give the timeframe that the bars have with `timeframe:`, or the zone that their dates are meant in with `IngestOptions.Timezone`");
        }
    }

    /// <summary>The rows with the sessions that their times lie in, and the SQL of the day; null when the times name none.</summary>
    private (string From, string Day)? SessionLabels(TimeScan scan)
    {
        if (!HasTimesOfDay())
        {
            return null;
        }

        string sessions = _name + "_sessions";
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE {sessions} (opens BIGINT, closes BIGINT, label TIMESTAMP)");
        using (DuckDBAppender appender = _connection.CreateAppender(sessions))
        {
            foreach (Session session in Calendar!.SessionsIn(TimeRange.FromMicros(scan.First, scan.Last + 1)))
            {
                appender.CreateRow().AppendValue(session.OpenMicroseconds).AppendValue(session.CloseMicroseconds)
                    .AppendValue(session.Label.ToDateTime(default, DateTimeKind.Utc)).EndRow();
            }
        }

        string order = _order == "rowid" ? "t.rowid AS rowid, " : "";
        string joined = $"(SELECT {order}t.*, s.label, s.closes FROM {_table} t ASOF LEFT JOIN {sessions} s ON epoch_us(t.time) >= s.opens)";
        string inside = "label IS NOT NULL AND epoch_us(time) < closes";
        long named = _connection.Number($"SELECT count(*) FROM {joined} WHERE {inside}");
        return named < InSessions * scan.Rows
            ? null
            : (joined, $"CASE WHEN {inside} THEN label ELSE {new ZoneClock(Calendar!.Zone.Id).LocalSql("time")} END");
    }
}
