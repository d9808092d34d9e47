namespace Toolkit.Sql;

/// <summary>Table macros that every cell of SQL wants.</summary>
internal static class SqlMacros
{
    /// <summary>Called as <c>FROM resample('SPY', '1m', '5m')</c>; <c>venue := 'binance'</c> picks one of several.</summary>
    public static IReadOnlyList<string> Names { get; } = ["resample", "returns", "latest"];

    public static IReadOnlyList<string> Definitions { get; } =
    [
        $"""
        CREATE OR REPLACE MACRO resample(of_symbol, of_timeframe, to_timeframe, venue := NULL) AS TABLE
        FROM {ResampleFunction.Name}(of_symbol, of_timeframe, to_timeframe, coalesce(venue, ''))
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
