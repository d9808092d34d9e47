using Toolkit.Statistics;

namespace Toolkit;

public sealed partial class BacktestResult
{
    /// <summary>Equity at the end of each session that has bars.</summary>
    public IReadOnlyList<SessionEquity> SessionEnds => field ??= Tables.Ends();

    /// <summary>Return of each month that has bars, from the end of the one before (the first from the starting capital).</summary>
    public IReadOnlyList<PeriodReturn> MonthlyReturns => field ??= Tables.Returns(static day => new(day.Year, day.Month, 1));

    /// <summary>Return of each year that has bars, likewise.</summary>
    public IReadOnlyList<PeriodReturn> YearlyReturns => field ??= Tables.Returns(static day => new(day.Year, 1, 1));

    /// <summary>The closed trades by why they ended, in the order of <see cref="ExitReason"/>.</summary>
    public IReadOnlyList<ExitSummary> ByExitReason => field ??= [.. Trades.GroupBy(t => t.ExitReason).OrderBy(g => g.Key).Select(ExitSummary.Of)];

    /// <summary>Sharpe ratio of the last returns at each session; null until there are enough, and where they do not vary.</summary>
    /// <param name="sessions">How many returns. Default 126: half a year of XNYS.</param>
    /// <remarks>Sessions without bars are left out.</remarks>
    public IReadOnlyList<SessionValue> RollingSharpe(int sessions = 126)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 2);
        return Tables.RollingSharpe(sessions);
    }

    /// <summary>Alpha and beta of the returns against those of a benchmark over the same sessions.</summary>
    /// <param name="benchmark">Its bars; the last close known at each session's end counts.</param>
    /// <exception cref="ToolkitException">The benchmark has no bars in the run (not found).</exception>
    public BenchmarkComparison Against(BarSeries benchmark)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        return Tables.Against(benchmark);
    }

    private SessionTables Tables => new(_run.Stamps, _run.Equity, _run.Sessions, _run.Options.Cash, _run.Options.RiskFreeRate);
}
