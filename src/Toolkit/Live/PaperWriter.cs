using Toolkit.Trading;

namespace Toolkit.Live;

/// <summary>Writes what is new in a book, in one commit with how far the run has come.</summary>
internal sealed class PaperWriter(StrategyAccount account)
{
    /// <param name="before">What is written already.</param>
    /// <param name="now">What there is.</param>
    /// <param name="progress">How far the run has come with it.</param>
    /// <param name="first">What goes before it, in the same commit.</param>
    public void Write(PaperBook before, PaperBook now, LiveProgress progress, Action? first = null) => account.Together(() =>
    {
        first?.Invoke();
        foreach ((string id, LiveOrder order) in now.Orders)
        {
            if (before.Orders.GetValueOrDefault(id) is not { } known)
            {
                account.PlaceOrder(order);
            }
            else if (known.Quantity != order.Quantity)
            {
                account.ChangeOrder(id, new() { Quantity = order.Quantity }, order.Time);
            }
        }

        foreach ((string id, LiveTrade trade) in now.Trades)
        {
            if (!before.Trades.ContainsKey(id))
            {
                account.RecordTrade(trade);
            }
        }

        foreach ((string id, LiveOrder order) in now.Orders)
        {
            if (before.Orders.GetValueOrDefault(id)?.Status != order.Status)
            {
                End(order);
            }
        }

        account.Advance(progress);
    });

    /// <summary>Lets a new leg begin: what waits is cancelled, and positions become those that the run has by now.</summary>
    public void Correct(PaperBook known, PaperBook should, (Leg Leg, long Moment) at, Func<SeriesKey, double?> closeOf)
    {
        foreach (LiveOrder order in known.Orders.Values.Where(o => o.IsOpen))
        {
            account.CancelOrder(order.OrderId, "the bars were revised");
        }

        Dictionary<(string, string), double> held = account.Positions().ToDictionary(p => (p.Exchange, p.Symbol), p => p.Quantity);
        foreach ((SeriesKey key, double units) in should.Positions)
        {
            held.Remove((key.Exchange, key.Symbol), out double recorded);
            Trade(key, units - recorded);
        }

        foreach (((string exchange, string symbol), double recorded) in held)
        {
            Trade(new(exchange, symbol, account.Strategy.Timeframe), -recorded);
        }

        void Trade(SeriesKey key, double units)
        {
            if (Math.Abs(units) > 1e-9 && closeOf(key) is { } price)
            {
                account.RecordTrade(new()
                {
                    TradeId = at.Leg.Correction(key.Symbol),
                    Exchange = key.Exchange,
                    Symbol = key.Symbol,
                    Quantity = units,
                    Price = price,
                    Time = UnixMicroseconds.ToDateTime(at.Moment),
                    Tag = "correction",
                });
            }
        }
    }

    private void End(LiveOrder order)
    {
        if (order.Status == OrderStatus.Cancelled)
        {
            account.CancelOrder(order.OrderId, order.Reason, order.ChangedAt);
        }
        else if (order.Status == OrderStatus.Rejected)
        {
            account.RejectOrder(order.OrderId, order.Reason!, order.ChangedAt);
        }
    }
}
