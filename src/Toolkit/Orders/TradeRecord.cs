namespace Toolkit.Orders;

/// <summary>A lot and its exit, in the engine's own numbers; <see cref="Trade"/> is made of it when somebody asks.</summary>
internal struct TradeRecord
{
    public const long OfBar = long.MinValue;

    public int Series;
    public int Side;
    public double Quantity;
    public double EntryPrice;
    public double ExitPrice;
    public double Commission;

    /// <summary>The part of it that the entry cost.</summary>
    public double EntryCommission;
    public int EntryBar;
    public int ExitBar;

    /// <summary>Index on the run's clock, for the exposure.</summary>
    public int EntryTick;
    public int ExitTick;

    /// <summary>Stamps, where they are not those of the bars; <see cref="OfBar"/> otherwise, so that a fill reads no further column.</summary>
    public long EntryTime;
    public long ExitTime;
    public FillPoint EntryPoint;
    public FillPoint ExitPoint;
    public ExitReason Reason;
    public int PositionId;
    public double StopLoss;
    public double TakeProfit;
    public string? Tag;

    /// <param name="bars">Stamps of the series' bars; may be empty when the trade has stamps of its own.</param>
    public readonly long EntryStamp(ReadOnlySpan<long> bars) => EntryTime == OfBar ? bars[EntryBar] : EntryTime;

    /// <inheritdoc cref="EntryStamp"/>
    public readonly long ExitStamp(ReadOnlySpan<long> bars) => ExitTime == OfBar ? bars[ExitBar] : ExitTime;

    public readonly double ProfitLoss => Side * Quantity * (ExitPrice - EntryPrice) - Commission;
}

/// <summary>Where in a bar a fill happened.</summary>
internal enum FillPoint : byte
{
    Open,
    Inside,
    Close,
}
