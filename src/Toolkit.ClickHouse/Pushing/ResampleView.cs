namespace Toolkit.ClickHouse.Pushing;

/// <summary>The view <c>resample(symbol = …, timeframe = …, to = …)</c>: the bars that <see cref="BarSeries.Resample"/> makes, in ClickHouse's SQL.</summary>
/// <remarks>
/// Each bar finds its stretch of the calendar (<see cref="CalendarStretch"/>) and its bucket there; a bar at a close is then put to the session or not by the
/// bar that follows. Volumes are added one after the other in the order of time, as here, since the sum of floating-point numbers depends on it.
/// </remarks>
internal static class ResampleView
{
    private const string Day = "86400000000";

    private static readonly string Names = List(timeframe => $"'{timeframe.Name}'"), Lengths = List(timeframe => string.Create(CultureInfo.InvariantCulture, $"{timeframe.Duration!.Value.Ticks / TimeSpan.TicksPerMicrosecond}"));

    public static string Definition { get; } =
        $$"""
        CREATE OR REPLACE VIEW resample AS
        WITH
            toInt64(transform({timeframe:String}, {{Names}}, {{Lengths}}, 0)) AS len,
            toInt64(transform({to:String}, {{Names}}, {{Lengths}}, 0)) AS step,
            {timeframe:String} = {to:String} AS same
        SELECT exchange, {symbol:String} AS symbol, {to:String} AS timeframe, fromUnixTimestamp64Micro(label, 'UTC') AS time, open, high, low, close, volume
        FROM (
            SELECT exchange, calendar, label, argMin(o, first_t) AS open, max(h) AS high, min(l) AS low, argMax(c, first_t) AS close,
                arrayFlatten(arrayMap(x -> x.2, arraySort(x -> x.1, groupArray((first_t, v))))) AS volumes, {{Sum("volumes")}} AS volume, max(greatest(known, nominal)) AS known_at
            FROM (
                SELECT *, cand AND leadInFrame(first_t, 1, 9223372036854775807) OVER (PARTITION BY exchange ORDER BY first_t ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) >= auction AS is_auction,
                    multiIf(NOT cal, bucket,
                        step > 0, if(is_auction, before + intDiv(first_t - 1 - before, greatest(step, 1)) * step, bucket),
                        {{Label("if(is_auction, before_day, day)")}} * {{Day}}) AS label,
                    multiIf(step = 0, toInt64(-9223372036854775808), is_auction, least(label + step, first_t), cal AND trades, least(label + step, ends), label + step) AS nominal
                FROM (
                    SELECT exchange, calendar, cal, starts, trades, day, cand, bucket, min(t) AS first_t, argMin(open, t) AS o, max(high) AS h, min(low) AS l, argMax(close, t) AS c,
                        arrayMap(x -> x.2, arraySort(groupArrayIf((t, assumeNotNull(volume)), volume IS NOT NULL))) AS volumes,
                        -- A part of a session is added up by itself, a bucket bar by bar.
                        if(step > 0 OR empty(volumes), volumes, [assumeNotNull({{Sum("volumes")}})]) AS v, max(if(in_session AND cal, least(t + len, s_end), t + len)) AS known,
                        max(s_end) AS ends, any(auction_until) AS auction, any(previous_start) AS before, any(previous_day) AS before_day
                    FROM (
                        SELECT *, calendar != '' AND len > 0 AND NOT same AS cal, cal AND NOT in_session AND t + len > next_open AS reaches,
                            if(reaches, next_open, start) AS starts, if(reaches, next_open, anchor) AS grid, reaches OR in_session AS trades, if(reaches, next_day, s_day) AS day,
                            cal AND NOT in_session AND NOT reaches AND t = start AND auction_until > -9223372036854775808 AS cand,
                            if(reaches, next_open, t) AS at,
                            multiIf(same, t,
                                NOT cal AND step = 0, {{Label($"toInt32(floor(t / {Day}))")}} * {{Day}},
                                step = 0, starts,
                                NOT cal, t - positiveModulo(t, greatest(step, 1)),
                                greatest(starts, at - positiveModulo(at - grid, greatest(step, 1)))) AS bucket
                        FROM (
                            SELECT b.*, s.start AS start, s.end AS s_end, s.anchor AS anchor, s.in_session AS in_session, s.day AS s_day, s.next_open AS next_open,
                                s.next_day AS next_day, s.auction_until AS auction_until, s.previous_start AS previous_start, s.previous_day AS previous_day
                            FROM (
                                SELECT exchange, toUnixTimestamp64Micro(time) AS t, open, high, low, close, volume, m.calendar AS calendar
                                FROM bars ANY LEFT JOIN (
                                    SELECT exchange, calendar FROM stored_marks FINAL WHERE `table` = 'bars' AND name = {symbol:String} AND timeframe = {timeframe:String}) AS m USING (exchange)
                                WHERE symbol = {symbol:String} AND timeframe = {timeframe:String}
                                    AND throwIf(NOT ({{IsMultiple}}), 'bars can be put together into a timeframe that is a multiple of theirs, and into no other') = 0) AS b
                            ASOF LEFT JOIN sessions AS s ON b.calendar = s.calendar AND b.t >= s.start))
                    GROUP BY exchange, calendar, cal, starts, trades, day, cand, bucket))
            WHERE NOT cal OR step > 0 OR trades OR is_auction
            GROUP BY exchange, calendar, label) AS bars
        ANY LEFT JOIN (
            SELECT calendar, {{Label("day")}} * {{Day}} AS label, max(end) AS closes FROM sessions WHERE in_session GROUP BY calendar, label) AS ends USING (calendar, label)
        WHERE same OR greatest(known_at, multiIf(step > 0, known_at, closes > 0, closes, {{After}})) <= toUnixTimestamp64Micro(now64(6))
        ORDER BY exchange, time
        """;

