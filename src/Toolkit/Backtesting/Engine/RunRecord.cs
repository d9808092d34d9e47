using Toolkit.Orders;
using Toolkit.Statistics;

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

    /// <summary>Closed trades in order of their exits.</summary>
    public required ArraySegment<TradeRecord> Trades { get; init; }

    public TradeRecord[] OpenTrades { get; init; } = [];

    public RunTotals Totals { get; init; }

    public double? BuyHoldReturnPct { get; init; }

    public IReadOnlyList<RejectedOrder> Rejections { get; init; } = [];

    public IReadOnlyList<ReducedOrder> Reductions { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Entries that a rule of options did not make, by reason; null for any other run.</summary>
    public IReadOnlyDictionary<string, int>? Skipped { get; init; }

    public string SymbolOf(int series) => Series.Count > 0 ? Series[series].Symbol : Symbols[series];

    public Metrics Measure() => MetricsCalculator.Of(new()
    {
        Capital = Options.Cash,
        RiskFreeRate = Options.RiskFreeRate,
        Stamps = Stamps.Span,
        Equity = Equity,
        Sessions = Sessions,
        Trades = Outcome(),
        PointsHeld = PointsHeld(),
        Totals = Totals,
        BuyHoldReturnPct = BuyHoldReturnPct,
    });

    private TradeStatistics Outcome()
    {
        TradeStatistics all = new();
        int known = -1;
        ReadOnlySpan<long> stamps = default;
        foreach (ref readonly TradeRecord trade in Trades.AsSpan())
        {
            if (trade.Series != known && trade.Series < Series.Count)
            {
                known = trade.Series;
                stamps = Series[known].Time.Microseconds;
            }

            all.Add(trade.ProfitLoss, Math.Abs(trade.Quantity * trade.EntryPrice), (trade.ExitStamp(stamps) - trade.EntryStamp(stamps)) / (double)UnixMicroseconds.PerDay);
        }

        return all;
    }

    private int PointsHeld()
    {
        // Backwards, the exits fall: all that is held from here on starts at one point.
        int from = int.MaxValue, held = 0;
        for (int i = OpenTrades.Length - 1; i >= 0; i--)
        {
            held += Added(OpenTrades[i], ref from);
        }

        ReadOnlySpan<TradeRecord> closed = Trades;
        for (int i = closed.Length - 1; i >= 0; i--)
        {
            held += Added(closed[i], ref from);
        }

        return held;
    }

    private static int Added(in TradeRecord trade, ref int from)
    {
        int end = Math.Min(trade.ExitTick, from - 1);
        int added = Math.Max(0, end - trade.EntryTick + 1);
        from = Math.Min(from, trade.EntryTick);
        return added;
    }
}
