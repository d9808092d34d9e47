using System.Data.Common;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>The table <c>trades</c>.</summary>
internal static class TradeBook
{
    public static LivePosition Add(DbConnection connection, StrategyRow strategy, LiveTrade trade)
    {
        LiveOrder? order = trade.OrderId is { } id ? OrderBook.Find(connection, strategy.Id, id) : null;
        trade = trade with
        {
            StrategyId = strategy.Id,
            Symbol = trade.Symbol ?? order?.Symbol ?? strategy.Symbol,
            Exchange = trade.Exchange ?? order?.Exchange ?? strategy.Exchange,
        };
        Check(trade, order);
        Refuse(connection, trade);
        connection.Execute(
            """
            INSERT INTO trades (strategy_id, trade_id, order_id, exchange, symbol, time, quantity, price, fee, tag)
            VALUES ($strategy, $trade, $order, $exchange, $symbol, $time, $quantity, $price, $fee, $tag)
            """,
            ("$strategy", strategy.Id), ("$trade", trade.TradeId), ("$order", trade.OrderId), ("$exchange", trade.Exchange), ("$symbol", trade.Symbol),
            ("$time", UnixMicroseconds.From(trade.Time!.Value)), ("$quantity", trade.Quantity), ("$price", trade.Price), ("$fee", trade.Fee), ("$tag", trade.Tag));
        LiveChange.Of(connection, "trades");
        if (order is not null)
        {
            OrderBook.Fill(connection, order, trade);
        }

        return PositionBook.Add(connection, trade);
    }

    public static bool Has(DbConnection connection, string strategy, string id) =>
        Find(connection, strategy, id) is not null || LiveNames.Moved(connection, "trades", strategy, id);

    private static LiveTrade? Find(DbConnection connection, string strategy, string id) => connection.List(
        $"SELECT {LiveTable.Trades.Names} FROM trades WHERE strategy_id = $strategy AND trade_id = $trade",
        TradingTables.Trade, ("$strategy", strategy), ("$trade", id)).SingleOrDefault();

    private static void Refuse(DbConnection connection, LiveTrade trade)
    {
        string? there = Find(connection, trade.StrategyId!, trade.TradeId) is { } former
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{former.Quantity:R} {former.Symbol} at {former.Price:R}, {UnixMicroseconds.ToIso(UnixMicroseconds.From(former.Time!.Value))}")
            : LiveNames.Moved(connection, "trades", trade.StrategyId!, trade.TradeId) ? "it has been archived" : null;
        if (there is not null)
        {
            throw ToolkitException.BadData(
                $"strategy {trade.StrategyId} has a trade {trade.TradeId} already ({there})",
                "a fill that is told twice counts once: ask HasTrade first; another fill needs a number of its own");
        }
    }

    private static void Check(LiveTrade trade, LiveOrder? order)
    {
        SymbolRules.Check(trade.Exchange!, trade.Symbol!);
        LiveNames.Check(trade.TradeId, "trade's number");
        string? wrong = trade.Quantity == 0 || !double.IsFinite(trade.Quantity) ? "its quantity is zero or not finite"
            : !double.IsFinite(trade.Price) || !double.IsFinite(trade.Fee) ? "its price or its fee is not finite"
            : order is null ? null
            : (order.Exchange, order.Symbol) != (trade.Exchange, trade.Symbol) ? $"order {order.OrderId} is one of {order.Exchange}:{order.Symbol}"
            : Math.Sign(order.Quantity) != Math.Sign(trade.Quantity) ? $"order {order.OrderId} goes the other way"
            : null;
        if (wrong is not null)
        {
            throw ToolkitException.Usage($"trade {trade.TradeId} of {trade.Exchange}:{trade.Symbol} cannot be taken: {wrong}", "mend it and record it again; nothing was stored");
        }
    }
}
