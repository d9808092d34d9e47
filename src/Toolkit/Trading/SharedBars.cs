using System.Data.Common;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>The table <c>last_bars</c> of a team's database: the newest bars of each series that some host appends to.</summary>
internal static class SharedBars
{
    /// <summary>So many bars of a series stay; a host that was away for longer fetches what it lacks.</summary>
    public const int Kept = 1_000;

    private const string Series = "exchange = $exchange AND symbol = $symbol AND timeframe = $timeframe";

    public static int Put(DbConnection connection, SeriesKey key, PriceBasis basis, Bar bar)
    {
        connection.Execute(
            """
            INSERT INTO last_bars (exchange, symbol, timeframe, time, basis, open, high, low, close, volume)
            VALUES ($exchange, $symbol, $timeframe, $time, $basis, $open, $high, $low, $close, $volume)
            ON CONFLICT (exchange, symbol, timeframe, time) DO UPDATE SET basis = $basis, open = $open, high = $high, low = $low, close = $close, volume = $volume
            """,
            [
                .. KeyOf(key), ("$time", UnixMicroseconds.From(bar.Time)), ("$basis", CatalogNames.Of(basis)), ("$open", bar.Open), ("$high", bar.High), ("$low", bar.Low),
                ("$close", bar.Close), ("$volume", bar.Volume),
            ]);
        return connection.Execute(
            $"DELETE FROM last_bars WHERE {Series} AND time < (SELECT time FROM last_bars WHERE {Series} ORDER BY time DESC LIMIT 1 OFFSET {Kept - 1})", KeyOf(key));
    }

    /// <summary>Bars from a time on, and the basis of their prices.</summary>
    public static List<(Bar Bar, PriceBasis Basis)> From(DbConnection connection, SeriesKey key, long from) => connection.List(
        $"SELECT time, open, high, low, close, volume, basis FROM last_bars WHERE {Series} AND time >= $from ORDER BY time",
        r => (new Bar(UnixMicroseconds.ToDateTime(r.GetInt64(0)), r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4), r.Real(5)), CatalogNames.Parse<PriceBasis>(r.GetString(6))),
        [.. KeyOf(key), ("$from", from)]);

    private static (string, object?)[] KeyOf(SeriesKey key) => [("$exchange", key.Exchange), ("$symbol", key.Symbol), ("$timeframe", key.Timeframe.Name)];
}
