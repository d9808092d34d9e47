using System.Data.Common;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>The table <c>orders</c>.</summary>
internal static class OrderBook
{
    public static LiveOrder Place(DbConnection connection, StrategyRow strategy, LiveOrder order)
    {
        order = order with { Symbol = order.Symbol ?? strategy.Symbol, Exchange = order.Exchange ?? strategy.Exchange };
        SymbolRules.Check(order.Exchange, order.Symbol);
        LiveNames.Check(order.OrderId, "order's number");
        Check(order);
        if (Known(connection, strategy.Id, order.OrderId) is { } state)
        {
            throw ToolkitException.BadData(
                $"strategy {strategy.Id} has an order {order.OrderId} already ({state})", "give each order a number of its own; FindOrder shows the one that is there");
        }

        long time = UnixMicroseconds.From(order.Time!.Value);
        connection.Execute(
            $"""
            INSERT INTO orders ({LiveTable.Orders.Names}) VALUES ($strategy, $order, $exchange, $symbol, $quantity, $type, $force, $limit, $stop,
                $loss, $profit, $tag, 'placed', 0, NULL, NULL, $time, $time)
            """,
            ("$strategy", strategy.Id), ("$order", order.OrderId), ("$exchange", order.Exchange), ("$symbol", order.Symbol), ("$quantity", order.Quantity),
            ("$type", TradingWords.Of(order.Type)), ("$force", TradingWords.Of(order.TimeInForce)), ("$limit", order.Limit), ("$stop", order.Stop),
            ("$loss", order.StopLoss), ("$profit", order.TakeProfit), ("$tag", order.Tag), ("$time", time));
        return Changed(connection, strategy.Id, order.OrderId);
    }

    public static LiveOrder Change(DbConnection connection, string strategy, string id, (OrderChange Terms, DateTime Time) to)
    {
        LiveOrder order = Open(connection, strategy, id);
        order = order with
        {
            Quantity = to.Terms.Quantity ?? order.Quantity,
            Limit = to.Terms.Limit ?? order.Limit,
            Stop = to.Terms.Stop ?? order.Stop,
            StopLoss = to.Terms.StopLoss ?? order.StopLoss,
            TakeProfit = to.Terms.TakeProfit ?? order.TakeProfit,
        };
        Check(order);
        if (order.Filled != 0 && order.Quantity / order.Filled <= 1)
        {
            throw ToolkitException.Usage($"order {id} of strategy {strategy} has filled {order.Filled:R} units, and {order.Quantity:R} are asked for in all", "cancel it to keep what has filled");
        }

        connection.Execute(
            """
            UPDATE orders SET quantity = $quantity, limit_price = $limit, stop_price = $stop, stop_loss = $loss, take_profit = $profit, changed_at = CASE WHEN changed_at > $time THEN changed_at ELSE $time END
            WHERE strategy_id = $strategy AND order_id = $order
            """,
            ("$quantity", order.Quantity), ("$limit", order.Limit), ("$stop", order.Stop), ("$loss", order.StopLoss), ("$profit", order.TakeProfit),
            ("$time", UnixMicroseconds.From(to.Time)), ("$strategy", strategy), ("$order", id));
        return Changed(connection, strategy, id);
    }

    public static LiveOrder End(DbConnection connection, (string Strategy, string Id) of, OrderStatus status, (string? Reason, DateTime Time) why)
    {
        Open(connection, of.Strategy, of.Id);
        connection.Execute(
            "UPDATE orders SET status = $status, reason = $reason, changed_at = CASE WHEN changed_at > $time THEN changed_at ELSE $time END WHERE strategy_id = $strategy AND order_id = $order",
            ("$status", TradingWords.Of(status)), ("$reason", why.Reason), ("$time", UnixMicroseconds.From(why.Time)), ("$strategy", of.Strategy), ("$order", of.Id));
        return Changed(connection, of.Strategy, of.Id);
    }

    /// <summary>Adds a fill. An order that was cancelled stays so, unless it turns out to be filled whole.</summary>
    public static void Fill(DbConnection connection, LiveOrder order, LiveTrade trade)
    {
        double filled = PositionState.Sum(order.Filled, trade.Quantity);
        double average = ((order.AveragePrice ?? 0) * order.Filled + trade.Price * trade.Quantity) / (filled == 0 ? 1 : filled);
        OrderStatus status = PositionState.Sum(order.Quantity, -filled) is var left && left == 0 || Math.Sign(left) != Math.Sign(order.Quantity)
            ? OrderStatus.Filled
            : order.IsOpen ? OrderStatus.PartiallyFilled : order.Status;
        connection.Execute(
            """
            UPDATE orders SET status = $status, filled = $filled, average_price = $average, changed_at = CASE WHEN changed_at > $time THEN changed_at ELSE $time END
            WHERE strategy_id = $strategy AND order_id = $order
            """,
            ("$status", TradingWords.Of(status)), ("$filled", filled), ("$average", average), ("$time", UnixMicroseconds.From(trade.Time!.Value)),
            ("$strategy", trade.StrategyId), ("$order", order.OrderId));
        LiveChange.Of(connection, "orders");
    }

    public static LiveOrder Find(DbConnection connection, string strategy, string id) => TradingTables.Order(connection, strategy, id)
        ?? throw ToolkitException.NotFound(
            $"strategy {strategy} has no order {id}" + (Known(connection, strategy, id) is { } state ? $" that could change: {state}" : ""),
            $"`tk.Live.OrdersAsync(\"{strategy}\")` shows what it has");

    private static LiveOrder Open(DbConnection connection, string strategy, string id) => Find(connection, strategy, id) is { IsOpen: true } open
        ? open
        : throw ToolkitException.Usage($"order {id} of strategy {strategy} is {TradingWords.Of(TradingTables.Order(connection, strategy, id)!.Status)}, and only an open one changes", "place a new order");

    /// <summary>What there is of that number, in words; null when there is nothing.</summary>
    private static string? Known(DbConnection connection, string strategy, string id) => TradingTables.Order(connection, strategy, id) is { } order
        ? $"{TradingWords.Of(order.Status)}, {order.Quantity.ToString("R", CultureInfo.InvariantCulture)} {order.Symbol} at {UnixMicroseconds.ToIso(UnixMicroseconds.From(order.Time!.Value))}"
        : LiveNames.Moved(connection, "orders", strategy, id) ? "it has been archived" : null;

    private static void Check(LiveOrder order)
    {
        bool limit = order.Type is OrderType.Limit or OrderType.StopLimit, stop = order.Type is OrderType.Stop or OrderType.StopLimit;
        string? wrong = order.Quantity == 0 || !double.IsFinite(order.Quantity) ? "its quantity is zero or not finite"
            : limit != order.Limit.HasValue ? $"a {TradingWords.Of(order.Type)} order {(limit ? "needs" : "takes no")} limit price"
            : stop != order.Stop.HasValue ? $"a {TradingWords.Of(order.Type)} order {(stop ? "needs" : "takes no")} stop price"
            : new[] { order.Limit, order.Stop, order.StopLoss, order.TakeProfit }.Any(price => price is { } p && !double.IsFinite(p)) ? "a price of it is not finite"
            : null;
        if (wrong is not null)
        {
            throw ToolkitException.Usage($"order {order.OrderId} cannot be placed: {wrong}", "a market order has no price, a limit order Limit, a stop order Stop, a stop-limit order both");
        }
    }

    private static LiveOrder Changed(DbConnection connection, string strategy, string id)
    {
        LiveChange.Of(connection, "orders");
        return TradingTables.Order(connection, strategy, id)!;
    }
}
