using Toolkit.Bars;
using Toolkit.Calendars;

namespace Toolkit.Statistics;

/// <summary>Which points of a run are the ends of sessions, and how many sessions there were without bars.</summary>
internal sealed class SessionMap
{
    // Null where each point is a session of its own.
    private readonly int[]? _ends;
    private readonly int[] _days;

    private SessionMap(int[]? ends, int[] days, int count, double periodsPerYear) =>
        (_ends, _days, Count, PeriodsPerYear) = (ends, days, count, periodsPerYear);

    /// <summary>Sessions that were kept: as they were when they were worked out.</summary>
    internal static SessionMap Restored(int[]? ends, int[] days, int count, double periodsPerYear) => new(ends, days, count, periodsPerYear);

    /// <summary>Sessions that have points.</summary>
    public int Filled => _days.Length;

    /// <summary>Sessions from the first to the last, those without points included.</summary>
    public int Count { get; }

    public double PeriodsPerYear { get; }

    /// <summary>Index of the last point of a session.</summary>
    public int End(int session) => _ends is null ? session : _ends[session];

    /// <summary>Null where each point is a session of its own.</summary>
    public ReadOnlySpan<int> Ends => _ends;

    public bool IsEveryPoint => _ends is null;

    /// <summary>Labels as days since 1970.</summary>
    public ReadOnlySpan<int> Days => _days;

    /// <summary>Sessions without points, which return 0.</summary>
    public int Empty => Count - Filled;

    /// <summary>From one value to the next; 0 where nothing was left.</summary>
    public static double Return(double before, double now) => before > 0 ? now / before - 1 : 0;

    /// <summary>Returns from the end of one session with points to the next.</summary>
    public double[] Returns(ReadOnlySpan<double> equity)
    {
        double[] returns = new double[Math.Max(0, Filled - 1)];
        for (int s = 0; s < returns.Length; s++)
        {
            returns[s] = Return(equity[End(s)], equity[End(s + 1)]);
        }

        return returns;
    }

    /// <summary>The same, less the risk-free return of a period.</summary>
    /// <param name="equity">At each point.</param>
    /// <param name="riskFreeRate">A year.</param>
    public double[] ExcessReturns(ReadOnlySpan<double> equity, double riskFreeRate)
    {
        double riskFree = MetricsCalculator.RiskFree(riskFreeRate, PeriodsPerYear);
        return Array.ConvertAll(Returns(equity), r => r - riskFree);
    }

    /// <param name="stamps">Stamps of the points, ascending; not empty.</param>
    /// <param name="timeframe">The finest timeframe among them.</param>
    /// <param name="calendar">Whose sessions count.</param>
    /// <param name="period">Sessions, or each point for itself.</param>
    public static SessionMap Of(ReadOnlySpan<long> stamps, Timeframe timeframe, TradingCalendar calendar, ReturnPeriod period)
    {
        SessionMap sessions = timeframe.IsIntraday ? Intraday(stamps, calendar) : Labels(stamps, timeframe, calendar);
        if (period == ReturnPeriod.Session || sessions.IsEveryPoint)
        {
            return sessions;
        }

        int[] days = new int[stamps.Length];
        for (int i = 0; i < days.Length; i++)
        {
            days[i] = (int)BarLabel.DayOf(stamps[i]);
        }

        return new(null, days, days.Length, sessions.PeriodsPerYear * days.Length / sessions.Filled);
    }

    /// <summary>Periods a year of bars of a day and longer.</summary>
    public static double YearOf(Timeframe timeframe, TradingCalendar calendar) => timeframe.Unit switch
    {
        TimeframeUnit.Week => 52,
        TimeframeUnit.Month => 12,
        TimeframeUnit.Quarter => 4,
        TimeframeUnit.Year => 1,
        _ => calendar.PeriodsPerYear,
    };

    private static SessionMap Labels(ReadOnlySpan<long> stamps, Timeframe timeframe, TradingCalendar calendar)
    {
        List<int> ends = new(stamps.Length);
        int[] days = new int[stamps.Length];
        for (int i = 0; i < stamps.Length; i++)
        {
            int day = (int)BarLabel.DayOf(stamps[i]);
            if (i + 1 == stamps.Length || BarLabel.DayOf(stamps[i + 1]) != day)
            {
                days[ends.Count] = day;
                ends.Add(i);
            }
        }

        bool distinct = ends.Count == stamps.Length;
        days = distinct ? days : days[..ends.Count];
        int count = timeframe == Timeframe.Day ? days.Length + Missing(days, calendar) : Math.Max(days.Length, Steps(timeframe.Unit, days));
        return new(distinct ? null : [.. ends], days, count, YearOf(timeframe, calendar));
    }

    /// <summary>Sessions of the calendar between the first and the last day that are not among the days.</summary>
    private static int Missing(int[] days, TradingCalendar calendar)
    {
        SessionTable table = calendar.Table(days[0] * UnixMicroseconds.PerDay, days[^1] * UnixMicroseconds.PerDay);
        int missing = 0, at = 0;
        for (int i = table.FromLabel(days[0]); i < table.Count && table.Days[i] <= days[^1]; i++)
        {
            while (days[at] < table.Days[i])
            {
                at++;
            }

            missing += days[at] == table.Days[i] ? 0 : 1;
        }

        return missing;
    }

    private static int Steps(TimeframeUnit unit, int[] days)
    {
        int steps = 1;
        for (long day = BarLabel.Of(unit, days[0]); day < BarLabel.Of(unit, days[^1]); day = BarLabel.After(unit, day))
        {
            steps++;
        }

        return steps;
    }

    /// <summary>A session's end is its last bar before the close; bars after the last close belong to the last session.</summary>
    private static SessionMap Intraday(ReadOnlySpan<long> stamps, TradingCalendar calendar)
    {
        SessionTable table = calendar.Table(stamps[0], stamps[^1]);
        int session = Math.Max(0, table.OpenedBy(stamps[0]));
        while (session < table.Count && table.Closes[session] <= stamps[0])
        {
            session++;
        }

        List<int> ends = [], days = [];
        int from = 0, first = session;
        for (; session < table.Count && from < stamps.Length; session++)
        {
            // The last session that opens takes what follows it.
            bool isLast = table.OpenAfter(session) > stamps[^1];
            int next = isLast ? stamps.Length : from + Before(stamps[from..], table.Closes[session]);
            if (next > from)
            {
                ends.Add(next - 1);
                days.Add(table.Days[session]);
            }

            from = next;
        }

        return from == stamps.Length
            ? new([.. ends], [.. days], session - first, calendar.PeriodsPerYear)
            : throw ToolkitException.Usage(
                $"calendar {calendar.Name} has no session at {UnixMicroseconds.ToIso(stamps[from])}", "choose another calendar for this run");
    }

    private static int Before(ReadOnlySpan<long> stamps, long end)
    {
        // Sessions are short beside the run: doubling steps find the end faster than halving all of it.
        int step = 64;
        while (step < stamps.Length && stamps[step] < end)
        {
            step *= 2;
        }

        return TimeSteps.FirstFrom(stamps[..Math.Min(step, stamps.Length)], end);
    }
}
