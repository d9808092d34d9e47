using Toolkit.Calendars;

namespace Toolkit.Backtesting;

/// <summary>The opens and closes of the bars of several series in the order in which they happened. Immutable.</summary>
/// <remarks>At one moment bars close before others open; what closes together is one tick: one point of the equity curve.</remarks>
internal sealed class RunClock
{
    private readonly long[][] _opens;
    private readonly long[] _moments;

    public RunClock(BarSeries[] series, int[] starts)
    {
        Closes = [.. series.Select(s => s.CloseTimes.Microseconds.ToArray())];
        _opens = [.. series.Select((s, i) => OpenTimes(s, Closes[i]))];
        int[] at = [.. starts];
        List<long> stamps = [], moments = [];
        while (NextClose(at) is var time && time != long.MaxValue)
        {
            long stamp = long.MinValue;
            for (int k = 0; k < series.Length; k++)
            {
                if (CloseOf(k, at[k]) == time)
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

    /// <summary>At each point the last bar of a series that is over; -1 before the first.</summary>
    public int[] LastClosed(int series) => LastKnown.At(_moments, Closes[series]);

    public long[][] Closes { get; }

    public ReadOnlyMemory<long> Stamps { get; }

    /// <summary>When a bar opens; <see cref="long.MaxValue"/> past the last one.</summary>
    public long OpenOf(int series, int bar) => bar < _opens[series].Length ? _opens[series][bar] : long.MaxValue;

    /// <summary>When a bar closes; <see cref="long.MaxValue"/> past the last one.</summary>
    public long CloseOf(int series, int bar) => bar < Closes[series].Length ? Closes[series][bar] : long.MaxValue;

    private long NextClose(int[] at)
    {
        long next = long.MaxValue;
        for (int k = 0; k < at.Length; k++)
        {
            next = Math.Min(next, CloseOf(k, at[k]));
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
