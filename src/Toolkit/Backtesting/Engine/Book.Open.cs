using System.Runtime.CompilerServices;
using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What happens at the open of a bar: exits, then entries in the order they were given.</summary>
internal sealed partial class Book
{
    private bool CanTrade(int bar) => !HasFilledBars || !Series.IsFilled(bar);

    /// <summary>A whole bar, for a symbol that is alone; kept out of the loop over bars, whose registers it would take.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Trade(int bar)
    {
        AtOpen(bar);
        Inside(bar);
    }

    /// <summary>The open of a bar, for a symbol that is alone: exits, then entries in the order they were given.</summary>
    private void AtOpen(int bar)
    {
        Bar = bar;
        if (IsTouched(FillPoint.Open))
        {
            ExitAtOpen();
            Fill(FillPoint.Open, exits: false);
            FindTriggers();
        }
    }

    /// <summary>The open of a bar: the account's own order, attached orders whose price it gapped through, and exits.</summary>
    private void OpenExits(int bar)
    {
        Bar = bar;
        if (IsTouched(FillPoint.Open))
        {
            ExitAtOpen();
            FindTriggers();
        }
    }

    private void ExitAtOpen()
    {
        Mark = Open[Bar];
        if (IsCalled)
        {
            // Before the attached orders, which the strategy may have set so that they fill without slippage.
            Execute(0, Mark, FillPoint.Open);
        }

        ExitGappedLots(Mark);
        Fill(FillPoint.Open, exits: true);
    }

    /// <summary>Market orders that close something, at the close of the bar that gave rise to them.</summary>
    public void CloseExits(int bar)
    {
        Bar = bar;
        Fill(FillPoint.Close, exits: true);
        FindTriggers();
    }

    private void Fill(FillPoint point, bool exits)
    {
        for (int i = 0; i < _orderCount;)
        {
            if (_orders[i].IsExit == exits && IsDue(ref _orders[i], point))
            {
                Execute(i, PriceAt(point), point);
            }
            else
            {
                i++;
            }
        }
    }

    private double PriceAt(FillPoint point) => point == FillPoint.Open ? Open[Bar] : Close[Bar];

    /// <summary>Sequence of the oldest entry that fills at this point of the bar; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextEntry(FillPoint point)
    {
        if (!IsTouched(point))
        {
            return long.MaxValue;
        }

        for (int i = 0; i < _orderCount; i++)
        {
            if (!_orders[i].IsExit && IsDue(ref _orders[i], point))
            {
                return _orders[i].Sequence;
            }
        }

        return long.MaxValue;
    }

    public void ExecuteEntry(long sequence, FillPoint point)
    {
        int index = 0;
        while (_orders[index].Sequence != sequence)
        {
            index++;
        }

        Execute(index, PriceAt(point), point);
        FindTriggers();
    }

    private bool IsTouched(FillPoint point) => IsBusy && CanTrade(Bar)
        && (_marketOrders > 0 || (point == FillPoint.Open && (Open[Bar] <= _lowTrigger || Open[Bar] >= _highTrigger)));

    /// <summary>Whether an order fills at the open (or close) of the bar. A stop-limit order whose stop is reached there is a limit order from then on.</summary>
    private bool IsDue(ref OrderSlot order, FillPoint point)
    {
        if (order.Type == OrderType.Market)
        {
            return point == FillPoint.Open || !order.IsOfAccount;
        }

        if (point == FillPoint.Close || !IsReached(order.Level, order.WaitsBelow, Open[Bar]))
        {
            return false;
        }

        if (order.Type != OrderType.StopLimit || order.IsTriggered)
        {
            return true;
        }

        order.IsTriggered = true;
        return IsReached(order.Level, order.WaitsBelow, Open[Bar]);
    }

    private void ExitGappedLots(double open)
    {
        for (int i = 0; i < _lotCount;)
        {
            ref readonly Lot lot = ref _lots[i];
            if (IsReached(lot.StopLoss, lot.Side > 0, open))
            {
                ExitLot(i, open, FillPoint.Open, isStop: true);
            }
            else if (IsReached(lot.TakeProfit, lot.Side < 0, open))
            {
                ExitLot(i, open, FillPoint.Open, isStop: false);
            }
            else
            {
                i++;
            }
        }
    }

    private static bool IsReached(double level, bool below, double price) => below ? price <= level : price >= level;
}
