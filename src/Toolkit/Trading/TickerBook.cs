using System.Data.Common;
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

    public static int Merge(DbConnection connection, IReadOnlyList<Ticker> tickers)
    {
        using DbCommand merge = connection.Command(
            $"""
            INSERT INTO tickers ({LiveTable.Tickers.Names}) VALUES ($exchange, $symbol, $time, $bid, $ask, $last, $volume)
            ON CONFLICT (exchange, symbol, time) DO UPDATE SET bid = coalesce($bid, tickers.bid), ask = coalesce($ask, tickers.ask), last = coalesce($last, tickers.last),
                volume = coalesce($volume, tickers.volume)
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

    /// <summary>The same of many on a team's database: in bulk, and in one order, so that no two writers wait for each other in a circle.</summary>
    public static int MergeMany(DbConnection connection, TeamDatabase team, IReadOnlyList<Ticker> tickers)
    {
        IEnumerable<Ticker> merged = tickers.GroupBy(t => (t.Exchange, t.Symbol, t.Time)).Select(same => same.Aggregate((former, later) => later with
        {
            Bid = later.Bid ?? former.Bid,
            Ask = later.Ask ?? former.Ask,
            Last = later.Last ?? former.Last,
            Volume = later.Volume ?? former.Volume,
        }));
        team.Append(
            connection, ("tickers", LiveTable.Tickers.Names),
            merged.OrderBy(t => t.Exchange, StringComparer.Ordinal).ThenBy(t => t.Symbol, StringComparer.Ordinal).ThenBy(t => t.Time)
                .Select(t => (object?[])[t.Exchange, t.Symbol, UnixMicroseconds.From(t.Time), t.Bid, t.Ask, t.Last, t.Volume]),
            """
            ON CONFLICT (exchange, symbol, time) DO UPDATE SET bid = coalesce(excluded.bid, tickers.bid), ask = coalesce(excluded.ask, tickers.ask),
                last = coalesce(excluded.last, tickers.last), volume = coalesce(excluded.volume, tickers.volume)
            """);
        return tickers.Count;
    }

    private static bool IsThere(DbConnection connection, Ticker ticker) => connection.Scalar(
        "SELECT 1 FROM tickers WHERE exchange = $exchange AND symbol = $symbol AND time = $time",
        ("$exchange", ticker.Exchange), ("$symbol", ticker.Symbol), ("$time", UnixMicroseconds.From(ticker.Time))) is not null;
}
