namespace Toolkit.Query;

/// <summary>Table macros that every cell of SQL wants.</summary>
internal static class SqlMacros
{
    /// <summary>Called as <c>FROM resample('SPY', '1m', '5m')</c>; <c>venue := 'binance'</c> picks one of several.</summary>
    public static IReadOnlyList<string> Names { get; } = ["resample", "returns", "latest"];

    /// <summary>
    /// Buckets count from 1970 in UTC and weeks start on Monday; first and last go by time. The tests compare the rows with
    /// those of <see cref="BarSeries.Resample"/> without a calendar.
    /// </summary>
    public static IReadOnlyList<string> Definitions { get; } =
    [
        """
        CREATE OR REPLACE MACRO store.unit(name) AS CASE name
            WHEN '1m' THEN 1 WHEN '3m' THEN 3 WHEN '5m' THEN 5 WHEN '15m' THEN 15 WHEN '30m' THEN 30
            WHEN '1h' THEN 60 WHEN '2h' THEN 120 WHEN '4h' THEN 240 WHEN '6h' THEN 360 WHEN '12h' THEN 720
            WHEN '1d' THEN 1440 WHEN '1w' THEN 10080 WHEN '1mo' THEN 43200 WHEN '1q' THEN 129600 WHEN '1y' THEN 518400
            ELSE error('''' || name || ''' is not a timeframe; use one of 1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w 1mo 1q 1y') END
        """,
        """
        CREATE OR REPLACE MACRO store.bucket(moment, timeframe) AS CASE timeframe
            WHEN '1w' THEN CAST(date_trunc('week', moment) AS TIMESTAMP)
            WHEN '1mo' THEN CAST(date_trunc('month', moment) AS TIMESTAMP)
            WHEN '1q' THEN CAST(date_trunc('quarter', moment) AS TIMESTAMP)
            WHEN '1y' THEN CAST(date_trunc('year', moment) AS TIMESTAMP)
            ELSE time_bucket(to_minutes(store.unit(timeframe)), moment, TIMESTAMP '1970-01-01') END
        """,
        """
        CREATE OR REPLACE MACRO resample(of_symbol, of_timeframe, to_timeframe, venue := NULL) AS TABLE
        SELECT b.exchange, b.symbol, to_timeframe AS timeframe, store.bucket(b.time, to_timeframe) AS time,
            arg_min(b.open, b.time) AS open, max(b.high) AS high, min(b.low) AS low, arg_max(b.close, b.time) AS close, sum(b.volume) AS volume
        FROM bars b
        WHERE b.symbol = of_symbol AND b.timeframe = of_timeframe AND (venue IS NULL OR b.exchange = venue)
            AND CASE WHEN store.unit(to_timeframe) % store.unit(of_timeframe) = 0 AND NOT (of_timeframe = '1w' AND to_timeframe <> '1w') THEN true
                ELSE error(to_timeframe || ' bars cannot be made of ' || of_timeframe || ' bars') END
        GROUP BY ALL ORDER BY 1, 2, 4
        """,
        """
        CREATE OR REPLACE MACRO returns(of_symbol, of_timeframe, venue := NULL) AS TABLE
        SELECT b.exchange, b.symbol, b.timeframe, b.time, b.close,
            b.close / lag(b.close) OVER (PARTITION BY b.exchange ORDER BY b.time) - 1 AS simple_return,
            ln(b.close / lag(b.close) OVER (PARTITION BY b.exchange ORDER BY b.time)) AS log_return
        FROM bars b
        WHERE b.symbol = of_symbol AND b.timeframe = of_timeframe AND (venue IS NULL OR b.exchange = venue)
        ORDER BY b.exchange, b.time
        """,
        """
        CREATE OR REPLACE MACRO latest(of_symbol, of_timeframe, n := 100, venue := NULL) AS TABLE
        SELECT * FROM (
            SELECT * FROM bars b
            WHERE b.symbol = of_symbol AND b.timeframe = of_timeframe AND (venue IS NULL OR b.exchange = venue)
            QUALIFY row_number() OVER (PARTITION BY b.exchange ORDER BY b.time DESC) <= n)
        ORDER BY exchange, time
        """,
    ];
}
