using Toolkit.Statistics;

namespace Toolkit;

public sealed partial class BacktestResult
{
    /// <summary>Further statistics: tails, drawdowns, runs of trades, what could be chance.</summary>
    public RiskStatistics Risk => field ??= new RiskCalculator(Metrics, Options.RiskFreeRate)
    {
        Returns = _run.Sessions.Returns(_run.Equity),
        EmptySessions = _run.Sessions.Empty,
        Months = MonthlyReturns,
        Years = YearlyReturns,
        Trades = Trades,
        Drawdown = Drawdown,
    }.Measure();

    /// <summary>Returns from the end of each session that has bars to the next, 0.01 for 1 %.</summary>
    public Column SessionReturns => field ??= new(_run.Sessions.Returns(_run.Equity));

    /// <summary>The falls of equity below its running peak, the deepest first.</summary>
    public IReadOnlyList<DrawdownSpell> Drawdowns => field ??= DrawdownSpells.Of(_run.Equity, _run.Stamps.Span, Options.Cash);

    /// <summary>The closed trades put together by what they have in common.</summary>
    /// <param name="by">By what.</param>
    /// <param name="zone">In which weekdays and hours of intraday trades are told. Default: that of the run's calendar, where it is known, else UTC.</param>
    public IReadOnlyList<TradeGroup> TradesBy(TradeGrouping by, TimeZoneInfo? zone = null) =>
        TradeGroups.Of(Trades, by, zone ?? (Options.Calendar ?? Series.FirstOrDefault()?.Calendar)?.Zone ?? TimeZoneInfo.Utc);

    /// <summary>Makes runs of the trades of this one, in another order or mix.</summary>
    /// <exception cref="ToolkitException">There are no closed trades (usage).</exception>
    public MonteCarloResult MonteCarlo(MonteCarloOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Runs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Runs, 100_000);
        return Trades.Count > 0
            ? new TradeResampling(Trades, Options.Cash).Run(options)
            : throw ToolkitException.Usage("there are no closed trades to draw from", "take a run that has some");
    }
}
