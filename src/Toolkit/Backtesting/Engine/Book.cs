using System.Runtime.CompilerServices;
using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>One symbol in a run: takes its orders, and fills what is due at the open and the close of a bar.</summary>
internal sealed class Book
{
    private readonly Account _account;
    private readonly WorkingOrders _orders = new();
    private readonly PositionSizer _sizer;
    private readonly Execution _execution;

    // What the strategy asked for while a bar was under way: it works from the next one on.
    private (int Position, double? Stop, double? Target) _later;

    public Book(Account account, BarSeries series, int index)
    {
        _account = account;
        Tape = new(series, index);
        Lots = new(account, Tape);
        _sizer = new(account, Tape);
        _execution = new(account, Tape, _orders, Lots, _sizer);
        Path = new(account, Tape, _orders, Lots, _execution);
    }

    public Tape Tape { get; }

    public OpenLots Lots { get; }

    public BarPath Path { get; }

    public bool HasMarketOrders => _orders.HasMarketOrders;

    public void Start(int first)
    {
        _orders.Clear();
        Lots.Clear();
        _later = default;
        Tape.Start(_account.Options.LotOf(Tape.Series.Symbol), first);
        _sizer.Start();
        Path.FindTriggers();
    }

    /// <summary>Takes an order; it works from the next bar on (a market order at its open).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Order Submit(int side, bool isExit, in OrderTerms terms)
    {
        CheckPrice(terms.Limit, nameof(terms.Limit));
        CheckPrice(terms.Stop, nameof(terms.Stop));
        CheckPrice(terms.StopLoss, nameof(terms.StopLoss));
        CheckPrice(terms.TakeProfit, nameof(terms.TakeProfit));
        OrderType type = (terms.Limit.HasValue, terms.Stop.HasValue) switch
        {
            (false, false) => OrderType.Market,
            (true, false) => OrderType.Limit,
            (false, true) => OrderType.Stop,
            _ => OrderType.StopLimit,
        };
        // Field by field: a whole new value would be made beside its place and copied.
        ref OrderSlot order = ref _orders.Add(type);
        order.Sequence = _account.NextSequence();
        order.Side = side;
        order.IsExit = isExit;
        order.PositionId = isExit ? Lots.PositionId : 0;
        order.Reason = ExitReason.Signal;
        order.IsTriggered = false;
        order.TriggeredInside = -1;
        order.RestsIn = -1;
        order.GivenInside = Tape.IsUnderWay ? Tape.Bar : -1;
        order.Limit = terms.Limit ?? double.NaN;
        order.Stop = terms.Stop ?? double.NaN;
        order.Size = terms.Size ?? (isExit ? Sizing.All : _account.Options.Sizing);
        order.StopLoss = terms.StopLoss ?? double.NaN;
        order.TakeProfit = terms.TakeProfit ?? double.NaN;
        order.Trailing = terms.Trailing ?? default;
        order.Tag = terms.Tag;
        _account.Journal?.Placed(Tape, order, _sizer.Expected(order, Lots), Lots.Mark);
        if (type == OrderType.Market)
        {
            Tape.IsBusy = true;
        }
        else
        {
            Path.FindTriggers();
        }

        return new(this, order.Sequence);
    }

    public bool IsWorking(long sequence) => _orders.IndexOf(sequence) >= 0;

    public void Cancel(long sequence)
    {
        if (_orders.IndexOf(sequence) is var index and >= 0 && !_orders[index].IsOfAccount)
        {
            _account.Journal?.Ended(Tape, OrderAct.Cancelled, _orders[index]);
            _orders.Remove(index);
            Path.FindTriggers();
        }
    }

    /// <summary>Drops the strategy's working orders; what the account itself ordered stays.</summary>
    public void CancelAll()
    {
        RemoveAll(OrderAct.Cancelled);
        Path.FindTriggers();
    }

    private void RemoveAll(OrderAct act, string? why = null)
    {
        if (_account.Journal is { } journal)
        {
            foreach (ref readonly OrderSlot order in _orders.Span)
            {
                journal.Ended(Tape, act, order, why);
            }
        }

        _orders.RemoveAll();
    }

    /// <summary>Closes everything at the next open and drops the working orders, because the margin is breached.</summary>
    public void Liquidate()
    {
        RemoveAll(OrderAct.Dropped, "margin call");
        Path.FindTriggers();
        if (Lots.Quantity != 0 && !_orders.HasMarginCall)
        {
            _orders.Add(OrderType.Market) = new()
            {
                Sequence = _account.NextSequence(),
                Side = -Math.Sign(Lots.Quantity),
                IsExit = true,
                PositionId = Lots.PositionId,
                Reason = ExitReason.MarginCall,
                RestsIn = -1,
                Limit = double.NaN,
                Stop = double.NaN,
            };
            Tape.IsBusy = true;
        }
    }

    /// <summary>Sets stop-loss or take-profit of every open lot, from the next bar on; NaN takes it away, null leaves it.</summary>
    public void Attach(double? stop, double? target)
    {
        _account.Journal?.Attached(Tape, stop, target);
        SetAttached(stop, target);
    }

