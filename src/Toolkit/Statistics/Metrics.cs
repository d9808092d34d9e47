using Toolkit.Statistics;

namespace Toolkit;

/// <summary>The statistics of a backtest; the names in camel case are the keys of JSON output.</summary>
/// <remarks>
/// Null means that a statistic is not defined (no trades, no variance, too few sessions): never NaN, infinity or 0. Return
/// statistics use equity at session ends, drawdowns that of every bar. Percentages are in percent, money in the account's currency.
/// </remarks>
public sealed partial record Metrics
{
    /// <summary>Stamp of the first bar.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Stamp of the last bar.</summary>
    public required DateTime End { get; init; }

    [Statistic("Final equity", StatisticUnit.Money, StatisticGroup.Account)]
    public double FinalEquity { get; init; }

    /// <summary>Highest equity at any bar, starting capital included.</summary>
    [Statistic("Peak equity", StatisticUnit.Money, StatisticGroup.Account)]
    public double PeakEquity { get; init; }

    [Statistic("Net profit", StatisticUnit.Money, StatisticGroup.Account)]
    public double NetProfit { get; init; }

    /// <summary>Commissions of all fills.</summary>
    [Statistic("Commissions", StatisticUnit.Money, StatisticGroup.Account, Better = Better.Lower)]
    public double Commissions { get; init; }

    [Statistic("Return", StatisticUnit.Percent, StatisticGroup.Return)]
    public double ReturnPct { get; init; }

    /// <summary>Return of buying at the first close at which all indicators are warm and holding to the last close; the mean over several symbols.</summary>
    [Statistic("Buy-and-hold return", StatisticUnit.Percent, StatisticGroup.Return, Better = Better.Neither)]
    public double? BuyHoldReturnPct { get; init; }