    private const string IsMultiple =
        "multiIf(step > 0, len > 0 AND step % greatest(len, 1) = 0, {to:String} = '1d', len > 0 OR {timeframe:String} = '1d', {to:String} = '1w', len > 0 OR {timeframe:String} IN ('1d', '1w'), "
        + "{to:String} = '1mo', len > 0 OR {timeframe:String} IN ('1d', '1mo'), {to:String} = '1q', len > 0 OR {timeframe:String} IN ('1d', '1mo', '1q'), "
        + "{to:String} = '1y', len > 0 OR {timeframe:String} IN ('1d', '1mo', '1q', '1y'), false)";

    /// <summary>The first moment of the label after.</summary>
    private const string After =
        "multiIf({to:String} = '1d', label + 86400000000, {to:String} = '1w', label + 604800000000, "
        + "toInt64(toInt32(addMonths(addDays(toDate32('1970-01-01'), intDiv(label, 86400000000)), multiIf({to:String} = '1mo', 1, {to:String} = '1q', 3, 12)))) * 86400000000)";

    /// <summary>The label of a day since 1970: the first day of its week, month, quarter or year.</summary>
    private static string Label(string day)
    {
        string date = $"addDays(toDate32('1970-01-01'), {day})";
        return $"toInt64(multiIf({{to:String}} = '1d', {day}, {{to:String}} = '1w', {day} - positiveModulo({day} + 3, 7), {{to:String}} = '1mo', toInt32(makeDate32(toYear({date}), toMonth({date}), 1)), "
            + $"{{to:String}} = '1q', toInt32(makeDate32(toYear({date}), intDiv(toMonth({date}) - 1, 3) * 3 + 1, 1)), toInt32(makeDate32(toYear({date}), 1, 1))))";
    }

    /// <summary>Numbers added one after the other; NULL where there is none.</summary>
    private static string Sum(string numbers) => $"if(empty({numbers}), NULL, arrayCumSum({numbers})[-1])";

    private static string List(Func<Timeframe, string> part) => $"[{string.Join(", ", Timeframe.All.Where(timeframe => timeframe.IsIntraday).Select(part))}]";
}
