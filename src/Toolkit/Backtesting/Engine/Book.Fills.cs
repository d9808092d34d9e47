using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What a fill does to lots and cash.</summary>
internal sealed partial class Book
{
    /// <summary>Closes everything at the mark, without slippage, because the run or the symbol's bars are over.</summary>
    public void CloseAll(int bar, ExitReason reason)
    {
        Bar = bar;
        double price = Mark;
        CancelAll();
        ExitOldest(_lotCount == 0 ? 0 : double.PositiveInfinity, price, FillPoint.Close, reason);
        FindTriggers();
    }

    /// <summary>Fills the order at <paramref name="index"/>, which then works no longer.</summary>
    private void Execute(int index, double price, FillPoint point)
    {
        if (index == _orderCount - 1)
        {
            // The last place is not used again before the fill is over, so the order can stay there.
            RemoveOrder(index, keepsTag: true);
            Execute(_orders[index], price, point);
            _orders[index].Tag = null;
        }
        else
        {
            OrderSlot order = _orders[index];
            RemoveOrder(index);
            Execute(order, price, point);
        }
    }

    private void Execute(in OrderSlot order, double price, FillPoint point)
    {
        bool slips = order.Type is OrderType.Market or OrderType.Stop;
        bool beyond = false;
        double filled = slips ? Slipped(price, order.Side, out beyond) : price;
        Mark = price;
        _fillsAt = point;
        bool fills = order.IsExit ? Reduce(order, filled, point) : Enter(order, filled, point);
        _account.FillsBeyondBar += beyond && fills ? 1 : 0;
    }

    /// <summary>The price with slippage, and whether that lies outside of the bar.</summary>
    private double Slipped(double price, int side, out bool beyond)
    {
        double filled = _account.Options.Slippage.Apply(price, side);
        beyond = filled != price && (side > 0 ? filled > High[Bar] : filled < Low[Bar]);
        return beyond && _account.Options.CapSlippage ? side > 0 ? High[Bar] : Low[Bar] : filled;
    }

    /// <returns>Whether anything was closed.</returns>
    private bool Reduce(in OrderSlot order, double price, FillPoint point)
    {
        if (_lotCount == 0 || _lots[0].PositionId != order.PositionId)
        {
            return false;
        }

        double quantity = order.Size.Rule switch
        {
            SizingRule.Units => InLots(order.Size.Value),
            SizingRule.Fraction => order.Size.Value >= 1 ? double.PositiveInfinity : InLots(order.Size.Value * Math.Abs(Quantity)),
            _ => double.PositiveInfinity,
        };
        return ExitOldest(quantity, price, point, order.Reason);
    }

    /// <returns>Whether anything was opened or closed.</returns>
    private bool Enter(in OrderSlot order, double price, FillPoint point)
    {
        bool stacked = _account.Options.Entries == EntryMode.Stacked;
        if (Quantity * order.Side > 0 && !stacked)
        {
            return false;
        }

        bool closes = Quantity * order.Side < 0;
        double left = double.NaN;
        if (closes)
        {
            bool nets = stacked && order.Size.Rule == SizingRule.Units;
            double units = nets ? InLots(order.Size.Value) : double.PositiveInfinity;
            left = nets ? Math.Max(0, units - Math.Abs(Quantity)) : double.NaN;
            ExitOldest(units, price, point, ExitReason.Signal);
            if (left == 0)
            {
                return true;
            }
        }

        double free = _account.Equity - _account.Options.Margin * _account.Exposure;
        double quantity = double.IsNaN(left) ? Size(order, price, free, out string? refusal) : Carried(InLots(left), price, free, out refusal);
        if (refusal is not null)
        {
            _account.Reject(this, order, quantity, price, refusal);
            return closes;
        }

        AddLot(order, quantity, price, point);
        if (point == FillPoint.Inside)
        {
            ExitAtOnce(_lotCount - 1);
        }

        return true;
    }

    /// <summary>An attached order on the wrong side of an entry inside a bar is met in the same moment.</summary>
    private void ExitAtOnce(int index)
    {
        ref readonly Lot lot = ref _lots[index];
        bool isStop = IsReached(lot.StopLoss, lot.Side > 0, Mark);
        if (isStop || IsReached(lot.TakeProfit, lot.Side < 0, Mark))
        {
            ExitLot(index, Mark, FillPoint.Inside, isStop);
        }
    }

