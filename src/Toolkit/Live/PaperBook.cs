using Toolkit.Backtesting;
using Toolkit.Trading;

namespace Toolkit.Live;

/// <summary>Orders and fills of a live run up to a moment, as rows of the live store.</summary>
internal sealed class PaperBook
{
    private readonly Dictionary<string, LiveOrder> _orders = [];
    private readonly Dictionary<string, LiveTrade> _trades = [];
    private readonly Dictionary<SeriesKey, double> _positions = [];

    /// <summary>By their numbers, in the order in which they were placed.</summary>
    public IReadOnlyDictionary<string, LiveOrder> Orders => _orders;

    /// <summary>By their numbers, in the order in which they filled.</summary>
    public IReadOnlyDictionary<string, LiveTrade> Trades => _trades;

    /// <summary>Units of each symbol, whatever leg they are of.</summary>
    public IReadOnlyDictionary<SeriesKey, double> Positions => _positions;

    /// <summary>What the live store has of a leg.</summary>
    public static PaperBook Recorded(IEnumerable<LiveOrder> orders, IEnumerable<LiveTrade> trades, Leg leg)
    {
        PaperBook book = new();
        foreach (LiveOrder order in orders.Where(o => leg.Has(o.OrderId)))
        {
            book._orders[order.OrderId] = Plain(order);
        }

        foreach (LiveTrade trade in trades.Where(t => leg.Has(t.TradeId)))
        {
            book._trades[trade.TradeId] = trade with { StrategyId = null };
        }

        return book;
    }

    /// <summary>What a run comes to by a moment, itself included.</summary>
    public static PaperBook Of(Replay run, long until, Leg leg)
    {
        PaperBook book = new();
        bool begun = leg.From == long.MinValue;
        long fills = 0;
        foreach (OrderEvent happened in run.Events)
        {
            long moment = run.MomentOf(happened);
            if (moment > until)
            {
                break;
            }

            if (!begun && moment > leg.From)
            {
                book.BeginAnew();
                begun = true;
            }

            fills += happened.Act == OrderAct.Filled ? 1 : 0;
            book.Take(happened, (run.SeriesOf(happened).Key, moment), (leg, fills));
        }

        if (!begun && until >= leg.From)
        {
            book.BeginAnew();
        }

        return book;
    }

    /// <summary>The first thing that another book has otherwise, in words; null when there is none.</summary>
    public string? DifferenceTo(PaperBook again)
    {
        foreach ((string id, LiveOrder order) in _orders)
        {
            if (again._orders.GetValueOrDefault(id) is not { } other)
            {
                return $"order {id} ({Text(order)}) is not given any more";
            }

            if (Plain(other) != Plain(order))
            {
                return $"order {id} was {Text(order)} and is {Text(other)} now";
            }
        }

        foreach ((string id, LiveTrade trade) in _trades)
        {
            if (again._trades.GetValueOrDefault(id) is not { } other)
            {
                return $"trade {id} ({Text(trade)}) does not happen any more";
            }

            if (other != trade)
            {
                return $"trade {id} was {Text(trade)} and is {Text(other)} now";
            }
        }

        return again._orders.FirstOrDefault(o => !_orders.ContainsKey(o.Key)) is { Key: not null } order1 ? $"order {order1.Key} ({Text(order1.Value)}) was never given"
            : again._trades.FirstOrDefault(t => !_trades.ContainsKey(t.Key)) is { Key: not null } trade1 ? $"trade {trade1.Key} ({Text(trade1.Value)}) never happened"
            : null;
    }

