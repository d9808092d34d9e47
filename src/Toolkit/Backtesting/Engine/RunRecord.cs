using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>A finished run in the engine's own numbers: what a <see cref="BacktestResult"/> shows.</summary>
internal sealed record RunRecord
{
    public required BacktestOptions Options { get; init; }

    /// <summary>In the order of the trades' <see cref="TradeRecord.Series"/>; may be empty for trades of another engine.</summary>
    public required IReadOnlyList<BarSeries> Series { get; init; }

    /// <summary>Index of the series that was given first; a strategy's main symbol.</summary>
    public int Main { get; init; }

    /// <summary>Names for the series' indexes when there are no series.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    public required ReadOnlyMemory<long> Stamps { get; init; }

    public required double[] Equity { get; init; }

    public required SessionMap Sessions { get; init; }

    public required TradeRecord[] Trades { get; init; }

    public TradeRecord[] OpenTrades { get; init; } = [];

    public double Commissions { get; init; }

    public double? BuyHoldReturnPct { get; init; }

    public int AmbiguousBars { get; init; }

    public int RejectedOrders { get; init; }

    public int ReducedOrders { get; init; }

    public int FillsBeyondBar { get; init; }

    public IReadOnlyList<RejectedOrder> Rejections { get; init; } = [];

    public IReadOnlyList<ReducedOrder> Reductions { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string SymbolOf(int series) => Series.Count > 0 ? Series[series].Symbol : Symbols[series];

    public Metrics Measure() => MetricsCalculator.Of(new()
    {
        Options = Options,
        Series = Series,
        Stamps = Stamps.Span,
        Equity = Equity,
        Sessions = Sessions,
        Trades = Trades,
        OpenTrades = OpenTrades,
        Commissions = Commissions,
        BuyHoldReturnPct = BuyHoldReturnPct,
        AmbiguousBars = AmbiguousBars,
        RejectedOrders = RejectedOrders,
        ReducedOrders = ReducedOrders,
        FillsBeyondBar = FillsBeyondBar,
    });
}
