using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>What statistics are made of.</summary>
internal readonly ref struct MetricsInput
{
    public required BacktestOptions Options { get; init; }

    public required ReadOnlySpan<long> Stamps { get; init; }

    public required ReadOnlySpan<double> Equity { get; init; }

    public required SessionMap Sessions { get; init; }

    /// <summary>In the order of the trades' <see cref="TradeRecord.Series"/>: for the stamps of their bars.</summary>
    public required IReadOnlyList<BarSeries> Series { get; init; }

    /// <summary>Closed trades in order of their exits.</summary>
    public required ReadOnlySpan<TradeRecord> Trades { get; init; }

    public required ReadOnlySpan<TradeRecord> OpenTrades { get; init; }

    public required double Commissions { get; init; }

    public double? BuyHoldReturnPct { get; init; }

    public int AmbiguousBars { get; init; }

    public int RejectedOrders { get; init; }

    public int ReducedOrders { get; init; }

    public int FillsBeyondBar { get; init; }
}
