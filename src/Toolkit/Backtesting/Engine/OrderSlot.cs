namespace Toolkit.Backtesting;

/// <summary>One working order.</summary>
internal struct OrderSlot
{
    public long Sequence;
    public OrderType Type;

    /// <summary>1 buys, -1 sells.</summary>
    public int Side;

    /// <summary>Whether it only reduces what is open.</summary>
    public bool IsExit;

    /// <summary>The position that an exit closes, or the rest of an entry adds to; when that is gone, so is the order.</summary>
    public int PositionId;
    public ExitReason Reason;

    /// <summary>Whether the account gave it, and not the strategy, which cannot take it back.</summary>
    public readonly bool IsOfAccount => Reason != ExitReason.Signal;

    /// <summary>A stop-limit order whose stop was reached: from then on a limit order.</summary>
    public bool IsTriggered;

    /// <summary>The bar that was under way when the order was given, or -1: what had happened in it before is not for the order.</summary>
    public int GivenInside;

    /// <summary>The bar in which it fills no more, because the fill model gave nothing or a part; or -1.</summary>
    public int RestsIn;

    /// <summary>The bar inside which the stop of a stop-limit order was reached, or -1.</summary>
    public int TriggeredInside;
    public double Limit;
    public double Stop;
    public Sizing Size;
    public double StopLoss;
    public double TakeProfit;
    public Trailing Trailing;
    public string? Tag;

    /// <summary>The price it waits for, or NaN for a market order.</summary>
    public readonly double Level => Type switch
    {
        OrderType.Market => double.NaN,
        OrderType.Limit => Limit,
        OrderType.Stop => Stop,
        _ => IsTriggered ? Limit : Stop,
    };

    /// <summary>Whether it waits for a price at or below its level (else at or above it).</summary>
    public readonly bool WaitsBelow
    {
        get
        {
            bool asLimit = Type == OrderType.Limit || (Type == OrderType.StopLimit && IsTriggered);
            return asLimit == (Side > 0);
        }
    }

    /// <summary>Whether what happens inside a bar is for it.</summary>
    public readonly bool Watches(int bar) => GivenInside != bar && RestsIn != bar;

    public readonly bool IsReachedBy(double price) => WaitsBelow ? price <= Level : price >= Level;
}