    private void SetAttached(double? stop, double? target)
    {
        if (Tape.IsUnderWay && Lots.Count > 0)
        {
            (double? Stop, double? Target) before = _later.Position == Lots.PositionId ? (_later.Stop, _later.Target) : default;
            _later = (Lots.PositionId, stop ?? before.Stop, target ?? before.Target);
            return;
        }

        foreach (ref Lot lot in Lots.Span)
        {
            (lot.StopLoss, lot.IsTrailed) = stop is { } price ? (price, false) : (lot.StopLoss, lot.IsTrailed);
            lot.TakeProfit = target ?? lot.TakeProfit;
        }

        Path.FindTriggers();
    }

    /// <summary>Refuses what is no price, so that an indicator that is not warm takes no stop away.</summary>
    public static void CheckPrice(double? price, string name)
    {
        if (price is { } value && !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "a price is a finite number; an indicator that is not warm is NaN");
        }
    }

    /// <summary>A whole bar, for a symbol that is alone; kept out of the loop over bars, whose registers it would take.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Trade(int bar)
    {
        Tape.Bar = bar;
        if (IsTouched(FillPoint.Open))
        {
            ExitAtOpen();
            Fill(FillPoint.Open, exits: false);
            Path.FindTriggers();
        }

        Path.Follow();
    }

    /// <summary>One of several symbols has a bar that opens: its exits.</summary>
    public void Begin(int bar)
    {
        (Tape.IsUnderWay, Tape.Bar) = (true, bar);
        if (IsTouched(FillPoint.Open))
        {
            ExitAtOpen();
            Path.FindTriggers();
        }
    }

    /// <summary>One of several symbols has a bar that closes.</summary>
    public void End()
    {
        Path.Follow();
        Tape.IsUnderWay = false;
        if (Lots.Count > 0 && _later.Position == Lots.PositionId)
        {
            SetAttached(_later.Stop, _later.Target);
        }

        _later = default;
    }

    /// <summary>Market orders that close something, at the close of the bar that gave rise to them.</summary>
    public void CloseExits()
    {
        Tape.Bar = Tape.Closed;
        Fill(FillPoint.Close, exits: true);
        Path.FindTriggers();
    }

    /// <summary>Closes everything at the mark, without slippage, because the run or the symbol's bars are over.</summary>
    public void CloseAll(ExitReason reason)
    {
        Tape.Bar = Tape.Closed;
        RemoveAll(OrderAct.Dropped, "the bars have ended");
        Lots.ExitOldest(double.PositiveInfinity, Lots.Mark, FillPoint.Close, reason);
        Path.FindTriggers();
    }

    /// <summary>Sequence of the oldest entry that fills at this point of the bar; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextEntry(FillPoint point)
    {
        if (IsTouched(point))
        {
            foreach (ref OrderSlot order in _orders.Span)
            {
                if (!order.IsExit && IsDue(ref order, point))
                {
                    return order.Sequence;
                }
            }
        }

        return long.MaxValue;
    }

    public void ExecuteEntry(long sequence, FillPoint point)
    {
        _execution.Fill(_orders.IndexOf(sequence), PriceAt(point), point);
        Path.FindTriggers();
    }

    /// <summary>Exits at the open: the account's own order, attached orders whose price it gapped through, and those of the strategy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ExitAtOpen()
    {
        double open = Lots.Mark = Tape.Open[Tape.Bar];
        if (_orders.HasMarginCall)
        {
            // Before the attached orders, which the strategy may have set so that they fill without slippage.
            _execution.Fill(0, open, FillPoint.Open);
        }

        for (int i = 0; i < Lots.Count;)
        {
            ref readonly Lot lot = ref Lots[i];
            bool isStop = lot.IsStopped(open);
            if ((isStop || lot.IsTaken(open)) && lot.RestsIn != Tape.Bar)
            {
                _execution.Exit(i, open, FillPoint.Open, isStop);
            }
            else
            {
                i++;
            }
        }

        Fill(FillPoint.Open, exits: true);
    }

    private void Fill(FillPoint point, bool exits)
    {
        for (int i = 0; i < _orders.Count;)
        {
            if (_orders[i].IsExit == exits && IsDue(ref _orders[i], point))
            {
                _execution.Fill(i, PriceAt(point), point);
            }
            else
            {
                i++;
            }
        }
    }

    private double PriceAt(FillPoint point) => point == FillPoint.Open ? Tape.Open[Tape.Bar] : Tape.Close[Tape.Bar];

    private bool IsTouched(FillPoint point) => Tape.IsBusy && Tape.CanTrade
        && (_orders.HasMarketOrders || (point == FillPoint.Open && Path.IsTouchedBy(Tape.Open[Tape.Bar])));

    /// <summary>Whether an order fills at the open (or close) of the bar. A stop-limit order whose stop is reached there is a limit order from then on.</summary>
    private bool IsDue(ref OrderSlot order, FillPoint point)
    {
        if (order.RestsIn == Tape.Bar)
        {
            return false;
        }

        if (order.Type == OrderType.Market)
        {
            return point == FillPoint.Open || !order.IsOfAccount;
        }

        double open = Tape.Open[Tape.Bar];
        if (point == FillPoint.Close || !order.IsReachedBy(open))
        {
            return false;
        }

        if (order.Type != OrderType.StopLimit || order.IsTriggered)
        {
            return true;
        }

        order.IsTriggered = true;
        return order.IsReachedBy(open);
    }
}
