using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <content>Labels of bars of a day and longer.</content>
internal sealed partial class SeriesStaging
{
    /// <summary>Share of the times that must lie in sessions for these to name them.</summary>
    public const double InSessions = 0.9;

    /// <summary>The calendar of the symbol, where it is known; null leaves the dates as they are written.</summary>
    public TradingCalendar? Calendar { get; init; }

    private bool MayNameSessions => Calendar is { IsClock: false } && (_zone is null || IsUtc);

    private void ToLabels(Timeframe timeframe)
    {
        if (MayNameSessions && SessionLabels() is { } sessions)
        {
            Label(timeframe, $"({sessions})", "day");
            return;
        }

        // Whether times are moments of a session or dates as written is only known now.
        if (IsUtc && !_asLabels)
        {
            Read(labels: true);
            Look();
        }

        bool fromUtc = _zone is not null && _source.Layout.Time.IsInstant;
        if (!fromUtc && HasTimesOfDay())
        {
            _source.Notes.Add("the times have a time of day: their dates, as they are written, were taken as the labels of the sessions");
        }

        Label(timeframe, _table, fromUtc ? _zone!.LocalSql("time") : "time");
    }

    private bool HasTimesOfDay() =>
        _connection.Number($"SELECT count(*) FROM {_table} WHERE time <> date_trunc('day', time)::TIMESTAMP") > 0;

    /// <summary>Labels rows by the day that an expression gives.</summary>
    private void Label(Timeframe timeframe, string from, string day)
    {
        string unit = timeframe.Unit.ToString().ToLowerInvariant(), label = $"date_trunc('{unit}', {day})::TIMESTAMP";
        long moved = _connection.Number($"SELECT count(*) FROM {from} WHERE time <> {label}");
        if (moved == 0)
        {
            return;
        }

        RefuseCollisions(timeframe, from, label);
        if (timeframe.Unit > TimeframeUnit.Day)
        {
            _source.Notes.Add($"{moved} labels were moved to the first day of their {unit}");
        }

        string target = _source.Table + "_labels";
        _connection.Execute($"""
            CREATE OR REPLACE {_source.Keeping} TABLE {target} AS SELECT {_order} AS seq, {label} AS time, open, high, low, close, volume FROM {from};
            DROP TABLE {_table}
            """);
        Take(target);
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

    /// <summary>SQL of the rows with the day of the session that their times lie in; null when the times name none.</summary>
    private string? SessionLabels()
    {
        if (!HasTimesOfDay())
        {
            return null;
        }

        string sessions = _source.Table + "_sessions";
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE {sessions} (opens BIGINT, closes BIGINT, label TIMESTAMP)");
        using (DuckDBAppender appender = _connection.CreateAppender(sessions))
        {
            foreach (Session session in Calendar!.SessionsIn(TimeRange.FromMicros(_scan.First, _scan.Last + 1)))
            {
                appender.CreateRow().AppendValue(session.OpenMicroseconds).AppendValue(session.CloseMicroseconds)
                    .AppendValue(session.Label.ToDateTime(default, DateTimeKind.Utc)).EndRow();
            }
        }

        string joined = $"""
            SELECT {(_order == "rowid" ? "t.rowid AS rowid, " : "")}t.*, s.label IS NOT NULL AND epoch_us(t.time) < s.closes AS inside,
                CASE WHEN s.label IS NOT NULL AND epoch_us(t.time) < s.closes THEN s.label ELSE {new ZoneClock(Calendar!.Zone.Id).LocalSql("t.time")} END AS day
            FROM {_table} t ASOF LEFT JOIN {sessions} s ON epoch_us(t.time) >= s.opens
            """;
        return _connection.Number($"SELECT count(*) FROM ({joined}) WHERE inside") < InSessions * _scan.Rows ? null : joined;
    }
}
