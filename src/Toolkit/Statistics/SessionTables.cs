using Toolkit.Bars;
using Toolkit.Calendars;

namespace Toolkit.Statistics;

/// <summary>Tables of an equity curve by its sessions.</summary>
internal sealed class SessionTables(ReadOnlyMemory<long> stamps, double[] equity, SessionMap sessions, double capital, double riskFreeRate)
{
    private readonly double _riskFree = MetricsCalculator.RiskFree(riskFreeRate, sessions.PeriodsPerYear);

    public SessionEquity[] Ends()
    {
        SessionEquity[] ends = new SessionEquity[sessions.Filled];
        for (int s = 0; s < ends.Length; s++)
        {
            ends[s] = new(ExchangeZone.Date(sessions.Days[s]), equity[sessions.End(s)]);
        }

        return ends;
    }

    public PeriodReturn[] Returns(Func<DateOnly, DateOnly> periodOf) => Returns(Ends(), capital, periodOf);

    /// <summary>Returns of a benchmark over the same periods, from its first close in the run.</summary>
    public PeriodReturn[] Returns(BarSeries benchmark, Func<DateOnly, DateOnly> periodOf)
    {
        (int[] at, double[] prices) = Beside(benchmark);
        return Returns([.. at.Select((s, i) => new SessionEquity(ExchangeZone.Date(sessions.Days[s]), prices[i]))], prices[0], periodOf);
    }

    public SessionValue[] RollingSharpe(int length) => Rolling(length, window =>
        Deviation(window, out double mean) is var deviation and > 0 ? (mean - _riskFree) / deviation * Math.Sqrt(sessions.PeriodsPerYear) : null);

    public SessionValue[] RollingVolatility(int length) => Rolling(length, window => 100 * Deviation(window, out _) * Math.Sqrt(sessions.PeriodsPerYear));

    public SessionValue[] RollingBeta(BarSeries benchmark, int length)
    {
        (int[] at, double[] prices) = Beside(benchmark);
        double[] own = ReturnsOf([.. at.Select(s => equity[sessions.End(s)])]), market = ReturnsOf(prices);
        return [.. at.Select((s, i) => new SessionValue(
            ExchangeZone.Date(sessions.Days[s]),
            i >= length ? BenchmarkCalculator.Line.Of(own.AsSpan(i - length, length), market.AsSpan(i - length, length)).Beta : null))];
    }

    public BenchmarkComparison Against(BarSeries benchmark)
    {
        (int[] at, double[] prices) = Beside(benchmark);
        BenchmarkComparison compared = new BenchmarkCalculator(_riskFree, sessions.PeriodsPerYear).Compare(
            ReturnsOf([.. at.Select(s => equity[sessions.End(s)])]), ReturnsOf(prices));
        return compared with { BenchmarkReturnPct = 100 * (prices[^1] / prices[0] - 1) };
    }

    /// <summary>The sessions at whose ends a close of the benchmark was known, and those closes.</summary>
    private (int[] Sessions, double[] Prices) Beside(BarSeries benchmark)
    {
        List<int> at = [];
        List<double> prices = [];
        bool byStamp = benchmark.Timeframe.IsIntraday && BarLabel.HasTimesOfDay(stamps.Span);
        for (int s = 0; s < sessions.Filled; s++)
        {
            // A label covers its whole day; an intraday bar is known by its own stamp.
            int bar = benchmark.LowerBound(byStamp ? stamps.Span[sessions.End(s)] + 1 : (sessions.Days[s] + 1L) * UnixMicroseconds.PerDay) - 1;
            if (bar >= 0)
            {
                at.Add(s);
                prices.Add(benchmark.Close[bar]);
            }
        }

        return prices.Count > 0
            ? ([.. at], [.. prices])
            : throw ToolkitException.NotFound($"{benchmark.Key} has no bars in the run's range", "load the benchmark for the same range");
    }

    private static PeriodReturn[] Returns(SessionEquity[] ends, double before, Func<DateOnly, DateOnly> periodOf)
    {
        List<PeriodReturn> returns = [];
        for (int s = 0; s < ends.Length; s++)
        {
            DateOnly period = periodOf(ends[s].Session);
            if (s + 1 == ends.Length || periodOf(ends[s + 1].Session) != period)
            {
                returns.Add(new(period, before > 0 ? 100 * (ends[s].Equity / before - 1) : null));
                before = ends[s].Equity;
            }
        }

        return [.. returns];
    }

    private SessionValue[] Rolling(int length, Func<double[], double?> of)
    {
        double[] returns = sessions.Returns(equity);
        SessionValue[] values = new SessionValue[sessions.Filled];
        for (int s = 0; s < values.Length; s++)
        {
            values[s] = new(ExchangeZone.Date(sessions.Days[s]), s >= length ? of(returns[(s - length)..s]) : null);
        }

        return values;
    }

    private static double Deviation(ReadOnlySpan<double> window, out double mean)
    {
        (mean, double squares) = WindowMath.Spread(window);
        return RoundingNoise.OfReturns(Math.Sqrt(squares / (window.Length - 1)), mean);
    }

    private static double[] ReturnsOf(double[] values) =>
        [.. Enumerable.Range(1, Math.Max(0, values.Length - 1)).Select(i => SessionMap.Return(values[i - 1], values[i]))];
}
