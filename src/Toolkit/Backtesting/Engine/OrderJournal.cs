namespace Toolkit.Backtesting;

/// <summary>What became of the orders of a run, and when; kept where somebody listens.</summary>
internal sealed class OrderJournal(Account account)
{
    // The order that is being filled, 0 while the account or an attached order trades; and what has come of it.
    private long _filling;
    private OrderAct? _outcome;

    public List<OrderEvent> Events { get; } = [];

    public void Placed(Tape tape, in OrderSlot order, double quantity, double lastClose) => Events.Add(At(tape, OrderAct.Placed) with
    {
        Order = order.Sequence,
        Type = order.Type,
        IsExit = order.IsExit,
        Quantity = order.Side * quantity,
        Price = lastClose,
        Terms = new()
        {
            Size = order.Size,
            Limit = Price(order.Limit),
            Stop = Price(order.Stop),
            StopLoss = Price(order.StopLoss),
            TakeProfit = Price(order.TakeProfit),
            Trailing = order.Trailing.IsSet ? order.Trailing : null,
            Tag = order.Tag,
        },
    });

    public void Attached(Tape tape, double? stop, double? target) =>
        Events.Add(At(tape, OrderAct.Attached) with { Terms = new() { StopLoss = stop, TakeProfit = target } });

    public void Ended(Tape tape, OrderAct act, in OrderSlot order, string? why = null)
    {
        if (!order.IsOfAccount)
        {
            Events.Add(At(tape, act) with { Order = order.Sequence, Why = why });
        }
    }

    /// <summary>Exits of a position that is gone, and the rest of an entry into it.</summary>
    public void Stale(Tape tape, ReadOnlySpan<OrderSlot> orders, int position)
    {
        foreach (ref readonly OrderSlot order in orders)
        {
            if (order.PositionId != 0 && order.PositionId != position)
            {
                Ended(tape, OrderAct.Dropped, order, "its position is closed");
            }
        }
    }

    public void Refused(Tape tape, OrderAct act, in OrderSlot order, double quantity, double price, string why)
    {
        Events.Add(At(tape, act) with { Order = order.Sequence, Quantity = order.Side * quantity, Price = price, Why = why });
        _outcome = act;
    }

    public void Begin(in OrderSlot order) => (_filling, _outcome) = (order.IsOfAccount ? 0 : order.Sequence, null);

    public void Filled(Tape tape, double quantity, (double Price, double Commission) fill, ExitReason reason)
    {
        OrderEvent filled = At(tape, OrderAct.Filled) with { Order = _filling, Quantity = quantity, Price = fill.Price, Commission = fill.Commission, Reason = reason };
        Events.Add(reason is ExitReason.EndOfRun or ExitReason.Ruin ? filled : filled with { Time = tape.Series.Time.Microseconds[tape.Bar] });
        _outcome = OrderAct.Filled;
    }

    /// <summary>A stop-loss or take-profit filled, whatever order is under way.</summary>
    public void FilledAttached(Tape tape, double quantity, (double Price, double Commission) fill, ExitReason reason)
    {
        (long order, _filling) = (_filling, 0);
        Filled(tape, quantity, fill, reason);
        _filling = order;
    }

    /// <param name="tape">The symbol.</param>
    /// <param name="order">The order that was filled.</param>
    /// <param name="rest">What of it works on; null when nothing does.</param>
    public void End(Tape tape, in OrderSlot order, Sizing? rest)
    {
        _filling = 0;
        if (rest is { } size)
        {
            Events.Add(At(tape, OrderAct.Rests) with { Order = order.Sequence, Quantity = size.Rule == SizingRule.Units ? order.Side * size.Value : 0 });
        }
        else if (_outcome is null)
        {
            Ended(tape, OrderAct.Dropped, order, order.IsExit ? "nothing is left to close" : "a position is open");
        }
        else if (_outcome != OrderAct.Rejected)
        {
            Ended(tape, OrderAct.Completed, order);
        }
    }

    private OrderEvent At(Tape tape, OrderAct act) => new()
    {
        Act = act,
        Tick = account.Tick,
        Stamp = account.Stamps.Span[account.Tick],
        Time = account.Stamps.Span[account.Tick],
        Series = tape.Index,
        Symbol = tape.Series.Symbol,
    };

    private static double? Price(double price) => double.IsNaN(price) ? null : price;
}
