using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What an order that fills does to lots and cash.</summary>
internal sealed class Execution(Account account, Tape tape, WorkingOrders orders, OpenLots lots, PositionSizer sizer)
{
    /// <summary>Fills the order at <paramref name="index"/>, which then works no longer.</summary>
    public void Fill(int index, double price, FillPoint point)
    {
        if (index == orders.Count - 1)
        {
            // The last place is not used again before the fill is over, so the order can stay there.
            orders.Remove(index, keepsTag: true);
            Fill(orders[index], price, point);
            orders[index].Tag = null;
        }
        else
        {
            OrderSlot order = orders[index];
            orders.Remove(index);
            Fill(order, price, point);
        }
    }

    /// <summary>Fills the stop-loss, or the take-profit, of one lot.</summary>
    public void Exit(int index, double price, FillPoint point, bool isStop)
    {
        ref readonly Lot lot = ref lots[index];
        ExitReason reason = !isStop ? ExitReason.TakeProfit : lot.IsTrailed ? ExitReason.TrailingStop : ExitReason.StopLoss;
        bool beyond = false;
        double filled = isStop ? Slipped(price, -lot.Side, out beyond) : price;
        account.FillsBeyondBar += beyond ? 1 : 0;
        tape.Mark = price;
        double commission = account.Options.Commission.Of(lot.Quantity, filled);
        lots.Exit(index, lot.Quantity, (filled, commission), point, reason);
    }

    private void Fill(in OrderSlot order, double price, FillPoint point)
    {
        bool slips = order.Type is OrderType.Market or OrderType.Stop;
        bool beyond = false;
        double filled = slips ? Slipped(price, order.Side, out beyond) : price;
        tape.Mark = price;
        bool fills = order.IsExit ? Reduce(order, filled, point) : Enter(order, filled, point);
        account.FillsBeyondBar += beyond && fills ? 1 : 0;
    }

    /// <summary>The price with slippage, and whether that lies outside of the bar.</summary>
    private double Slipped(double price, int side, out bool beyond)
    {
        double filled = account.Options.Slippage.Apply(price, side);
        beyond = filled != price && (side > 0 ? filled > tape.High[tape.Bar] : filled < tape.Low[tape.Bar]);
        return beyond && account.Options.CapSlippage ? side > 0 ? tape.High[tape.Bar] : tape.Low[tape.Bar] : filled;
    }

    /// <returns>Whether anything was closed.</returns>
    private bool Reduce(in OrderSlot order, double price, FillPoint point)
    {
        if (lots.Count == 0 || lots.PositionId != order.PositionId)
        {
            return false;
        }

        double quantity = order.Size.Rule switch
        {
            SizingRule.Units => sizer.InLots(order.Size.Value),
            SizingRule.Fraction when order.Size.Value < 1 => sizer.InLots(order.Size.Value * Math.Abs(lots.Quantity)),
            _ => double.PositiveInfinity,
        };
        return lots.ExitOldest(quantity, price, point, order.Reason);
    }

    /// <returns>Whether anything was opened or closed.</returns>
    private bool Enter(in OrderSlot order, double price, FillPoint point)
    {
        bool stacked = account.Options.Entries == EntryMode.Stacked;
        if (lots.Quantity * order.Side > 0 && !stacked)
        {
            return false;
        }

        bool closes = lots.Quantity * order.Side < 0;
        double left = double.NaN;
        if (closes)
        {
            bool nets = stacked && order.Size.Rule == SizingRule.Units;
            double units = nets ? sizer.InLots(order.Size.Value) : double.PositiveInfinity;
            left = nets ? Math.Max(0, units - Math.Abs(lots.Quantity)) : double.NaN;
            lots.ExitOldest(units, price, point, ExitReason.Signal);
            if (left == 0)
            {
                return true;
            }
        }

        double quantity = double.IsNaN(left) ? sizer.Size(order, price, point, out string? refusal) : sizer.Carried(sizer.InLots(left), price, out refusal);
        if (refusal is not null)
        {
            account.Reject(tape, order, quantity, price, refusal);
            return closes;
        }

        lots.Add(order, quantity, price, point);
        if (point == FillPoint.Inside)
        {
            ExitAtOnce(lots.Count - 1);
        }

        return true;
    }

    /// <summary>An attached order on the wrong side of an entry inside a bar is met in the same moment.</summary>
    private void ExitAtOnce(int index)
    {
        ref readonly Lot lot = ref lots[index];
        bool isStop = lot.IsStopped(tape.Mark);
        if (isStop || lot.IsTaken(tape.Mark))
        {
            Exit(index, tape.Mark, FillPoint.Inside, isStop);
        }
    }
}
