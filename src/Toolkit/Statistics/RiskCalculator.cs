namespace Toolkit.Statistics;

/// <summary>The further statistics of a run, by the definitions in docs/statistics.md.</summary>
internal sealed class RiskCalculator(Metrics metrics, double riskFreeRate)
{
    /// <summary>The share of returns beyond a VaR.</summary>
    private const double Tail = 0.05;

    /// <summary>Returns from session end to session end.</summary>
    public required double[] Returns { get; init; }

    /// <summary>Sessions without bars, which returned 0 each.</summary>
    public required int EmptySessions { get; init; }

    public required IReadOnlyList<PeriodReturn> Months { get; init; }

    public required IReadOnlyList<PeriodReturn> Years { get; init; }

    /// <summary>In the order of their exits.</summary>
    public required IReadOnlyList<Trade> Trades { get; init; }

    /// <summary>Falls below the running peak at every point, in percent.</summary>
    public required Column Drawdown { get; init; }

    public RiskStatistics Measure()
    {
        double[] sessions = [.. Returns, .. new double[EmptySessions]];
        double[] sorted = [.. sessions.Order()];
        ReturnMoments moments = ReturnMoments.Of(sessions);
        double[] months = Known(Months);
        Wins wins = Wins.Of(Trades);
        double? omega = Quotient(sessions.Sum(r => Math.Max(r, 0)), Losses(sessions));
        double? tail = sorted.Length > 1 ? Quotient(Math.Abs(Quantile(sorted, 1 - Tail)), Math.Abs(Quantile(sorted, Tail))) : null;
        double ulcer = Math.Sqrt(Drawdown.Sum(fall => fall * fall) / Drawdown.Count);
        SharpeEstimate? sharpe = SharpeEstimate.Of(sessions, MetricsCalculator.RiskFree(riskFreeRate, metrics.PeriodsPerYear));
        double? historical = sorted.Length > 1 ? Quantile(sorted, Tail) : null, payoff = wins.MeanWin / -wins.MeanLoss;
        return new()
        {
            BestSessionPct = 100 * Last(sorted),
            WorstSessionPct = 100 * First(sorted),
            SessionsWonPct = Won(sessions),
            BestMonthPct = Months.Max(m => m.ReturnPct),
            WorstMonthPct = Months.Min(m => m.ReturnPct),
            MonthsWonPct = Won(months),
            BestYearPct = Years.Max(y => y.ReturnPct),
            WorstYearPct = Years.Min(y => y.ReturnPct),
            YearsWonPct = Won(Known(Years)),
            Omega = omega,
            GainToPain = Quotient(months.Sum(), Losses(months)),
            TailRatio = tail,
            CommonSenseRatio = omega * tail,
            UlcerPerformance = metrics.AnnualReturnPct is { } annual ? Quotient(annual - 100 * riskFreeRate, ulcer) : null,
            Stability = StabilityOf(Returns),
            Skew = moments.Skew,
            Kurtosis = moments.ExcessKurtosis,
            ValueAtRiskPct = 100 * historical,
            ConditionalValueAtRiskPct = historical is { } limit ? 100 * sorted.TakeWhile(r => r <= limit).Average() : null,
            GaussianValueAtRiskPct = 100 * At(moments, new(0, 0)).Quantile,
            GaussianConditionalValueAtRiskPct = 100 * At(moments, new(0, 0)).MeanBelow,
            CornishFisherValueAtRiskPct = 100 * At(moments, new(moments.Skew, moments.ExcessKurtosis)).Quantile,
            CornishFisherConditionalValueAtRiskPct = 100 * At(moments, new(moments.Skew, moments.ExcessKurtosis)).MeanBelow,
            UlcerIndex = ulcer,
            RecoveryFactor = Quotient(metrics.ReturnPct, -metrics.MaxDrawdownPct),
            AvgWin = wins.MeanWin,
            AvgLoss = wins.MeanLoss,
            AvgWinPct = wins.MeanWinPct,
            AvgLossPct = wins.MeanLossPct,
            PayoffRatio = payoff,
            CpcIndex = metrics.ProfitFactor * metrics.WinRatePct / 100 * payoff,
            LongestWins = wins.LongestWins,
            LongestLosses = wins.LongestLosses,
            WorstAdversePct = Trades.Min(t => t.MaxAdversePct),
            AvgAdversePct = Trades.Average(t => t.MaxAdversePct),
            AvgFavorablePct = Trades.Average(t => t.MaxFavorablePct),
            ProbabilisticSharpePct = 100 * sharpe?.Probability(),
            MinimumTrackRecord = sharpe?.MinimumTrackRecord(),
        };
    }

