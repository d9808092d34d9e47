namespace Toolkit.Statistics;

/// <summary>All statistics of a run, by the definitions in docs/conventions.md.</summary>
internal static class MetricsCalculator
{
    /// <summary>Below this many sessions a year's return says nothing.</summary>
    private const int LeastSessions = 20;

    public static Metrics Of(in MetricsInput run)
    {
        double capital = run.Capital, final = run.Equity[^1], perYear = run.Sessions.PeriodsPerYear;
        double riskFree = RiskFree(run.RiskFreeRate, perYear);
        ReturnStatistics returns = ReturnStatistics.Of(run.Equity, run.Sessions, riskFree);
        DrawdownStatistics falls = DrawdownStatistics.Of(run.Equity, run.Stamps, capital);
        TradeStatistics trades = run.Trades;
        double excess = returns.Mean - riskFree;
        double? annual = run.Sessions.Count < LeastSessions ? null : Growth(final / capital, perYear / returns.Count);
        int n = trades.Count;
        return new()
        {
            Start = UnixMicroseconds.ToDateTime(run.Stamps[0]),
            End = UnixMicroseconds.ToDateTime(run.Stamps[^1]),
            FinalEquity = final,
            PeakEquity = falls.Peak,
            NetProfit = final - capital,
            Commissions = run.Totals.Commissions,
            ReturnPct = 100 * (final / capital - 1),
            BuyHoldReturnPct = run.BuyHoldReturnPct,
            AnnualReturnPct = Finite(100 * annual),
            CagrPct = Finite(100 * Growth(final / capital, 365.25 * UnixMicroseconds.PerDay / (run.Stamps[^1] - run.Stamps[0]))),
            AnnualVolatilityPct = 100 * returns.Spread * Math.Sqrt(perYear),
            Sharpe = Ratio(excess, returns.Spread) * Math.Sqrt(perYear),
            Sortino = Ratio(excess, returns.Downside) * Math.Sqrt(perYear),
            Calmar = Finite(Ratio(annual, -falls.Deepest)),
            MaxDrawdownPct = 100 * falls.Deepest,
            AvgDrawdownPct = falls.Spells > 0 ? 100 * falls.SumOfDepths / falls.Spells : null,
            MaxDrawdownDays = falls.Spells > 0 ? falls.LongestDays : null,
            AvgDrawdownDays = falls.Spells > 0 ? falls.SumOfDays / falls.Spells : null,
            Trades = n,
            WinRatePct = n > 0 ? 100.0 * trades.Wins / n : null,
            BestTradePct = 100 * trades.BestReturn,
            WorstTradePct = 100 * trades.WorstReturn,
            AvgTradePct = 100 * trades.GeometricReturn,
            MaxTradeDays = n > 0 ? trades.LongestDays : null,
            AvgTradeDays = n > 0 ? trades.SumOfDays / n : null,
            ProfitFactor = trades.ProfitFactor,
            ExpectancyPct = 100 * trades.MeanReturn,
            Sqn = Finite(trades.Sqn),
            Kelly = trades.Kelly,
            ExposurePct = 100.0 * run.PointsHeld / run.Equity.Length,
            AmbiguousBars = run.Totals.AmbiguousBars,
            RejectedOrders = run.Totals.RejectedOrders,
            ReducedOrders = run.Totals.ReducedOrders,
            FillsBeyondBar = run.Totals.FillsBeyondBar,
            PeriodsPerYear = perYear,
        };
    }

    /// <summary>A period's part of a yearly rate.</summary>
    public static double RiskFree(double rate, double perYear) => rate == 0 ? 0 : Math.Pow(1 + rate, 1 / perYear) - 1;

    /// <summary>ratio^power - 1; null where that is no real number.</summary>
    private static double? Growth(double ratio, double power) =>
        ratio < 0 || !double.IsFinite(power) ? null : Math.Pow(ratio, power) - 1;

    private static double? Ratio(double? above, double? below) => below > 0 ? above / below : null;

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
