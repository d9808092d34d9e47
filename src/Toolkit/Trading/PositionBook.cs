using System.Data.Common;

namespace Toolkit.Trading;

/// <summary>The table <c>positions</c>: kept in the transaction of each trade.</summary>
internal static class PositionBook
{
    private const string Key = "strategy_id = $strategy AND exchange = $exchange AND symbol = $symbol";

    /// <summary>Takes in a trade that has just been written. One from before the last takes its place in time, so that the order of arrival makes no difference.</summary>
    public static LivePosition Add(DbConnection connection, LiveTrade trade)
    {
        (string, object?)[] key = KeyOf(trade.StrategyId!, trade.Exchange!, trade.Symbol!);
        long time = UnixMicroseconds.From(trade.Time!.Value);
        (PositionState State, PositionState Base, long Last)? held = connection.List(
            $"""
            SELECT quantity, average_price, realized, fees, trades, base_quantity, base_average_price, base_realized, base_fees, base_trades, last_time
            FROM positions WHERE {Key}
            """,
            r => ((PositionState, PositionState, long)?)(State(r, 0), State(r, 5), r.GetInt64(10)),
            key).SingleOrDefault();
        PositionState next = held is { } position && time < position.Last
            ? Fold(connection, position.Base, key)
            : (held?.State ?? default).After(trade.Quantity, trade.Price, trade.Fee);
        connection.Execute(
            """
            INSERT INTO positions (strategy_id, exchange, symbol, quantity, average_price, realized, fees, trades, last_time)
            VALUES ($strategy, $exchange, $symbol, $quantity, $average, $realized, $fees, $trades, $time)
            ON CONFLICT (strategy_id, exchange, symbol) DO UPDATE SET quantity = $quantity, average_price = $average, realized = $realized, fees = $fees, trades = $trades,
                last_time = CASE WHEN positions.last_time > $time THEN positions.last_time ELSE $time END
            """,
            [.. key, .. Values(next), ("$time", time)]);
        LiveChange.Of(connection, "positions");
        return connection.List($"SELECT {LiveTable.Positions.Names} FROM positions WHERE {Key}", TradingTables.Position, key)[0];
    }

    /// <summary>Takes trades from before a time into the base of their positions: they are about to leave the table.</summary>
    public static void Settle(DbConnection connection, long before)
    {
        var touched = connection.List(
            "SELECT DISTINCT strategy_id, exchange, symbol FROM trades WHERE time < $before",
            r => KeyOf(r.GetString(0), r.GetString(1), r.GetString(2)), ("$before", before));
        foreach ((string, object?)[] key in touched)
        {
            PositionState former = connection.List(
                $"SELECT base_quantity, base_average_price, base_realized, base_fees, base_trades FROM positions WHERE {Key}", r => State(r, 0), key)[0];
            connection.Execute(
                $"""
                UPDATE positions SET base_quantity = $quantity, base_average_price = $average, base_realized = $realized, base_fees = $fees, base_trades = $trades
                WHERE {Key}
                """,
                [.. key, .. Values(Fold(connection, former, key, before))]);
        }
    }

    private static PositionState Fold(DbConnection connection, PositionState state, (string, object?)[] key, long before = long.MaxValue)
    {
        foreach ((double quantity, double price, double fee) in connection.List(
            $"SELECT quantity, price, fee FROM trades WHERE {Key} AND time < $before ORDER BY time, arrival",
            r => (r.GetDouble(0), r.GetDouble(1), r.GetDouble(2)), [.. key, ("$before", before)]))
        {
            state = state.After(quantity, price, fee);
        }

        return state;
    }

    private static (string, object?)[] KeyOf(string strategy, string exchange, string symbol) =>
        [("$strategy", strategy), ("$exchange", exchange), ("$symbol", symbol)];

    private static (string, object?)[] Values(PositionState state) =>
    [
        ("$quantity", state.Quantity), ("$average", state.AveragePrice), ("$realized", state.Realized), ("$fees", state.Fees), ("$trades", state.Trades),
    ];

    private static PositionState State(DbDataReader r, int first) =>
        new(r.GetDouble(first), r.GetDouble(first + 1), r.GetDouble(first + 2), r.GetDouble(first + 3), r.GetInt64(first + 4));
}
