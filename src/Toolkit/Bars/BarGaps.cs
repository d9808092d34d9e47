using Toolkit.Bars;

namespace Toolkit;

/// <summary>Finds the bars that a calendar expects and a series lacks.</summary>
public static class BarGaps
{
    /// <summary>The runs of missing bars in a range, ascending; a closed market is no gap, and does not cut one in two.</summary>
    /// <param name="times">Bar times in microseconds since 1970, ascending.</param>
    /// <param name="timeframe">Their timeframe.</param>
    /// <param name="calendar">Whose sessions; null for clock time.</param>
    /// <param name="range">The opens, or labels, that are expected.</param>
    public static IReadOnlyList<BarGap> Find(ReadOnlySpan<long> times, Timeframe timeframe, TradingCalendar? calendar, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        ExpectedBars buckets = new(timeframe, calendar, range);
        List<BarGap> gaps = [];
        (long start, long end, int missing) = (0, 0, 0);

        // A bar that opened before the range can still cover its first bucket.
        long reach = timeframe.Duration is null ? 0 : Math.Min(range.FromMicroseconds - UnixMicroseconds.Min, timeframe.Micros);
        int at = TimeSteps.FirstFrom(times, range.FromMicroseconds - reach);
        while (buckets.MoveNext(times))
        {
            while (at < times.Length && times[at] < buckets.EarliestOpen)
            {
                at++;
            }

            if (at == times.Length || times[at] >= buckets.End)
            {
                start = missing++ == 0 ? buckets.Start : start;
                end = buckets.End;
            }
            else if (missing > 0)
            {
                gaps.Add(new(TimeRange.FromMicros(start, end), missing));
                missing = 0;
            }
        }

        if (missing > 0)
        {
            gaps.Add(new(TimeRange.FromMicros(start, end), missing));
        }

        return gaps;
    }

    /// <summary>The runs of missing bars of a series inside a range; default from its first bar to its last.</summary>
    public static IReadOnlyList<BarGap> Find(BarSeries bars, TimeRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        if (range is null && bars.Count == 0)
        {
            return [];
        }

        ReadOnlySpan<long> times = bars.Time.Microseconds;
        return Find(times, bars.Timeframe, bars.Calendar, range ?? TimeRange.FromMicros(times[0], times[^1]));
    }
}
