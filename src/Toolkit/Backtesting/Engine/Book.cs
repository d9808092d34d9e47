using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>One symbol in a run: its bars, its working orders and its open lots.</summary>
internal sealed partial class Book
{
    private readonly Account _account;
    private OrderSlot[] _orders = new OrderSlot[4];
    private Lot[] _lots = new Lot[2];
    private int _orderCount;
    private int _lotCount;
    private int _marketOrders;

    // The nearest levels at which anything can happen; they keep quiet bars cheap.
    private double _lowTrigger = double.NegativeInfinity;
    private double _highTrigger = double.PositiveInfinity;
    private bool _trails;
    private FillPoint _fillsAt;
    private bool _falls;
    private bool _isAmbiguous;

    // What the strategy asked for while a bar was under way: it works from the next one on.
    private (int Position, double? Stop, double? Target) _later;

    public Book(Account account, BarSeries series, int index)
    {
        (_account, Series, Index) = (account, series, index);
        (Open, High, Low, Close) = (new(series.Open.Memory), new(series.High.Memory), new(series.Low.Memory), new(series.Close.Memory));
        (LotSize, PerLot) = (1, 1);
        BarsPerYear = series.Timeframe.IsIntraday ? 0 : SessionMap.YearOf(series.Timeframe, series.Calendar!);
        HasFilledBars = !series.Columns.Filled.IsEmpty;
    }

    public BarSeries Series { get; }

    /// <summary>Place among the run's symbols.</summary>
    public int Index { get; }

    public Cells Open { get; }

    public Cells High { get; }

    public Cells Low { get; }

    public Cells Close { get; }

    public int Count => Close.Count;

    private bool HasFilledBars { get; }

    /// <summary>Returns a year of bars of a day and longer, for sizing by volatility; 0 intraday.</summary>
    private double BarsPerYear { get; }

    /// <summary>The bar that is being worked on, or that closed last; -1 before the first.</summary>
    public int Bar { get; set; } = -1;

    /// <summary>Whether <see cref="Bar"/> has opened and not closed, while bars of other symbols do.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Which moment of a bar the run's clock is at, for this symbol.</summary>
    public FillPoint Point { get; set; }

    /// <summary>Signed units held.</summary>
    public double Quantity { get; private set; }

    /// <summary>The price at which the position counts in equity.</summary>
    public double Mark { get; set; }

    public double LotSize { get; private set; }

    /// <summary>1 / lot when that is whole: quantities are then divided by it, which gives the nearest decimal.</summary>
    private double PerLot { get; set; }

    /// <summary>Whether a bar can change anything besides the mark.</summary>
    public bool IsBusy { get; private set; }

    public bool HasMarketOrders => _marketOrders > 0;

    public ReadOnlySpan<Lot> Lots => _lots.AsSpan(0, _lotCount);

    public ReadOnlySpan<OrderSlot> Orders => _orders.AsSpan(0, _orderCount);

    public void Start(BacktestOptions options)
    {
        Array.Clear(_orders, 0, _orderCount);
        Array.Clear(_lots, 0, _lotCount);
        (_orderCount, _lotCount, _marketOrders, Quantity, Entry, Mark, Bar) = (0, 0, 0, 0, 0, 0, -1);
        Point = FillPoint.Close;
        (IsUnderWay, _later) = (false, default);
        LotSize = options.LotOf(Series.Symbol);
        double perLot = Math.Round(1 / LotSize);
        PerLot = perLot >= 1 && Math.Abs(perLot * LotSize - 1) < 1e-9 ? perLot : 0;
        FindTriggers();
    }

    /// <summary>Average entry price of what is open; 0 when nothing is.</summary>
    public double Entry { get; private set; }

    /// <summary>What the position would bring at <see cref="Mark"/>, before costs.</summary>
    public double OpenProfit => Quantity * (Mark - Entry);

    /// <summary>Averages in steps, so that equal prices give exactly that price.</summary>
    private void AverageEntries()
    {
        if (_lotCount < 2)
        {
            Entry = _lotCount == 0 ? 0 : _lots[0].EntryPrice;
            return;
        }

        double entry = 0, quantity = 0;
        foreach (ref readonly Lot lot in Lots)
        {
            quantity += lot.Quantity;
            entry = quantity == lot.Quantity ? lot.EntryPrice : entry + (lot.EntryPrice - entry) * (lot.Quantity / quantity);
        }

        Entry = entry;
    }

    /// <summary>Sets stop-loss or take-profit of every open lot, from the next bar on; NaN takes it away.</summary>
    public void SetStopLoss(double price)
    {
        _account.Journal?.Add(this, FormattableString.Invariant($"stop-loss {price}"));
        SetAttached(price, null);
    }

    /// <inheritdoc cref="SetStopLoss"/>
    public void SetTakeProfit(double price)
    {
        _account.Journal?.Add(this, FormattableString.Invariant($"take-profit {price}"));
        SetAttached(null, price);
    }

    private void SetAttached(double? stop, double? target)
    {
        if (IsUnderWay && _lotCount > 0)
        {
            int position = _lots[0].PositionId;
            (double? Stop, double? Target) before = _later.Position == position ? (_later.Stop, _later.Target) : default;
            _later = (position, stop ?? before.Stop, target ?? before.Target);
            return;
        }

        foreach (ref Lot lot in _lots.AsSpan(0, _lotCount))
        {
            (lot.StopLoss, lot.IsTrailed) = stop is { } price ? (price, false) : (lot.StopLoss, lot.IsTrailed);
            lot.TakeProfit = target ?? lot.TakeProfit;
        }

        FindTriggers();
    }

    /// <summary>One of several symbols has a bar that opens.</summary>
    public void Begin(int bar)
    {
        IsUnderWay = true;
        OpenExits(bar);
    }

    /// <summary>One of several symbols has a bar that closes.</summary>
    public void End(int bar)
    {
        Inside(bar);
        IsUnderWay = false;
        if (_lotCount > 0 && _later.Position == _lots[0].PositionId)
        {
            SetAttached(_later.Stop, _later.Target);
        }

        _later = default;
    }

    /// <summary>Finds anew what the next bars have to be compared with.</summary>
    private void FindTriggers()
    {
        DropStaleExits();
        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        _trails = false;
        foreach (ref readonly Lot lot in Lots)
        {
            // NaN, for "none", loses every comparison.
            (double below, double above) = lot.Side > 0 ? (lot.StopLoss, lot.TakeProfit) : (lot.TakeProfit, lot.StopLoss);
            low = below > low ? below : low;
            high = above < high ? above : high;
            _trails |= lot.Trailing.IsSet;
        }

        foreach (ref readonly OrderSlot order in Orders)
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
        IsBusy = _marketOrders > 0 || !double.IsNegativeInfinity(low) || !double.IsPositiveInfinity(high);
    }

    /// <summary>Exits of a position that is gone work no longer.</summary>
    private void DropStaleExits()
    {
        int position = _lotCount > 0 ? _lots[0].PositionId : 0;
        for (int i = _orderCount - 1; i >= 0; i--)
        {
            if (_orders[i].IsExit && _orders[i].PositionId != position)
            {
                RemoveOrder(i);
            }
        }
    }
}
