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

    public PeriodReturn[] Returns(Func<DateOnly, DateOnly> periodOf)
    {
        List<PeriodReturn> returns = [];
        SessionEquity[] ends = Ends();
        double before = capital;
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

    public SessionValue[] RollingSharpe(int length)
    {
        double[] returns = ReturnsOf([.. Ends().Select(e => e.Equity)]);
        SessionValue[] values = new SessionValue[sessions.Filled];
        for (int s = 0; s < values.Length; s++)
        {
            double? sharpe = null;
            if (s >= length)
            {
                (double mean, double squares) = WindowMath.Spread(returns.AsSpan(s - length, length));
                sharpe = RoundingNoise.OrZero(Math.Sqrt(squares / (length - 1)), 1 + mean) is var deviation and > 0
                    ? (mean - _riskFree) / deviation * Math.Sqrt(sessions.PeriodsPerYear)
                    : null;
            }

            values[s] = new(ExchangeZone.Date(sessions.Days[s]), sharpe);
        }

        return values;
    }

    public BenchmarkComparison Against(BarSeries benchmark)
    {
        List<double> own = [], prices = [];
        for (int s = 0; s < sessions.Filled; s++)
        {
            // A label covers its whole day; an intraday bar is known by its own stamp.
            long end = benchmark.Timeframe.IsIntraday && stamps.Span[sessions.End(s)] % UnixMicroseconds.PerDay != 0
                ? stamps.Span[sessions.End(s)]
                : (sessions.Days[s] + (benchmark.Timeframe.IsIntraday ? 1L : 0L)) * UnixMicroseconds.PerDay - (benchmark.Timeframe.IsIntraday ? 1 : 0);
            int bar = benchmark.LowerBound(end + 1) - 1;
            if (bar >= 0)
            {
                own.Add(equity[sessions.End(s)]);
                prices.Add(benchmark.Close[bar]);
            }
        }

        if (prices.Count == 0)
        {
            throw ToolkitException.NotFound($"{benchmark.Key} has no bars in the run's range", "load the benchmark for the same range");
        }

        return Compare(ReturnsOf([.. own]), ReturnsOf([.. prices])) with { BenchmarkReturnPct = 100 * (prices[^1] / prices[0] - 1) };
    }

    private BenchmarkComparison Compare(double[] own, double[] market)
    {
        if (own.Length < 2)
        {
            return default;
        }

        double ownMean = own.Average(), marketMean = market.Average();
        double shared = 0, ownSquares = 0, marketSquares = 0;
        for (int i = 0; i < own.Length; i++)
        {
            double a = own[i] - ownMean, b = market[i] - marketMean;
            shared += a * b;
            ownSquares += a * a;
            marketSquares += b * b;
        }

        bool marketMoves = Moves(marketSquares, marketMean), ownMoves = Moves(ownSquares, ownMean);
        double? beta = marketMoves ? shared / marketSquares : null;
        double? correlation = marketMoves && ownMoves ? shared / Math.Sqrt(ownSquares * marketSquares) : null;
        return new(100 * (ownMean - _riskFree - beta * (marketMean - _riskFree)) * sessions.PeriodsPerYear, beta, correlation, 0);

        bool Moves(double squares, double mean) => RoundingNoise.OrZero(Math.Sqrt(squares / (own.Length - 1)), 1 + mean) > 0;
    }

    private static double[] ReturnsOf(double[] values) =>
        [.. Enumerable.Range(1, Math.Max(0, values.Length - 1)).Select(i => values[i - 1] > 0 ? values[i] / values[i - 1] - 1 : 0)];
}
