namespace Toolkit.Backtesting;

/// <summary>The numbers of <see cref="Metrics"/> by their JSON keys.</summary>
internal static class MetricNames
{
    private static readonly (string Key, Func<Metrics, double?> Read)[] Table =
    [
        ("finalEquity", m => m.FinalEquity),
        ("peakEquity", m => m.PeakEquity),
        ("netProfit", m => m.NetProfit),
        ("commissions", m => m.Commissions),
        ("returnPct", m => m.ReturnPct),
        ("buyHoldReturnPct", m => m.BuyHoldReturnPct),
        ("annualReturnPct", m => m.AnnualReturnPct),
        ("cagrPct", m => m.CagrPct),
        ("annualVolatilityPct", m => m.AnnualVolatilityPct),
        ("sharpe", m => m.Sharpe),
        ("sortino", m => m.Sortino),
        ("calmar", m => m.Calmar),
        ("maxDrawdownPct", m => m.MaxDrawdownPct),
        ("avgDrawdownPct", m => m.AvgDrawdownPct),
        ("maxDrawdownDays", m => m.MaxDrawdownDays),
        ("avgDrawdownDays", m => m.AvgDrawdownDays),
        ("trades", m => m.Trades),
        ("winRatePct", m => m.WinRatePct),
        ("bestTradePct", m => m.BestTradePct),
        ("worstTradePct", m => m.WorstTradePct),
        ("avgTradePct", m => m.AvgTradePct),
        ("maxTradeDays", m => m.MaxTradeDays),
        ("avgTradeDays", m => m.AvgTradeDays),
        ("profitFactor", m => m.ProfitFactor),
        ("expectancyPct", m => m.ExpectancyPct),
        ("sqn", m => m.Sqn),
        ("kelly", m => m.Kelly),
        ("exposurePct", m => m.ExposurePct),
        ("ambiguousBars", m => m.AmbiguousBars),
        ("rejectedOrders", m => m.RejectedOrders),
        ("reducedOrders", m => m.ReducedOrders),
        ("fillsBeyondBar", m => m.FillsBeyondBar),
        ("periodsPerYear", m => m.PeriodsPerYear),
    ];

    private static readonly Dictionary<string, Func<Metrics, double?>> Readers = Table.ToDictionary(t => t.Key, t => t.Read, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } = [.. Table.Select(t => t.Key)];

    /// <summary>Metrics of which a lower value is better; everything else is better when higher.</summary>
    private static readonly HashSet<string> LowerIsBetter = new(StringComparer.OrdinalIgnoreCase)
    {
        "annualVolatilityPct", "maxDrawdownDays", "avgDrawdownDays", "commissions", "ambiguousBars", "rejectedOrders", "reducedOrders",
        "fillsBeyondBar",
    };

    public static Func<Metrics, double?> Reader(string key) => Readers.TryGetValue(key, out Func<Metrics, double?>? read)
        ? read
        : throw ToolkitException.Usage($"there is no statistic '{key}'", $"use one of {string.Join(", ", All)}");

    public static bool HigherIsBetter(string key) => !LowerIsBetter.Contains(key);
}
