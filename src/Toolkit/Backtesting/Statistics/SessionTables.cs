using Toolkit.Calendars;

namespace Toolkit.Backtesting;

/// <summary>Tables of a run by its sessions.</summary>
internal static class SessionTables
{
    public static SessionEquity[] Ends(RunRecord run)
    {
        SessionEquity[] ends = new SessionEquity[run.Sessions.Filled];
        for (int s = 0; s < ends.Length; s++)
        {
            ends[s] = new(ExchangeZone.Date(run.Sessions.Days[s]), run.Equity[run.Sessions.End(s)]);
        }

        return ends;
    }

    public static PeriodReturn[] Returns(RunRecord run, Func<DateOnly, DateOnly> periodOf)
    {
        List<PeriodReturn> returns = [];
        SessionEquity[] ends = Ends(run);
        double before = run.Options.Cash;
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

    public static SessionValue[] RollingSharpe(RunRecord run, int length)
    {
        double[] returns = ReturnsOf([.. Ends(run).Select(e => e.Equity)]);
        double perYear = run.Sessions.PeriodsPerYear, free = RiskFree(run);
        SessionValue[] values = new SessionValue[run.Sessions.Filled];
        RollingWindow window = new(length);
        for (int s = 0; s < values.Length; s++)
        {
            double? sharpe = null;
            if (s > 0)
            {
                window.Push(returns[s - 1]);
            }

            if (window.IsFull)
            {
                (double mean, double squares) = WindowMath.Spread(window.Values);
                sharpe = RoundingNoise.OrZero(Math.Sqrt(squares / (length - 1)), 1 + mean) is var deviation and > 0 ? (mean - free) / deviation * Math.Sqrt(perYear) : null;
            }

            values[s] = new(ExchangeZone.Date(run.Sessions.Days[s]), sharpe);
        }

        return values;
    }

    public static BenchmarkComparison Against(RunRecord run, BarSeries benchmark)
    {
        List<double> equity = [], prices = [];
        for (int s = 0; s < run.Sessions.Filled; s++)
        {
            // A label covers its whole day; an intraday bar is known by its own stamp.
            long end = benchmark.Timeframe.IsIntraday && run.Stamps.Span[run.Sessions.End(s)] % UnixMicroseconds.PerDay != 0
                ? run.Stamps.Span[run.Sessions.End(s)]
                : (run.Sessions.Days[s] + (benchmark.Timeframe.IsIntraday ? 1L : 0L)) * UnixMicroseconds.PerDay - (benchmark.Timeframe.IsIntraday ? 1 : 0);
            int bar = benchmark.LowerBound(end + 1) - 1;
            if (bar >= 0)
            {
                equity.Add(run.Equity[run.Sessions.End(s)]);
                prices.Add(benchmark.Close[bar]);
            }
        }

        if (prices.Count == 0)
        {
            throw ToolkitException.NotFound($"{benchmark.Key} has no bars in the run's range", "load the benchmark for the same range");
        }

        return Compare(ReturnsOf([.. equity]), ReturnsOf([.. prices]), run) with { BenchmarkReturnPct = 100 * (prices[^1] / prices[0] - 1) };
    }

    private static BenchmarkComparison Compare(double[] own, double[] market, RunRecord run)
    {
        if (own.Length < 2)
        {
            return default;
        }

        double ownMean = own.Average(), marketMean = market.Average(), free = RiskFree(run);
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
        return new(100 * (ownMean - free - beta * (marketMean - free)) * run.Sessions.PeriodsPerYear, beta, correlation, 0);

        bool Moves(double squares, double mean) => RoundingNoise.OrZero(Math.Sqrt(squares / (own.Length - 1)), 1 + mean) > 0;
    }

    private static double RiskFree(RunRecord run) => Math.Pow(1 + run.Options.RiskFreeRate, 1 / run.Sessions.PeriodsPerYear) - 1;

    private static double[] ReturnsOf(double[] values) =>
        [.. Enumerable.Range(1, Math.Max(0, values.Length - 1)).Select(i => values[i - 1] > 0 ? values[i] / values[i - 1] - 1 : 0)];
}