    private void Take(OrderEvent happened, (SeriesKey Key, long Moment) at, (Leg Leg, long Fills) number)
    {
        string id = number.Leg.Id(happened.Order);
        if (happened.Act == OrderAct.Placed)
        {
            _orders[id] = Placed(happened, at, id);
        }
        else if (happened.Act == OrderAct.Filled)
        {
            Fill(happened, at, (id, number.Leg.Id(number.Fills)));
        }
        else if (happened.Order != 0 && _orders.TryGetValue(id, out LiveOrder? order))
        {
            DateTime moment = UnixMicroseconds.ToDateTime(at.Moment);
            _orders[id] = happened.Act switch
            {
                OrderAct.Rests => order with { Quantity = Total(order, happened.Quantity) },
                OrderAct.Completed => order with { Quantity = order.Filled, Status = OrderStatus.Filled },
                OrderAct.Cancelled => order with { Status = OrderStatus.Cancelled, Reason = "cancelled by the strategy", ChangedAt = moment },
                OrderAct.Dropped => order with { Status = OrderStatus.Cancelled, Reason = happened.Why, ChangedAt = moment },
                OrderAct.Rejected => order with { Quantity = Total(order, happened.Quantity), Status = OrderStatus.Rejected, Reason = happened.Why, ChangedAt = moment },
                _ => order,
            };
        }
    }

    private static LiveOrder Placed(OrderEvent happened, (SeriesKey Key, long Moment) at, string id) => new()
    {
        OrderId = id,
        Exchange = at.Key.Exchange,
        Symbol = at.Key.Symbol,
        Quantity = happened.Quantity,
        Type = happened.Type,
        Limit = happened.Terms.Limit,
        Stop = happened.Terms.Stop,
        StopLoss = happened.Terms.StopLoss,
        TakeProfit = happened.Terms.TakeProfit,
        Tag = happened.Terms.Tag,
        Time = UnixMicroseconds.ToDateTime(at.Moment),
    };

    private void Fill(OrderEvent happened, (SeriesKey Key, long Moment) at, (string Order, string Trade) id)
    {
        LiveOrder? order = happened.Order == 0 ? null : _orders.GetValueOrDefault(id.Order);
        _trades[id.Trade] = new()
        {
            TradeId = id.Trade,
            OrderId = order?.OrderId,
            Exchange = at.Key.Exchange,
            Symbol = at.Key.Symbol,
            Time = UnixMicroseconds.ToDateTime(happened.Time),
            Quantity = happened.Quantity,
            Price = happened.Price,
            Fee = happened.Commission,
            Tag = order is not null ? order.Tag : TradingWords.Of(happened.Reason),
        };
        _positions[at.Key] = PositionState.Sum(_positions.GetValueOrDefault(at.Key), happened.Quantity);
        if (order is not null)
        {
            double filled = PositionState.Sum(order.Filled, happened.Quantity);
            _orders[id.Order] = order with { Filled = filled, Quantity = Total(order with { Filled = filled }, 0), Status = OrderStatus.PartiallyFilled };
        }
    }

    /// <summary>A leg begins with the orders that wait, as if they had just been placed, and without a past.</summary>
    private void BeginAnew()
    {
        foreach ((string id, LiveOrder order) in _orders.ToList())
        {
            _orders.Remove(id);
            if (order.IsOpen)
            {
                _orders[id] = order with { Quantity = PositionState.Sum(order.Quantity, -order.Filled), Filled = 0, Status = OrderStatus.Placed };
            }
        }

        _trades.Clear();
    }

    /// <summary>Units in all, from what has filled and what is left; more than has filled, where nobody knows how much more.</summary>
    private static double Total(LiveOrder order, double left) => left != 0 ? order.Filled + left
        : Math.Abs(order.Quantity) > Math.Abs(order.Filled) ? order.Quantity
        : 2 * order.Filled;

    /// <summary>Without what the store alone knows.</summary>
    private static LiveOrder Plain(LiveOrder order) => order with { StrategyId = null, ChangedAt = null, AveragePrice = null };

    private static string Text(LiveOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TradingWords.Of(order.Type)} {order.Quantity:R} {order.Symbol} of {UnixMicroseconds.ToIso(UnixMicroseconds.From(order.Time!.Value))}, {TradingWords.Of(order.Status)}, {order.Filled:R} filled{At(" limit ", order.Limit)}{At(" stop ", order.Stop)}{At(" stop-loss ", order.StopLoss)}{At(" take-profit ", order.TakeProfit)}");

    private static string At(string what, double? price) => price is { } value ? what + value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Text(LiveTrade trade) => string.Create(
        CultureInfo.InvariantCulture, $"{trade.Quantity:R} {trade.Symbol} at {trade.Price:R}, {UnixMicroseconds.ToIso(UnixMicroseconds.From(trade.Time!.Value))}");
}
