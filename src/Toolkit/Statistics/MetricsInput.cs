namespace Toolkit.Statistics;

/// <summary>What statistics are made of.</summary>
internal readonly ref struct MetricsInput
{
    public required double Capital { get; init; }

    /// <summary>A year.</summary>
    public required double RiskFreeRate { get; init; }

    public required ReadOnlySpan<long> Stamps { get; init; }

    public required ReadOnlySpan<double> Equity { get; init; }

    public required SessionMap Sessions { get; init; }

    public required TradeStatistics Trades { get; init; }

    /// <summary>Points of the run from an entry to its exit, both included, each counted once.</summary>
    public required int PointsHeld { get; init; }

    public required RunTotals Totals { get; init; }

    public required double? BuyHoldReturnPct { get; init; }
}
