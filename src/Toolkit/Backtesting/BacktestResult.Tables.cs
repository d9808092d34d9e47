using Toolkit.Bars;
using Toolkit.Statistics;

namespace Toolkit;

public sealed partial class BacktestResult
{
    private bool? _hasTimesOfDay;

    /// <summary>Equity at the end of each session that has bars.</summary>
    public IReadOnlyList<SessionEquity> SessionEnds => field ??= Tables.Ends();

    /// <summary>Return of each month that has bars, from the end of the one before (the first from the starting capital).</summary>
    public IReadOnlyList<PeriodReturn> MonthlyReturns => field ??= Tables.Returns(static day => new(day.Year, day.Month, 1));

    /// <summary>Return of each year that has bars, likewise.</summary>
    public IReadOnlyList<PeriodReturn> YearlyReturns => field ??= Tables.Returns(static day => new(day.Year, 1, 1));

    /// <summary>Sharpe ratio of the last returns at each session; null until there are enough, and where they do not vary.</summary>
    /// <param name="sessions">How many returns. Default 126: half a year of XNYS.</param>
    /// <remarks>Sessions without bars are left out.</remarks>
    public IReadOnlyList<SessionValue> RollingSharpe(int sessions = 126)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 2);
        return Tables.RollingSharpe(sessions);
    }

    /// <summary>Annual volatility, in percent, of the last returns at each session; null until there are enough.</summary>
    /// <inheritdoc cref="RollingSharpe"/>
    public IReadOnlyList<SessionValue> RollingVolatility(int sessions = 126)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 2);
        return Tables.RollingVolatility(sessions);
    }

    /// <summary>Beta of the last returns against those of a benchmark at each session; null until there are enough, and where the benchmark does not vary.</summary>
    /// <param name="benchmark">Its bars; the last close known at each session's end counts.</param>
    /// <param name="sessions">How many returns. Default 126: half a year of XNYS.</param>
    /// <exception cref="ToolkitException">The benchmark has no bars in the run (not found).</exception>
    public IReadOnlyList<SessionValue> RollingBeta(BarSeries benchmark, int sessions = 126)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 2);
        return Tables.RollingBeta(benchmark, sessions);
    }

    /// <summary>Alpha, beta, capture ratios and more of the returns against those of a benchmark over the same sessions.</summary>
    /// <param name="benchmark">Its bars; the last close known at each session's end counts.</param>
    /// <exception cref="ToolkitException">The benchmark has no bars in the run (not found).</exception>
    public BenchmarkComparison Against(BarSeries benchmark)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        return Tables.Against(benchmark);
    }

    /// <summary>Returns of a benchmark in the years of the run.</summary>
    internal IReadOnlyList<PeriodReturn> YearlyReturnsOf(BarSeries benchmark) => Tables.Returns(benchmark, static day => new(day.Year, 1, 1));

    /// <summary>Whether the points of the run are moments, and no labels of days.</summary>
    internal bool HasTimesOfDay => _hasTimesOfDay ??= BarLabel.HasTimesOfDay(_run.Stamps.Span);

    private SessionTables Tables => new(_run.Stamps, _run.Equity, _run.Sessions, _run.Options.Cash, _run.Options.RiskFreeRate);
}
