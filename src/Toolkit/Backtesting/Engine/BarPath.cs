using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>The order in which prices are visited between the open and the close of a bar, and what they meet.</summary>
/// <remarks>
/// Inside a bar only its four prices are known. Levels on one side of the open are reached in the order of their distance;
/// which side came first is not known: the side that hurts the position goes first, without a position that of the
/// oldest order.
/// </remarks>
internal sealed class BarPath(Account account, Tape tape, WorkingOrders orders, OpenLots lots, Execution execution)
{
    // The nearest levels at which anything can happen; they keep quiet bars cheap.
    private double _lowTrigger = double.NegativeInfinity;
    private double _highTrigger = double.PositiveInfinity;
    private bool _trails;
    private bool _isAmbiguous;

    public bool IsTouchedBy(double price) => price <= _lowTrigger || price >= _highTrigger;

    /// <summary>Finds anew what the next bars have to be compared with.</summary>
    public void FindTriggers()
    {
        account.Journal?.Stale(tape, orders.Span, lots.PositionId);
        orders.RemoveStale(lots.PositionId);
        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        _trails = false;
        foreach (ref readonly Lot lot in lots.Span)
        {
            // NaN, for "none", loses every comparison.
            (double below, double above) = lot.Side > 0 ? (lot.StopLoss, lot.TakeProfit) : (lot.TakeProfit, lot.StopLoss);
            low = below > low ? below : low;
            high = above < high ? above : high;
            _trails |= lot.Trailing.IsSet;
        }

        foreach (ref readonly OrderSlot order in orders.Span)
        {
            double level = order.Level;
            if (order.WaitsBelow)
            {
                low = level > low ? level : low;
            }
            else
            {
                high = level < high ? level : high;
            }
        }

        (_lowTrigger, _highTrigger) = (low, high);
        tape.IsBusy = orders.HasMarketOrders || !double.IsNegativeInfinity(low) || !double.IsPositiveInfinity(high);
    }

    /// <summary>Between open and close.</summary>
    public void Follow()
    {
        if (!tape.IsBusy || !tape.CanTrade)
        {
            return;
        }

        double low = tape.Low[tape.Bar], high = tape.High[tape.Bar];
        if (low <= _lowTrigger || high >= _highTrigger)
        {
            bool downFirst = lots.Quantity != 0 ? lots.Quantity > 0 : OldestWaitsBelow(low, high);
            _isAmbiguous = false;
            Travel(downFirst, downFirst ? low : high);
            Travel(!downFirst, downFirst ? high : low);
            SettleTriggered(tape.Close[tape.Bar]);
            SettleEntered(tape.Close[tape.Bar]);
            account.AmbiguousBars += _isAmbiguous ? 1 : 0;
            FindTriggers();
        }

        if (_trails)
        {
            Trail();
        }
    }

    private bool OldestWaitsBelow(double low, double high)
    {
        foreach (ref readonly OrderSlot order in orders.Span)
        {
            if (order.Type != OrderType.Market && order.Watches(tape.Bar) && order.IsReachedBy(order.WaitsBelow ? low : high))
            {
                return order.WaitsBelow;
            }
        }

        return true;
    }

    /// <summary>Goes from the open to the low (or the high) and does what is met on the way, nearest first.</summary>
    private void Travel(bool down, double end)
    {
        double at = tape.Open[tape.Bar];
        tape.Falls = down;
        while (true)
        {
            (int lot, int order, double level, bool isStop) = Next(down, at, end);
            if (lot < 0 && order < 0)
            {
                return;
            }

            at = level;
            if (lot >= 0)
            {
                ExitInside(lot, at, isStop);
            }
            else if (orders[order].Type != OrderType.StopLimit || orders[order].IsTriggered)
            {
                execution.Fill(order, at, FillPoint.Inside);
            }
            else
            {
                ref OrderSlot slot = ref orders[order];
                (slot.IsTriggered, slot.TriggeredInside) = (true, tape.Bar);
                if (slot.IsReachedBy(at))
                {
                    execution.Fill(order, at, FillPoint.Inside);
                }
            }
        }
    }