    private void AddLot(in OrderSlot order, double quantity, double price, FillPoint point)
    {
        double commission = _account.Options.Commission.Of(quantity, price);
        _account.Cash -= commission;
        _account.Commissions += commission;
        if (_lotCount == _lots.Length)
        {
            Array.Resize(ref _lots, 2 * _lotCount);
        }

        // Field by field: a whole new value would be made beside its place and copied.
        ref Lot lot = ref _lots[_lotCount];
        lot.Side = order.Side;
        lot.Quantity = quantity;
        lot.EntryPrice = price;
        lot.EntryCommission = commission;
        lot.EntryBar = Bar;
        lot.EntryTick = _account.Tick;
        lot.EntryPoint = point;
        lot.EntryFell = _falls;
        lot.PositionId = _lotCount > 0 ? _lots[0].PositionId : _account.NextPosition();
        lot.StopLoss = order.StopLoss;
        lot.TakeProfit = order.TakeProfit;
        lot.Trailing = order.Trailing;
        lot.Best = price;
        lot.IsTrailed = false;
        lot.Tag = order.Tag;
        if (lot.Trailing.IsSet)
        {
            TightenStop(ref lot);
        }

        _lotCount++;
        Quantity += order.Side * quantity;
        AverageEntries();
    }

    /// <summary>An attached order of one lot.</summary>
    private void ExitLot(int index, double price, FillPoint point, bool isStop)
    {
        ref readonly Lot lot = ref _lots[index];
        ExitReason reason = !isStop ? ExitReason.TakeProfit : lot.IsTrailed ? ExitReason.TrailingStop : ExitReason.StopLoss;
        bool beyond = false;
        double filled = isStop ? Slipped(price, -lot.Side, out beyond) : price;
        _account.FillsBeyondBar += beyond ? 1 : 0;
        Mark = price;
        double commission = _account.Options.Commission.Of(lot.Quantity, filled);
        Exit(index, lot.Quantity, (filled, commission), point, reason);
    }

    /// <summary>Exits lots from the oldest on until the quantity is used up; their commission is that of one order, shared by size.</summary>
    /// <returns>Whether there was anything to exit.</returns>
    private bool ExitOldest(double quantity, double price, FillPoint point, ExitReason reason)
    {
        double total = Math.Min(quantity, Math.Abs(Quantity));
        if (!(total > 0))
        {
            return false;
        }

        double commission = _account.Options.Commission.Of(total, price);
        double left = total;
        while (_lotCount > 0 && left > 0)
        {
            double units = Math.Min(left, _lots[0].Quantity);
            // A remainder below half a lot is rounding, not a holding.
            units = _lots[0].Quantity - units < LotSize / 2 ? _lots[0].Quantity : units;
            left = left - units < LotSize / 2 ? 0 : left - units;
            Exit(0, units, (price, commission * (units / total)), point, reason);
        }

        return true;
    }

    /// <summary>What is open, as trades that have not ended: valued at the mark.</summary>
    public void ListOpen(List<TradeRecord> open)
    {
        foreach (ref readonly Lot lot in Lots)
        {
            TradeRecord record = default;
            Write(ref record, lot, lot.Quantity, Mark);
            (record.Commission, record.EntryCommission) = (lot.EntryCommission, lot.EntryCommission);
            (record.ExitPoint, record.Reason) = (FillPoint.Close, ExitReason.None);
            open.Add(record);
        }
    }

    private void Write(ref TradeRecord record, in Lot lot, double quantity, double price)
    {
        record.Series = Index;
        record.Side = lot.Side;
        record.Quantity = quantity;
        record.EntryPrice = lot.EntryPrice;
        record.ExitPrice = price;
        record.EntryBar = lot.EntryBar;
        record.ExitBar = Bar;
        record.EntryTick = lot.EntryTick;
        record.ExitTick = _account.Tick;
        record.EntryTime = TradeRecord.OfBar;
        record.ExitTime = TradeRecord.OfBar;
        record.EntryPoint = lot.EntryPoint;
        record.PositionId = lot.PositionId;
        record.StopLoss = lot.StopLoss;
        record.TakeProfit = lot.TakeProfit;
        record.Tag = lot.Tag;
    }

    private void Exit(int index, double quantity, (double Price, double Commission) fill, FillPoint point, ExitReason reason)
    {
        ref Lot lot = ref _lots[index];
        double entryCommission = quantity == lot.Quantity ? lot.EntryCommission : lot.EntryCommission * (quantity / lot.Quantity);
        _account.Cash += lot.Side * quantity * (fill.Price - lot.EntryPrice) - fill.Commission;
        _account.Commissions += fill.Commission;
        ref TradeRecord record = ref _account.Trades.Add();
        Write(ref record, lot, quantity, fill.Price);
        (record.Commission, record.EntryCommission) = (entryCommission + fill.Commission, entryCommission);
        (record.ExitPoint, record.Reason) = (point, reason);
        if (reason is ExitReason.EndOfRun or ExitReason.Ruin)
        {
            // The run ends now, even when this symbol's bars ended before.
            record.ExitTime = _account.Stamps.Span[_account.Tick];
        }

        lot.EntryCommission -= entryCommission;
        lot.Quantity -= quantity;
        Quantity -= lot.Side * quantity;
        if (lot.Quantity > 0)
        {
            AverageEntries();
            return;
        }

        if (index < --_lotCount)
        {
            Array.Copy(_lots, index + 1, _lots, index, _lotCount - index);
        }

        _lots[_lotCount].Tag = null;
        if (_lotCount == 0)
        {
            Quantity = 0;
        }

        AverageEntries();
    }
}
