namespace Toolkit.Backtesting;

/// <summary>Statistics that were kept, by their JSON keys.</summary>
internal static class StoredMetrics
{
    /// <param name="start">Stamp of the first bar.</param>
    /// <param name="end">Stamp of the last bar.</param>
    /// <param name="of">A number by its key; null where it is not defined.</param>
    public static Metrics Restore(DateTime start, DateTime end, Func<string, double?> of) => new()
    {
        Start = start,
        End = end,
        FinalEquity = of("finalEquity") ?? 0,
        PeakEquity = of("peakEquity") ?? 0,
        NetProfit = of("netProfit") ?? 0,
        Commissions = of("commissions") ?? 0,
        ReturnPct = of("returnPct") ?? 0,
        BuyHoldReturnPct = of("buyHoldReturnPct"),
        AnnualReturnPct = of("annualReturnPct"),
        CagrPct = of("cagrPct"),
        AnnualVolatilityPct = of("annualVolatilityPct"),
        Sharpe = of("sharpe"),
        Sortino = of("sortino"),
        Calmar = of("calmar"),
        MaxDrawdownPct = of("maxDrawdownPct") ?? 0,
        AvgDrawdownPct = of("avgDrawdownPct"),
        MaxDrawdownDays = of("maxDrawdownDays"),
        AvgDrawdownDays = of("avgDrawdownDays"),
        Trades = (int)(of("trades") ?? 0),
        WinRatePct = of("winRatePct"),
        BestTradePct = of("bestTradePct"),
        WorstTradePct = of("worstTradePct"),
        AvgTradePct = of("avgTradePct"),
        MaxTradeDays = of("maxTradeDays"),
        AvgTradeDays = of("avgTradeDays"),
        ProfitFactor = of("profitFactor"),
        ExpectancyPct = of("expectancyPct"),
        Sqn = of("sqn"),
        Kelly = of("kelly"),
        ExposurePct = of("exposurePct") ?? 0,
        AmbiguousBars = (int)(of("ambiguousBars") ?? 0),
        RejectedOrders = (int)(of("rejectedOrders") ?? 0),
        ReducedOrders = (int)(of("reducedOrders") ?? 0),
        FillsBeyondBar = (int)(of("fillsBeyondBar") ?? 0),
        PeriodsPerYear = of("periodsPerYear") ?? 0,
    };
}
