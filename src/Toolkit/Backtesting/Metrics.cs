using Toolkit.Backtesting;

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

    public double FinalEquity { get; init; }

    /// <summary>Highest equity at any bar, starting capital included.</summary>
    public double PeakEquity { get; init; }

    public double NetProfit { get; init; }

    /// <summary>Commissions of all fills.</summary>
    public double Commissions { get; init; }

    public double ReturnPct { get; init; }

    /// <summary>Return of buying at the first close at which all indicators are warm and holding to the last close; the mean over several symbols.</summary>
    public double? BuyHoldReturnPct { get; init; }

    /// <summary>(final / start)^(periods a year / n) - 1, n the number of returns from session end to session end; null under 20 sessions.</summary>
    public double? AnnualReturnPct { get; init; }

    /// <summary>(final / start)^(365.25 days / elapsed) - 1.</summary>
    public double? CagrPct { get; init; }

    /// <summary>Sample deviation of the returns x root of periods a year.</summary>
    public double? AnnualVolatilityPct { get; init; }

    /// <summary>Mean excess return / sample deviation x root of periods a year.</summary>
    public double? Sharpe { get; init; }

    /// <summary>Mean excess return / root of the mean of min(excess, 0)² over all returns x root of periods a year.</summary>
    public double? Sortino { get; init; }

    /// <summary>Annual return / |maximum drawdown|.</summary>
    public double? Calmar { get; init; }

    /// <summary>Deepest fall of equity from its running peak, at any bar, starting capital included; zero or negative.</summary>
    public double MaxDrawdownPct { get; init; }

    /// <summary>Mean of the deepest points of all drawdowns.</summary>
    public double? AvgDrawdownPct { get; init; }

    /// <summary>Longest drawdown in calendar days from its peak to its recovery, or to the end.</summary>
    public double? MaxDrawdownDays { get; init; }

    public double? AvgDrawdownDays { get; init; }

    /// <summary>Closed trades.</summary>
    public int Trades { get; init; }

    /// <summary>Trades with a net profit above 0, of all trades.</summary>
    public double? WinRatePct { get; init; }

    public double? BestTradePct { get; init; }

    public double? WorstTradePct { get; init; }

    /// <summary>Geometric mean of the trades' net returns.</summary>
    public double? AvgTradePct { get; init; }

    /// <summary>Longest trade in calendar days.</summary>
    public double? MaxTradeDays { get; init; }

    public double? AvgTradeDays { get; init; }

    /// <summary>Gross profit / gross loss, in money; null when there is no loss.</summary>
    public double? ProfitFactor { get; init; }

    /// <summary>Arithmetic mean of the trades' net returns.</summary>
    public double? ExpectancyPct { get; init; }

    /// <summary>Root of n x mean / sample deviation of the trades' profits. Source: Tharp, The Definitive Guide to Position Sizing (2008).</summary>
    public double? Sqn { get; init; }

    /// <summary>Win rate - (1 - win rate) / (mean win / mean loss), in money. Source: Kelly, A New Interpretation of Information Rate (1956).</summary>
    public double? Kelly { get; init; }

    /// <summary>Share of bars from an entry to its exit, both included.</summary>
    public double ExposurePct { get; init; }

    /// <summary>Bars of which the four prices do not tell what happened after an entry, or a stop-limit's trigger, inside them: whether an attached order or the limit was met, or which of the two attached ones first.</summary>
    public int AmbiguousBars { get; init; }

    /// <summary>Orders that reached their price but that cash or margin could not carry.</summary>
    public int RejectedOrders { get; init; }

    /// <summary>Orders sized as a share of equity that were cut to what cash or margin could carry.</summary>
    public int ReducedOrders { get; init; }

    /// <summary>Fills whose slippage reached beyond the high or low of their bar.</summary>
    public int FillsBeyondBar { get; init; }

    /// <summary>Periods a year with which returns were annualised.</summary>
    public double PeriodsPerYear { get; init; }

    /// <summary>All numbers by their JSON key, in the order above.</summary>
    public IEnumerable<KeyValuePair<string, double?>> Numbers => NumberNames.Select(key => KeyValuePair.Create(key, this[key]));

    /// <summary>Keys of all numbers.</summary>
    public static IReadOnlyList<string> NumberNames => MetricNames.All;

    /// <summary>A number by its JSON key, such as <c>sharpe</c>.</summary>
    /// <exception cref="ToolkitException">There is no such key (usage).</exception>
    public double? this[string key] => MetricNames.Reader(key)(this);
}