    /// <summary>Linear between the two values around it, as NumPy's and R's defaults (type 7).</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="probability">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        double place = probability * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <summary>The quantile of the tail by the expansion of Cornish and Fisher, and the mean of the quantiles below it; the normal ones without skewness and kurtosis.</summary>
    private static (double? Quantile, double? MeanBelow) At(ReturnMoments moments, (double? Skew, double? Kurtosis) shape)
    {
        if (moments.Spread is not > 0 || shape is not ({ } s, { } k))
        {
            return default;
        }

        double z = NormalDistribution.Quantile(Tail);
        double quantile = z + (z * z - 1) * s / 6 + z * (z * z - 3) * k / 24 - z * (2 * z * z - 5) * s * s / 36;
        // Each Hermite polynomial times the density is a derivative of the one before it, so the mean has a closed form.
        double mean = -NormalDistribution.Density(z) / Tail * (1 + z * s / 6 + (z * z - 1) * k / 24 - (2 * z * z - 1) * s * s / 36);
        return (moments.Mean + moments.Spread * quantile, moments.Mean + moments.Spread * mean);
    }

    private static double? StabilityOf(double[] returns)
    {
        if (returns.Length < 3)
        {
            return null;
        }

        double[] logs = new double[returns.Length];
        double sum = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = sum += Math.Log(1 + returns[i]);
        }

        double mean = logs.Average(), middle = (logs.Length - 1) / 2.0, shared = 0, squares = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            shared += (i - middle) * (logs[i] - mean);
            squares += (logs[i] - mean) * (logs[i] - mean);
        }

        // Squared distances of 0, 1, ..., n - 1 from their mean add up to n (n² - 1) / 12; a return of -100 % leaves no number.
        double n = logs.Length, steps = n * (n * n - 1) / 12;
        return Quotient(shared * shared, squares * steps);
    }

    private static double[] Known(IReadOnlyList<PeriodReturn> periods) => [.. periods.Select(p => p.ReturnPct).OfType<double>()];

    private static double Losses(double[] returns) => -returns.Sum(r => Math.Min(r, 0));

    private static double? Won(double[] returns) => Quotient(100.0 * returns.Count(r => r > 0), returns.Count(r => r != 0));

    private static double? First(double[] sorted) => sorted.Length > 0 ? sorted[0] : null;

    private static double? Last(double[] sorted) => sorted.Length > 0 ? sorted[^1] : null;

    private static double? Quotient(double above, double below) => above / below is var part && double.IsFinite(part) ? part : null;

    /// <summary>Trades with a profit and those with a loss; one of exactly zero is neither and ends a run of either.</summary>
    private readonly record struct Wins(double? MeanWin, double? MeanLoss, double? MeanWinPct, double? MeanLossPct, int LongestWins, int LongestLosses)
    {
        public static Wins Of(IReadOnlyList<Trade> trades)
        {
            Trade[] won = [.. trades.Where(t => t.ProfitLoss > 0)], lost = [.. trades.Where(t => t.ProfitLoss < 0)];
            return new(
                won.Length > 0 ? won.Average(t => t.ProfitLoss) : null, lost.Length > 0 ? lost.Average(t => t.ProfitLoss) : null,
                won.Average(t => t.ReturnPct), lost.Average(t => t.ReturnPct), Longest(trades, t => t.ProfitLoss > 0), Longest(trades, t => t.ProfitLoss < 0));
        }

        private static int Longest(IReadOnlyList<Trade> trades, Func<Trade, bool> counts)
        {
            (int run, int longest) = (0, 0);
            foreach (Trade trade in trades)
            {
                run = counts(trade) ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }

            return longest;
        }
    }
}