    /// <summary>(final / start)^(periods a year / n) - 1, n the number of returns from session end to session end; null under 20 sessions.</summary>
    [Statistic("Annual return", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? AnnualReturnPct { get; init; }

    /// <summary>(final / start)^(365.25 days / elapsed) - 1.</summary>
    [Statistic("CAGR", StatisticUnit.Percent, StatisticGroup.Return)]
    public double? CagrPct { get; init; }

    /// <summary>Sample deviation of the returns x root of periods a year.</summary>
    [Statistic("Annual volatility", StatisticUnit.Percent, StatisticGroup.Return, Better = Better.Lower)]
    public double? AnnualVolatilityPct { get; init; }

    /// <summary>Mean excess return / sample deviation x root of periods a year.</summary>
    [Statistic("Sharpe ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? Sharpe { get; init; }

    /// <summary>Mean excess return / root of the mean of min(excess, 0)² over all returns x root of periods a year.</summary>
    [Statistic("Sortino ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? Sortino { get; init; }

    /// <summary>Annual return / |maximum drawdown|.</summary>
    [Statistic("Calmar ratio", StatisticUnit.Ratio, StatisticGroup.Ratio)]
    public double? Calmar { get; init; }

    /// <summary>Deepest fall of equity from its running peak, at any bar, starting capital included; zero or negative.</summary>
    [Statistic("Maximum drawdown", StatisticUnit.Percent, StatisticGroup.Drawdown)]
    public double MaxDrawdownPct { get; init; }

    /// <summary>Mean of the deepest points of all drawdowns.</summary>
    [Statistic("Average drawdown", StatisticUnit.Percent, StatisticGroup.Drawdown)]
    public double? AvgDrawdownPct { get; init; }

    /// <summary>Longest drawdown in calendar days from its peak to its recovery, or to the end.</summary>
    [Statistic("Longest drawdown", StatisticUnit.Days, StatisticGroup.Drawdown, Better = Better.Lower)]
    public double? MaxDrawdownDays { get; init; }

    [Statistic("Average drawdown length", StatisticUnit.Days, StatisticGroup.Drawdown, Better = Better.Lower)]
    public double? AvgDrawdownDays { get; init; }

    /// <summary>Closed trades.</summary>
    [Statistic("Trades", StatisticUnit.Count, StatisticGroup.Trade, Better = Better.Neither)]
    public int Trades { get; init; }

    /// <summary>Trades with a net profit above 0, of all trades.</summary>
    [Statistic("Win rate", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? WinRatePct { get; init; }

    [Statistic("Best trade", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? BestTradePct { get; init; }

    [Statistic("Worst trade", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? WorstTradePct { get; init; }

    /// <summary>Geometric mean of the trades' net returns.</summary>
    [Statistic("Average trade", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? AvgTradePct { get; init; }

    /// <summary>Longest trade in calendar days.</summary>
    [Statistic("Longest trade", StatisticUnit.Days, StatisticGroup.Trade, Better = Better.Neither)]
    public double? MaxTradeDays { get; init; }

    [Statistic("Average trade length", StatisticUnit.Days, StatisticGroup.Trade, Better = Better.Neither)]
    public double? AvgTradeDays { get; init; }

    /// <summary>Gross profit / gross loss, in money; null when there is no loss.</summary>
    [Statistic("Profit factor", StatisticUnit.Ratio, StatisticGroup.Trade)]
    public double? ProfitFactor { get; init; }

    /// <summary>Arithmetic mean of the trades' net returns.</summary>
    [Statistic("Expectancy", StatisticUnit.Percent, StatisticGroup.Trade)]
    public double? ExpectancyPct { get; init; }

    /// <summary>Root of n x mean / sample deviation of the trades' profits. Source: Tharp, The Definitive Guide to Position Sizing (2008).</summary>
    [Statistic("System quality number", StatisticUnit.Ratio, StatisticGroup.Trade)]
    public double? Sqn { get; init; }

    /// <summary>Win rate - (1 - win rate) / (mean win / mean loss), in money. Source: Kelly, A New Interpretation of Information Rate (1956).</summary>
    [Statistic("Kelly criterion", StatisticUnit.Ratio, StatisticGroup.Trade)]
    public double? Kelly { get; init; }

    /// <summary>Share of bars from an entry to its exit, both included.</summary>
    [Statistic("Exposure", StatisticUnit.Percent, StatisticGroup.Trade, Better = Better.Neither)]
    public double ExposurePct { get; init; }

    /// <summary>Bars of which the four prices do not tell what happened after an entry, or a stop-limit's trigger, inside them: whether an attached order or the limit was met, or which of the two attached ones first.</summary>
    [Statistic("Ambiguous bars", StatisticUnit.Count, StatisticGroup.Caution, Better = Better.Lower)]
    public int AmbiguousBars { get; init; }

    /// <summary>Orders that reached their price but that cash or margin could not carry.</summary>
    [Statistic("Rejected orders", StatisticUnit.Count, StatisticGroup.Caution, Better = Better.Lower)]
    public int RejectedOrders { get; init; }

    /// <summary>Orders sized as a share of equity that were cut to what cash or margin could carry.</summary>
    [Statistic("Reduced orders", StatisticUnit.Count, StatisticGroup.Caution, Better = Better.Lower)]
    public int ReducedOrders { get; init; }

    /// <summary>Fills whose slippage reached beyond the high or low of their bar.</summary>
    [Statistic("Fills beyond the bar", StatisticUnit.Count, StatisticGroup.Caution, Better = Better.Lower)]
    public int FillsBeyondBar { get; init; }

    /// <summary>Periods a year with which returns were annualised.</summary>
    [Statistic("Periods a year", StatisticUnit.Count, StatisticGroup.Basis, Better = Better.Neither)]
    public double PeriodsPerYear { get; init; }

    /// <summary>All numbers by their JSON key, in the order above.</summary>
    public IEnumerable<KeyValuePair<string, double?>> Numbers => StatisticTable<Metrics>.Rows.Select(row => KeyValuePair.Create(row.Key, row.Read(this)));

    /// <summary>Keys of all numbers.</summary>
    public static IReadOnlyList<string> NumberNames { get; } = Array.ConvertAll(StatisticTable<Metrics>.Rows, row => row.Key);

    /// <summary>Statistics of the numbers of <see cref="Numbers"/>, such as of a run in another process.</summary>
    /// <param name="start">Of <see cref="Start"/>.</param>
    /// <param name="end">Of <see cref="End"/>.</param>
    /// <param name="numbers">One for each of <see cref="NumberNames"/>.</param>
    public static Metrics Of(DateTime start, DateTime end, IReadOnlyList<double?> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return StatisticTable<Metrics>.Fill(new() { Start = start, End = end }, i => numbers[i]);
    }

    /// <summary>A number by its JSON key, such as <c>sharpe</c>.</summary>
    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public double? this[string key] => StatisticTable<Metrics>.Row(key).Read(this);
}
