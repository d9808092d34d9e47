using Toolkit.Calendars;

namespace Toolkit.Backtesting;

/// <summary>The opens and closes of the bars of several series in the order in which they happened. Immutable.</summary>
/// <remarks>At one moment bars close before others open; what closes together is one tick: one point of the equity curve.</remarks>
internal sealed class RunClock
{
    private readonly long[] _moments;

    public RunClock(BarSeries[] series, int[] starts)
    {
        Closes = [.. series.Select(s => s.CloseTimes.Microseconds.ToArray())];
        Opens = [.. series.Select((s, i) => OpenTimes(s, Closes[i]))];
        int[] at = [.. starts];
        List<long> stamps = [], moments = [];
        while (NextClose(Closes, at) is var time && time != long.MaxValue)
        {
            long stamp = long.MinValue;
            for (int k = 0; k < series.Length; k++)
            {
                if (at[k] < Closes[k].Length && Closes[k][at[k]] == time)
                {
                    stamp = Math.Max(stamp, series[k].Time.Microseconds[at[k]++]);
                }
            }

            moments.Add(time);
            // A daily bar that closes late may carry an earlier stamp than the tick before it.
            stamps.Add(stamps.Count > 0 ? Math.Max(stamp, stamps[^1]) : stamp);
        }

        (Stamps, _moments) = (stamps.ToArray(), [.. moments]);
    }

    /// <summary>The moment at which the last bar of all closes.</summary>
    public long End => _moments[^1];

    /// <summary>The moment at which the bars of a point close.</summary>
    public long MomentOf(int tick) => _moments[tick];

    /// <summary>The point of the clock at a moment at which bars close.</summary>
    public int TickOf(long moment) => Array.BinarySearch(_moments, moment);

    /// <summary>How many bars of a series are over at a point; <paramref name="from"/> is a number that are.</summary>
    public int ClosedBy(int series, int from, int tick)
    {
        while (from < Closes[series].Length && Closes[series][from] <= _moments[tick])
        {
            from++;
        }

        return from;
    }

    public long[][] Opens { get; }

    public long[][] Closes { get; }

    public ReadOnlyMemory<long> Stamps { get; }

    public static long NextClose(long[][] closes, int[] at)
    {
        long next = long.MaxValue;
        for (int k = 0; k < closes.Length; k++)
        {
            next = at[k] < closes[k].Length ? Math.Min(next, closes[k][at[k]]) : next;
        }

        return next;
    }

    /// <summary>When a bar opens: its stamp, or the session's open for a label; never before the bar before it is over, always before its own close.</summary>
    private static long[] OpenTimes(BarSeries series, long[] closes)
    {
        long[] opens = series.Time.Microseconds.ToArray();
        for (int i = 0; i < opens.Length; i++)
        {
            if (!series.Timeframe.IsIntraday && series.Calendar is { IsClock: false } calendar)
            {
                opens[i] = SessionOpen(calendar, opens[i], closes[i]);
            }

            opens[i] = i > 0 ? Math.Max(opens[i], closes[i - 1]) : opens[i];
            closes[i] = Math.Max(closes[i], opens[i] + 1);
        }

        return opens;
    }

    private static long SessionOpen(TradingCalendar calendar, long label, long close)
    {
        SessionTable table = calendar.Table(label, label);
        int session = table.FromLabel(Bars.BarLabel.DayOf(label));
        return session < table.Count && table.Opens[session] < close ? table.Opens[session] : label;
    }
}
