using Toolkit.Statistics;

namespace Toolkit;

/// <summary>Further statistics of a run, made when they are first asked for; the names in camel case are the keys of JSON output.</summary>
/// <remarks>
/// Null means not defined: never NaN, infinity or 0. Of the returns from session end to session end unless said otherwise; VaR and CVaR
/// are returns of one session that are fallen short of in one of twenty, so losses are negative. docs/statistics.md has the definitions
/// with their sources, and how other libraries' figures differ.
/// </remarks>
public sealed partial record RiskStatistics
{
    /// <summary>The statistics, in the order below.</summary>
    public static IReadOnlyList<Statistic> All { get; } = Array.ConvertAll(StatisticTable<RiskStatistics>.Rows, row => row.Statistic);

    [Statistic("Best session", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? BestSessionPct { get; init; }

    [Statistic("Worst session", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? WorstSessionPct { get; init; }

    /// <summary>Sessions with a return above 0, of those with a return that is not 0.</summary>
    [Statistic("Sessions won", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? SessionsWonPct { get; init; }

    [Statistic("Best month", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? BestMonthPct { get; init; }

    [Statistic("Worst month", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? WorstMonthPct { get; init; }

    /// <summary>Months with a return above 0, of those with a return that is not 0.</summary>
    [Statistic("Months won", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? MonthsWonPct { get; init; }

    [Statistic("Best year", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? BestYearPct { get; init; }

    [Statistic("Worst year", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? WorstYearPct { get; init; }

    /// <summary>Years with a return above 0, of those with a return that is not 0.</summary>
    [Statistic("Years won", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? YearsWonPct { get; init; }

    /// <summary>Sum of the gains / sum of the losses. Source: Keating and Shadwick, A Universal Performance Measure (2002), threshold 0.</summary>
    [Statistic("Omega ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? Omega { get; init; }

    /// <summary>Sum of the monthly returns / sum of the losing ones. Source: Schwager, Hedge Fund Market Wizards (2012).</summary>
    [Statistic("Gain-to-pain ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? GainToPain { get; init; }

    /// <summary>|95th percentile of the returns| / |5th|.</summary>
    [Statistic("Tail ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? TailRatio { get; init; }

    /// <summary>Omega x tail ratio.</summary>
    [Statistic("Common sense ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? CommonSenseRatio { get; init; }

    /// <summary>(Annual return - risk-free rate) / ulcer index. Source: Martin and McCann, The Investor's Guide to Fidelity Funds (1989).</summary>
    [Statistic("Ulcer performance index", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? UlcerPerformance { get; init; }

    /// <summary>R² of a straight line through the cumulated logarithmic returns: 1 is an even rise or fall.</summary>
    [Statistic("Stability", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? Stability { get; init; }

    /// <summary>Skewness of the population.</summary>
    [Statistic("Skewness", StatisticUnit.Ratio, StatisticGroup.Distribution)]
    public double? Skew { get; init; }

    /// <summary>Kurtosis of the population less 3: 0 for a normal distribution.</summary>
    [Statistic("Excess kurtosis", StatisticUnit.Ratio, StatisticGroup.Distribution, Better = Better.Neither)]
    public double? Kurtosis { get; init; }

    /// <summary>5th percentile, interpolated.</summary>
    [Statistic("VaR 95 %, historical", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? ValueAtRiskPct { get; init; }

    /// <summary>Mean of the returns that are not above the VaR.</summary>
    [Statistic("CVaR 95 %, historical", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? ConditionalValueAtRiskPct { get; init; }

    /// <summary>5th percentile of the normal distribution with the mean and the sample deviation of the returns.</summary>
    [Statistic("VaR 95 %, Gaussian", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? GaussianValueAtRiskPct { get; init; }

    /// <summary>Mean of that distribution below its VaR.</summary>
    [Statistic("CVaR 95 %, Gaussian", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? GaussianConditionalValueAtRiskPct { get; init; }

    /// <summary>The Gaussian VaR with its quantile corrected for skewness and kurtosis. Source: Favre and Galeano, Mean-Modified Value-at-Risk Optimization with Hedge Funds (2002).</summary>
    [Statistic("VaR 95 %, Cornish-Fisher", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? CornishFisherValueAtRiskPct { get; init; }

    /// <summary>Mean of the corrected quantiles below that VaR. Source: Maillard, A User's Guide to the Cornish Fisher Expansion (2012).</summary>
    [Statistic("CVaR 95 %, Cornish-Fisher", StatisticUnit.Percent, StatisticGroup.Distribution)]
    public double? CornishFisherConditionalValueAtRiskPct { get; init; }

    /// <summary>Root of the mean squared fall of equity below its running peak, at every bar. Source: Martin and McCann (1989).</summary>
    [Statistic("Ulcer index", StatisticUnit.Percent, StatisticGroup.Drawdown, Better = Better.Lower)]
    public double? UlcerIndex { get; init; }

    /// <summary>Return / |maximum drawdown|.</summary>
    [Statistic("Recovery factor", StatisticUnit.Ratio, StatisticGroup.Drawdown)]
    public double? RecoveryFactor { get; init; }

    /// <summary>Mean net profit of the trades with one.</summary>
    [Statistic("Average win", StatisticUnit.Money, StatisticGroup.Trade)]
    public double? AvgWin { get; init; }

    /// <summary>Mean net loss of the trades with one; negative.</summary>
    [Statistic("Average loss", StatisticUnit.Money, StatisticGroup.Trade)]
    public double? AvgLoss { get; init; }

    [Statistic("Average winning return", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? AvgWinPct { get; init; }

    [Statistic("Average losing return", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? AvgLossPct { get; init; }

    /// <summary>Average win / |average loss|, in money.</summary>
    [Statistic("Payoff ratio", StatisticUnit.Ratio, StatisticGroup.Trade)]
    public double? PayoffRatio { get; init; }

    /// <summary>Profit factor x win rate x payoff ratio.</summary>
    [Statistic("CPC index", StatisticUnit.Ratio, StatisticGroup.Trade)]
    public double? CpcIndex { get; init; }

    /// <summary>Most trades with a profit one after the other, in the order of exits.</summary>
    [Statistic("Longest run of wins", StatisticUnit.Count, StatisticGroup.Trade)]
    public int LongestWins { get; init; }

    /// <summary>Most trades with a loss one after the other, in the order of exits.</summary>
    [Statistic("Longest run of losses", StatisticUnit.Count, StatisticGroup.Trade, Better = Better.Lower)]
    public int LongestLosses { get; init; }

    /// <summary>Furthest that the price went against any trade, in percent of its entry price.</summary>
    [Statistic("Worst intra-trade drawdown", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? WorstAdversePct { get; init; }

    /// <summary>Mean of how far the price went against the trades (MAE).</summary>
    [Statistic("Average adverse excursion", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? AvgAdversePct { get; init; }

    /// <summary>Mean of how far the price went for the trades (MFE).</summary>
    [Statistic("Average favourable excursion", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? AvgFavorablePct { get; init; }

    /// <summary>Probability that the true Sharpe ratio is above 0: <see cref="SharpeEstimate.Probability"/>.</summary>
    [Statistic("Probabilistic Sharpe ratio", StatisticUnit.Percent, StatisticGroup.Significance)]
    public double? ProbabilisticSharpePct { get; init; }

    /// <summary>Returns needed before the true Sharpe ratio is above 0 with 95 % confidence: <see cref="SharpeEstimate.MinimumTrackRecord"/>.</summary>
    [Statistic("Minimum track record, sessions", StatisticUnit.Count, StatisticGroup.Significance, Better = Better.Lower)]
    public double? MinimumTrackRecord { get; init; }

    /// <summary>All numbers by their JSON key, in the order above.</summary>
    public IEnumerable<KeyValuePair<string, double?>> Numbers => StatisticTable<RiskStatistics>.Rows.Select(row => KeyValuePair.Create(row.Key, row.Read(this)));

    /// <summary>A number by its JSON key, such as <c>omega</c>.</summary>
    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public double? this[string key] => StatisticTable<RiskStatistics>.Row(key).Read(this);
}