    /// <summary>The nearest level on the way; of equal ones a stop-loss goes before a take-profit before an order.</summary>
    private (int Lot, int Order, double Level, bool IsStop) Next(bool down, double at, double end)
    {
        (int lot, int order, double best, bool isStop) = (-1, -1, double.NaN, false);
        for (int i = 0; i < lots.Count; i++)
        {
            ref readonly Lot candidate = ref lots[i];
            bool stopIsBelow = candidate.Side > 0;
            double level = stopIsBelow == down ? candidate.StopLoss : candidate.TakeProfit;
            // A lot that was entered on the way is only met again further on in the same direction.
            bool applies = candidate.RestsIn != tape.Bar && (!candidate.EnteredInside(tape.Bar) || (candidate.EntryFell == down && IsFurther(level, candidate.EntryPrice, down)));
            if (applies && Meets(level, down, at, end, ref best))
            {
                (lot, isStop) = (i, stopIsBelow == down);
            }
        }

        for (int i = 0; i < orders.Count; i++)
        {
            ref readonly OrderSlot candidate = ref orders[i];
            if (candidate.WaitsBelow == down && candidate.TriggeredInside != tape.Bar && candidate.Watches(tape.Bar) && Meets(candidate.Level, down, at, end, ref best))
            {
                (lot, order) = (-1, i);
            }
        }

        return (lot, order, best, isStop);
    }

    private static bool IsFurther(double level, double from, bool down) => down ? level < from : level > from;

    private static bool Meets(double level, bool down, double at, double end, ref double best)
    {
        // What lies behind is met at once.
        double met = down ? Math.Min(level, at) : Math.Max(level, at);
        if (!(down ? end <= level : end >= level) || (!double.IsNaN(best) && !(down ? met > best : met < best)))
        {
            return false;
        }

        best = met;
        return true;
    }

    /// <summary>An attached order inside a bar. Which of two came first is not known when the entry lies inside the bar as well.</summary>
    private void ExitInside(int index, double price, bool isStop)
    {
        ref readonly Lot lot = ref lots[index];
        _isAmbiguous |= lot.EnteredInside(tape.Bar) && (isStop ? IsTakenInside(lot) : IsStoppedInside(lot));
        execution.Exit(index, price, FillPoint.Inside, isStop);
    }

    private bool IsStoppedInside(in Lot lot) => lot.IsStopped(lot.Side > 0 ? tape.Low[tape.Bar] : tape.High[tape.Bar]);

    private bool IsTakenInside(in Lot lot) => lot.IsTaken(lot.Side > 0 ? tape.High[tape.Bar] : tape.Low[tape.Bar]);

    /// <summary>Attached orders of lots entered inside this bar fill only where the close proves it; else they work from the next bar on.</summary>
    private void SettleEntered(double close)
    {
        for (int i = 0; i < lots.Count;)
        {
            ref readonly Lot lot = ref lots[i];
            bool entered = lot.EnteredInside(tape.Bar) && lot.RestsIn != tape.Bar, isStop = lot.IsStopped(close);
            if (entered && (isStop || lot.IsTaken(close)))
            {
                ExitInside(i, isStop ? lot.StopLoss : lot.TakeProfit, isStop);
                continue;
            }

            _isAmbiguous |= entered && (IsStoppedInside(lot) || IsTakenInside(lot));
            i++;
        }
    }

    /// <summary>A stop-limit order whose stop was reached inside this bar: its limit fills only where the close proves it.</summary>
    private void SettleTriggered(double close)
    {
        for (int i = 0; i < orders.Count;)
        {
            ref readonly OrderSlot order = ref orders[i];
            bool triggered = order.TriggeredInside == tape.Bar && order.RestsIn != tape.Bar;
            if (triggered && order.IsReachedBy(close))
            {
                execution.Fill(i, order.Limit, FillPoint.Inside);
                continue;
            }

            _isAmbiguous |= triggered && order.IsReachedBy(order.WaitsBelow ? tape.Low[tape.Bar] : tape.High[tape.Bar]);
            i++;
        }
    }

    /// <summary>Moves trailing stops up behind the bar that is over.</summary>
    private void Trail()
    {
        int bar = tape.Bar;
        foreach (ref Lot lot in lots.Span)
        {
            if (!lot.Trailing.IsSet || (lot.EntryBar == bar && lot.EntryPoint == FillPoint.Close))
            {
                continue;
            }

            bool isLong = lot.Side > 0;
            double reached = lot.EnteredInside(bar) ? tape.Close[bar] : isLong ? tape.High[bar] : tape.Low[bar];
            lot.Best = isLong ? Math.Max(lot.Best, reached) : Math.Min(lot.Best, reached);
            lot.TightenStop();
        }

        FindTriggers();
    }
}
