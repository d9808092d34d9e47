using System.Runtime.CompilerServices;
using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What is held of one symbol: its open entries, oldest first.</summary>
internal sealed class OpenLots(Account account, Tape tape)
{
    private Lot[] _lots = new Lot[2];

    public int Count { get; private set; }

    /// <summary>Signed units held.</summary>
    public double Quantity { get; private set; }

    /// <summary>The price at which they count in equity.</summary>
    public double Mark { get; set; }

    /// <summary>Average entry price of what is open; 0 when nothing is.</summary>
    public double Entry { get; private set; }

    /// <summary>What the position would bring at the mark, before costs.</summary>
    public double OpenProfit => Quantity * (Mark - Entry);

    /// <summary>Value at the mark, of a short position as of a long one.</summary>
    public double Exposure => Math.Abs(Quantity * Mark);

    /// <summary>The number of the position; 0 when there is none.</summary>
    public int PositionId => Count > 0 ? _lots[0].PositionId : 0;

    public Span<Lot> Span => _lots.AsSpan(0, Count);

    public ref Lot this[int index] => ref _lots[index];

    public void Clear()
    {
        Array.Clear(_lots, 0, Count);
        (Count, Quantity, Entry, Mark) = (0, 0, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in OrderSlot order, double quantity, double price, FillPoint point)
    {
        double commission = account.CommissionOf(quantity, price);
        account.Cash -= commission;
        account.Commissions += commission;
        account.Journal?.Filled(tape, order.Side * quantity, (price, commission), ExitReason.None);
        if (Count == _lots.Length)
        {
            Array.Resize(ref _lots, 2 * Count);
        }

        // Field by field: a whole new value would be made beside its place and copied.
        ref Lot lot = ref _lots[Count];
        lot.Side = order.Side;
        lot.Quantity = quantity;
        lot.EntryPrice = price;
        lot.EntryCommission = commission;
        lot.EntryBar = tape.Bar;
        lot.EntryTick = account.Tick;
        lot.EntryPoint = point;
        lot.EntryFell = tape.Falls;
        lot.RestsIn = -1;
        lot.PositionId = Count > 0 ? _lots[0].PositionId : account.NextPosition();
        lot.StopLoss = order.StopLoss;
        lot.TakeProfit = order.TakeProfit;
        lot.Trailing = order.Trailing;
        lot.Best = price;
        lot.IsTrailed = false;
        lot.Tag = order.Tag;
        if (lot.Trailing.IsSet)
        {
            lot.TightenStop();
        }

        Count++;
        Quantity += order.Side * quantity;
        AverageEntries();
    }

    /// <summary>Exits lots from the oldest on until the quantity is used up; their commission is that of one order, shared by size.</summary>
    /// <returns>Whether there was anything to exit.</returns>
    public bool ExitOldest(double quantity, double price, FillPoint point, ExitReason reason)
    {
        double total = Math.Min(quantity, Math.Abs(Quantity));
        if (!(total > 0))
        {
            return false;
        }

        double commission = account.CommissionOf(total, price);
        account.Journal?.Filled(tape, -Math.Sign(Quantity) * total, (price, commission), reason);
        double left = total;
        while (Count > 0 && left > 0)
        {
            double units = Math.Min(left, _lots[0].Quantity);
            // A remainder below half a lot is rounding, not a holding.
            units = _lots[0].Quantity - units < tape.Lot / 2 ? _lots[0].Quantity : units;
            left = left - units < tape.Lot / 2 ? 0 : left - units;
            Exit(0, units, (price, commission * (units / total)), point, reason);
        }

        return true;
    }

    public void Exit(int index, double quantity, (double Price, double Commission) fill, FillPoint point, ExitReason reason)
    {
        ref Lot lot = ref _lots[index];
        double entryCommission = quantity == lot.Quantity ? lot.EntryCommission : lot.EntryCommission * (quantity / lot.Quantity);
        account.Cash += lot.Side * quantity * (fill.Price - lot.EntryPrice) - fill.Commission;
        account.Commissions += fill.Commission;
        ref TradeRecord record = ref account.Trades.Add();
        Write(ref record, lot, quantity, fill.Price);
        (record.Commission, record.EntryCommission) = (entryCommission + fill.Commission, entryCommission);
        (record.ExitPoint, record.Reason) = (point, reason);
        if (reason is ExitReason.EndOfRun or ExitReason.Ruin)
        {
            // The run ends now, even when this symbol's bars ended before.
            record.ExitTime = account.Stamps.Span[account.Tick];
        }

        lot.EntryCommission -= entryCommission;
        lot.Quantity -= quantity;
        Quantity -= lot.Side * quantity;
        if (!(lot.Quantity > 0))
        {
            if (index < --Count)
            {
                Array.Copy(_lots, index + 1, _lots, index, Count - index);
            }

            _lots[Count].Tag = null;
            Quantity = Count == 0 ? 0 : Quantity;
        }

        AverageEntries();
    }

    /// <summary>What is open, as trades that have not ended: valued at the mark.</summary>
    public void List(List<TradeRecord> open)
    {
        foreach (ref readonly Lot lot in Span)
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
        record.Series = tape.Index;
        record.Side = lot.Side;
        record.Quantity = quantity;
        record.EntryPrice = lot.EntryPrice;
        record.ExitPrice = price;
        record.EntryBar = lot.EntryBar;
        record.ExitBar = tape.Bar;
        record.EntryTick = lot.EntryTick;
        record.ExitTick = account.Tick;
        record.EntryTime = TradeRecord.OfBar;
        record.ExitTime = TradeRecord.OfBar;
        record.EntryPoint = lot.EntryPoint;
        record.PositionId = lot.PositionId;
        record.StopLoss = lot.StopLoss;
        record.TakeProfit = lot.TakeProfit;
        record.Tag = lot.Tag;
    }

    /// <summary>Averages in steps, so that equal prices give exactly that price.</summary>
    private void AverageEntries()
    {
        if (Count < 2)
        {
            Entry = Count == 0 ? 0 : _lots[0].EntryPrice;
            return;
        }

        double entry = 0, quantity = 0;
        foreach (ref readonly Lot lot in Span)
        {
            quantity += lot.Quantity;
            entry = quantity == lot.Quantity ? lot.EntryPrice : entry + (lot.EntryPrice - entry) * (lot.Quantity / quantity);
        }

        Entry = entry;
    }
}
