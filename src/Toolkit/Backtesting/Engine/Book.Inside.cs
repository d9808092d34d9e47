using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What happens to orders and lots between the open and the close of a bar.</summary>
/// <remarks>
/// Inside a bar only its four prices are known. Levels on one side of the open are reached in the order of their distance;
/// which side came first is not known: the side that hurts the position goes first, without a position that of the
/// oldest order.
/// </remarks>
internal sealed partial class Book
{
    /// <summary>Between open and close.</summary>
    private void Inside(int bar)
    {
        if (!IsBusy || !CanTrade(bar))
        {
            return;
        }

        double low = Low[bar], high = High[bar];
        if (low <= _lowTrigger || high >= _highTrigger)
        {
            bool downFirst = Quantity != 0 ? Quantity > 0 : OldestWaitsBelow(low, high);
            _isAmbiguous = false;
            Travel(bar, downFirst);
            Travel(bar, !downFirst);
            SettleTriggeredInside(bar);
            SettleEnteredInside(bar);
            _account.AmbiguousBars += _isAmbiguous ? 1 : 0;
            FindTriggers();
        }

        if (_trails)
        {
            Trail(bar);
        }
    }

    private bool OldestWaitsBelow(double low, double high)
    {
        foreach (ref readonly OrderSlot order in Orders)
        {
            if (order.Type != OrderType.Market && order.GivenInside != Bar && IsReached(order.Level, order.WaitsBelow, order.WaitsBelow ? low : high))
            {
                return order.WaitsBelow;
            }
        }

        return true;
    }

    /// <summary>Goes from the open to the low (or the high) and does what is met on the way, nearest first.</summary>
    private void Travel(int bar, bool down)
    {
        double at = Open[bar], end = down ? Low[bar] : High[bar];
        _falls = down;
        while (true)
        {
            (int lot, int order, double level, bool isStop) = Next(bar, down, at, end);
            if (lot < 0 && order < 0)
            {
                return;
            }

            at = level;
            if (lot >= 0)
            {
                ExitInside(lot, at, isStop);
            }
            else if (_orders[order].Type == OrderType.StopLimit && !_orders[order].IsTriggered)
            {
                ref OrderSlot slot = ref _orders[order];
                (slot.IsTriggered, slot.TriggeredInside) = (true, bar);
                if (slot.Side > 0 ? at <= slot.Limit : at >= slot.Limit)
                {
                    Execute(order, at, FillPoint.Inside);
                }
            }
            else
            {
                Execute(order, at, FillPoint.Inside);
            }
        }
    }

    /// <summary>The nearest level on the way; of equal ones a stop-loss goes before a take-profit before an order.</summary>
    private (int Lot, int Order, double Level, bool IsStop) Next(int bar, bool down, double at, double end)
    {
        (int lot, int order, double best, bool isStop) = (-1, -1, double.NaN, false);
        for (int i = 0; i < _lotCount; i++)
        {
            ref readonly Lot candidate = ref _lots[i];
            bool stopIsBelow = candidate.Side > 0;
            double level = stopIsBelow == down ? candidate.StopLoss : candidate.TakeProfit;
            // A lot that was entered on the way is only met again further on in the same direction.
            bool applies = !candidate.EnteredInside(bar) || (candidate.EntryFell == down && IsFurther(level, candidate.EntryPrice, down));
            if (applies && Meets(level, down, at, end, ref best))
            {
                (lot, isStop) = (i, stopIsBelow == down);
            }
        }

        for (int i = 0; i < _orderCount; i++)
        {
            ref readonly OrderSlot candidate = ref _orders[i];
            if (candidate.WaitsBelow == down && candidate.TriggeredInside != bar && candidate.GivenInside != bar && Meets(candidate.Level, down, at, end, ref best))
            {
                (lot, order) = (-1, i);
            }
        }

        return (lot, order, best, isStop);
    }

    private static bool IsFurther(double level, double from, bool down) => down ? level < from : level > from;

    private static bool Meets(double level, bool down, double at, double end, ref double best)
    {
        if (!IsReached(level, down, end))
        {
            return false;
        }

        // What lies behind is met at once.
        double met = down ? Math.Min(level, at) : Math.Max(level, at);
        if (!double.IsNaN(best) && !(down ? met > best : met < best))
        {
            return false;
        }

        best = met;
        return true;
    }

    /// <summary>An attached order inside a bar. Which of two came first is not known when the entry lies inside the bar as well.</summary>
    private void ExitInside(int index, double price, bool isStop)
    {
        ref readonly Lot lot = ref _lots[index];
        _isAmbiguous |= lot.EnteredInside(Bar) && Meets(lot, isStop: !isStop);
        ExitLot(index, price, FillPoint.Inside, isStop);
    }

    /// <summary>Whether the stop-loss, or the take-profit, lies inside the bar or before it.</summary>
    private bool Meets(in Lot lot, bool isStop)
    {
        bool below = (lot.Side > 0) == isStop;
        return IsReached(isStop ? lot.StopLoss : lot.TakeProfit, below, below ? Low[Bar] : High[Bar]);
    }

    /// <summary>Attached orders of lots entered inside this bar fill only where the close proves it; else they work from the next bar on.</summary>
    private void SettleEnteredInside(int bar)
    {
        double close = Close[bar];
        for (int i = 0; i < _lotCount;)
        {
            ref readonly Lot lot = ref _lots[i];
            bool isLong = lot.Side > 0;
            if (!lot.EnteredInside(bar))
            {
                i++;
            }
            else if (IsReached(lot.StopLoss, isLong, close))
            {
                ExitInside(i, lot.StopLoss, isStop: true);
            }
            else if (IsReached(lot.TakeProfit, !isLong, close))
            {
                ExitInside(i, lot.TakeProfit, isStop: false);
            }
            else
            {
                _isAmbiguous |= Meets(lot, isStop: true) || Meets(lot, isStop: false);
                i++;
            }
        }
    }

    /// <summary>A stop-limit order whose stop was reached inside this bar: its limit fills only where the close proves it.</summary>
    private void SettleTriggeredInside(int bar)
    {
        for (int i = 0; i < _orderCount;)
        {
            ref OrderSlot order = ref _orders[i];
            if (order.TriggeredInside != bar)
            {
                i++;
                continue;
            }

            if (IsReached(order.Limit, order.WaitsBelow, Close[bar]))
            {
                Execute(i, order.Limit, FillPoint.Inside);
                continue;
            }

            _isAmbiguous |= IsReached(order.Limit, order.WaitsBelow, order.WaitsBelow ? Low[bar] : High[bar]);
            i++;
        }
    }

    /// <summary>Moves trailing stops up behind the bar that is over.</summary>
    private void Trail(int bar)
    {
        foreach (ref Lot lot in _lots.AsSpan(0, _lotCount))
        {
            if (!lot.Trailing.IsSet || (lot.EntryBar == bar && lot.EntryPoint == FillPoint.Close))
            {
                continue;
            }

            bool isLong = lot.Side > 0;
            double reached = lot.EnteredInside(bar) ? Close[bar] : isLong ? High[bar] : Low[bar];
            lot.Best = isLong ? Math.Max(lot.Best, reached) : Math.Min(lot.Best, reached);
            TightenStop(ref lot);
        }

        FindTriggers();
    }

    private static void TightenStop(ref Lot lot)
    {
        double stop = lot.Trailing.Behind(lot.Best, lot.Side);
        if (double.IsNaN(lot.StopLoss) || (lot.Side > 0 ? stop > lot.StopLoss : stop < lot.StopLoss))
        {
            (lot.StopLoss, lot.IsTrailed) = (stop, true);
        }
    }
}
