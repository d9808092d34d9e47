using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>The table <c>tickers</c>.</summary>
internal static class TickerBook
{
    public static void Check(Ticker ticker)
    {
        SymbolRules.Check(ticker.Exchange, ticker.Symbol);
        if (new[] { ticker.Bid, ticker.Ask, ticker.Last, ticker.Volume }.Any(number => number is { } n && !double.IsFinite(n)))
        {
            throw ToolkitException.Usage($"the ticker of {ticker.Exchange}:{ticker.Symbol} cannot be taken: a number of it is not finite", "leave out what is not known");
        }
    }

    public static int Merge(SqliteConnection connection, IReadOnlyList<Ticker> tickers)
    {
        using System.Data.Common.DbCommand merge = connection.Command(
            $"""
            INSERT INTO tickers ({LiveTable.Tickers.Names}) VALUES ($exchange, $symbol, $time, $bid, $ask, $last, $volume)
            ON CONFLICT DO UPDATE SET bid = coalesce($bid, bid), ask = coalesce($ask, ask), last = coalesce($last, last), volume = coalesce($volume, volume)
            """,
            ("$exchange", ""), ("$symbol", ""), ("$time", 0L), ("$bid", null), ("$ask", null), ("$last", null), ("$volume", null));
        foreach (Ticker ticker in tickers)
        {
            if (!IsThere(connection, ticker))
            {
                LiveNames.CheckTime(connection, "tickers", ticker.Time);
            }

            object?[] values = [ticker.Exchange, ticker.Symbol, UnixMicroseconds.From(ticker.Time), ticker.Bid, ticker.Ask, ticker.Last, ticker.Volume];
            for (int i = 0; i < values.Length; i++)
            {
                merge.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            merge.ExecuteNonQuery();
        }

        LiveChange.Of(connection, "tickers");
        return tickers.Count;
    }

    private static bool IsThere(SqliteConnection connection, Ticker ticker) => connection.Scalar(
        "SELECT 1 FROM tickers WHERE exchange = $exchange AND symbol = $symbol AND time = $time",
        ("$exchange", ticker.Exchange), ("$symbol", ticker.Symbol), ("$time", UnixMicroseconds.From(ticker.Time))) is not null;
}
