using System.Data.Common;

namespace Toolkit.Trading;

/// <summary>Rows of trading.db and of the files to which old ones have moved, as records.</summary>
internal static class TradingTables
{
    public static StrategyRow? Strategy(DbConnection connection, string id) =>
        connection.List($"SELECT {LiveTable.Strategies.Names} FROM strategies WHERE strategy_id = $id", Strategy, ("$id", id)).SingleOrDefault();

    public static StrategyRow Strategy(DbDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2), Timeframe.Parse(r.GetString(3)), r.GetString(4), Text(r, 5),
        TradingWords.Parse<StrategyStatus>(r.GetString(6)), Text(r, 7), Time(r, 8), Time(r, 9));

    public static LiveOrder? Order(DbConnection connection, string strategy, string order) => connection.List(
        $"SELECT {LiveTable.Orders.Names} FROM orders WHERE strategy_id = $strategy AND order_id = $order", Order, ("$strategy", strategy), ("$order", order)).SingleOrDefault();

    public static LiveOrder Order(DbDataReader r) => new()
    {
        StrategyId = r.GetString(0),
        OrderId = r.GetString(1),
        Exchange = r.GetString(2),
        Symbol = r.GetString(3),
        Quantity = r.GetDouble(4),
        Type = TradingWords.Parse<OrderType>(r.GetString(5)),
        TimeInForce = TradingWords.Parse<TimeInForce>(r.GetString(6)),
        Limit = Real(r, 7),
        Stop = Real(r, 8),
        StopLoss = Real(r, 9),
        TakeProfit = Real(r, 10),
        Tag = Text(r, 11),
        Status = TradingWords.Parse<OrderStatus>(r.GetString(12)),
        Filled = r.GetDouble(13),
        AveragePrice = Real(r, 14),
        Reason = Text(r, 15),
        Time = Time(r, 16),
        ChangedAt = Time(r, 17),
    };

    public static LiveTrade Trade(DbDataReader r) => new()
    {
        StrategyId = r.GetString(1),
        TradeId = r.GetString(2),
        OrderId = Text(r, 3),
        Exchange = r.GetString(4),
        Symbol = r.GetString(5),
        Time = Time(r, 6),
        Quantity = r.GetDouble(7),
        Price = r.GetDouble(8),
        Fee = r.GetDouble(9),
        Tag = Text(r, 10),
    };

    public static LiveSignal Signal(DbDataReader r) => new()
    {
        StrategyId = r.GetString(0),
        Exchange = r.GetString(1),
        Symbol = r.GetString(2),
        Time = Time(r, 3),
        Name = r.GetString(4),
        Direction = (int)r.GetInt64(5),
        Price = Real(r, 6),
        Strength = Real(r, 7),
        Note = Text(r, 8),
    };

    public static Ticker Ticker(DbDataReader r) => new(r.GetString(0), r.GetString(1), Time(r, 2), Real(r, 3), Real(r, 4), Real(r, 5), Real(r, 6));

    public static LivePosition Position(DbDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2), r.GetDouble(3), r.GetDouble(4), r.GetDouble(5), r.GetDouble(6), r.GetInt64(7), Time(r, 8));

    private static DateTime Time(DbDataReader r, int column) => UnixMicroseconds.ToDateTime(r.GetInt64(column));

    private static string? Text(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static double? Real(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetDouble(column);
}
