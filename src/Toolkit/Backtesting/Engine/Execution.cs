using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What an order that fills does to lots and cash.</summary>
internal sealed class Execution(Account account, Tape tape, WorkingOrders orders, OpenLots lots, PositionSizer sizer)
{
    // Of the fill under way: the most units that it may have, and what of the order is left to work on.
    private double _most = double.PositiveInfinity;
    private (Sizing Size, int Position)? _rest;

    /// <summary>Fills the order at <paramref name="index"/>, which then works no longer; or a part of it, when the fill model gives no more.</summary>
    public void Fill(int index, double price, FillPoint point)
    {
        if (!account.FillsWhole && !orders[index].IsOfAccount)
        {
            FillPart(index, price, point);
        }
        else if (index == orders.Count - 1)
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
        ref Lot lot = ref lots[index];
        double quantity = lot.Quantity;
        OrderType type = isStop ? OrderType.Stop : OrderType.Limit;
        if (!account.FillsWhole)
        {
            (price, double most) = Offer(Triggered(type, -lot.Side, price));
            // A remainder below half a lot is rounding, not a holding.
            quantity = quantity - most < tape.Lot / 2 ? quantity : most;
            lot.RestsIn = tape.Bar;
            if (quantity == 0)
            {
                return;
            }
        }

        ExitReason reason = !isStop ? ExitReason.TakeProfit : lot.IsTrailed ? ExitReason.TrailingStop : ExitReason.StopLoss;
        bool beyond = false;
        double filled = isStop ? Slipped(type, price, -lot.Side, out beyond) : price;
        account.FillsBeyondBar += beyond ? 1 : 0;
        lots.Mark = price;
        (double, double) fill = (filled, account.CommissionOf(quantity, filled));
        account.Journal?.FilledAttached(tape, -lot.Side * quantity, fill, reason);
        lots.Exit(index, quantity, fill, point, reason);
    }

    private void FillPart(int index, double price, FillPoint point)
    {
        OrderSlot order = orders[index];
        (price, _most) = Offer(Triggered(order.Type, order.Side, price));
        if (_most > 0)
        {
            Fill(order, price, point);
        }
        else
        {
            _rest = (order.Size, order.PositionId);
        }

        if (_rest is { } rest)
        {
            orders.Rest(index, rest.Size, rest.Position, tape.Bar);
        }
        else
        {
            orders.Remove(index);
        }

        (_most, _rest) = (double.PositiveInfinity, null);
    }

    private void Fill(in OrderSlot order, double price, FillPoint point)
    {
        bool slips = order.Type is OrderType.Market or OrderType.Stop;
        bool beyond = false;
        double filled = slips ? Slipped(order.Type, price, order.Side, out beyond) : price;
        lots.Mark = price;
        account.Journal?.Begin(order);
        bool fills = order.IsExit ? Reduce(order, filled, point) : Enter(order, filled, point);
        account.Journal?.End(tape, order, _rest?.Size);
        account.FillsBeyondBar += beyond && fills ? 1 : 0;
    }

    private TriggeredOrder Triggered(OrderType type, int side, double price) => new(tape.Series.Symbol, type, side, price, tape.Series[tape.Bar]);

    /// <summary>What the fill model gives, in whole lots.</summary>
    private (double Price, double Most) Offer(in TriggeredOrder order)
    {
        FillModel model = account.Options.Fills;
        Fill fill = model.Of(order);
        double most = fill.Quantity >= 0 ? sizer.InLots(fill.Quantity) : throw ToolkitException.Usage(
            FormattableString.Invariant($"{model} fills {fill.Quantity} units"), "let the model give a quantity of 0 or more");
        return (Account.Finite(fill.Price, model), most);
    }

    /// <summary>The price with slippage, and whether that lies outside of the bar.</summary>
    private double Slipped(OrderType type, double price, int side, out bool beyond)
    {
        Slippage slippage = account.Options.Slippage;
        double filled = slippage is FixedSlippage known ? known.Apply(price, side) : Account.Finite(slippage.PriceOf(Triggered(type, side, price)), slippage);
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
        double asked = Math.Min(quantity, Math.Abs(lots.Quantity));
        if (asked > _most)
        {
            _rest = (Sizing.Units(asked - _most), order.PositionId);
            quantity = _most;
        }

        return lots.ExitOldest(quantity, price, point, order.Reason);
    }

    /// <returns>Whether anything was opened or closed.</returns>
    private bool Enter(in OrderSlot order, double price, FillPoint point)
    {
        bool stacked = account.Options.Entries == EntryMode.Stacked;
        bool isRest = order.PositionId != 0;
        if (isRest ? order.PositionId != lots.PositionId : lots.Quantity * order.Side > 0 && !stacked)
        {
            return false;
        }

        bool closes = lots.Quantity * order.Side < 0;
        double left = double.NaN;
        if (closes)
        {
            bool nets = stacked && order.Size.Rule == SizingRule.Units;
            double units = nets ? sizer.InLots(order.Size.Value) : double.PositiveInfinity, held = Math.Abs(lots.Quantity);
            left = nets ? Math.Max(0, units - held) : double.NaN;
            if (Math.Min(units, held) > _most || (_most == held && left != 0))
            {
                // The rest closes what is left before it opens anything.
                _rest = (nets ? Sizing.Units(units - _most) : order.Size, 0);
                return lots.ExitOldest(_most, price, point, ExitReason.Signal);
            }

            lots.ExitOldest(units, price, point, ExitReason.Signal);
            _most -= Math.Min(units, held);
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

        lots.Add(order, Math.Min(quantity, _most), price, point);
        if (quantity > _most)
        {
            _rest = (Sizing.Units(quantity - _most), lots.PositionId);
        }

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
        bool isStop = lot.IsStopped(lots.Mark);
        if (isStop || lot.IsTaken(lots.Mark))
        {
            Exit(index, lots.Mark, FillPoint.Inside, isStop);
        }
    }
}
