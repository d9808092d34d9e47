namespace Toolkit.Bars;

/// <summary>The bars that a series should have: by its calendar, and by weekdays where the calendar knows nothing.</summary>
/// <remarks>
/// XNYS starts in 1990 and a file of sessions covers its years only; outside of them a source may well have bars, and
/// they must not look like closures.
/// </remarks>
internal sealed class BarGrid
{
    // The first look for a bar goes this far, and each next one four times as far.
    private const int FirstLook = 8;

    private readonly (TimeRange Range, TradingCalendar? Calendar)[] _parts;

    public BarGrid(Timeframe timeframe, TradingCalendar? calendar)
    {
        (Timeframe, Calendar) = (timeframe, calendar);
        _parts = calendar is null || calendar.IsClock ? [(TimeRange.All, calendar)] : Parts(calendar);
    }

    public Timeframe Timeframe { get; }

    public TradingCalendar? Calendar { get; }

    /// <summary>The opens, or labels, of the bars that a range should have, ascending.</summary>
    /// <param name="range">Which bars: those whose open, or label, lies in it.</param>
    /// <param name="times">Bars of the series, ascending; where they count from the full hour of the clock, so do the expected ones.</param>
    public IEnumerable<long> Expected(TimeRange range, ReadOnlyMemory<long> times = default)
    {
        foreach ((TimeRange part, TradingCalendar? calendar) in Within(range))
        {
            ExpectedBars bars = new(Timeframe, calendar, part);
            while (bars.MoveNext(times.Span))
            {
                yield return bars.Start;
            }
        }
    }

    /// <summary>How many bars a range should have.</summary>
    public long Count(TimeRange range) => Within(range).Sum(p => new ExpectedBars(Timeframe, p.Calendar, p.Range).CountRest());

    /// <summary>The first bar that a range should have, or null.</summary>
    public long? First(TimeRange range) => Expected(range).Select(open => (long?)open).FirstOrDefault();

    /// <summary>The last bar that a range should have, or null.</summary>
    public long? Last(TimeRange range)
    {
        (long from, long to) = (range.FromMicroseconds, range.ToMicroseconds);
        for (long look = FirstLook; to > from; look *= 4)
        {
            long start = Math.Max(from, Back(to, look));
            if (Expected(TimeRange.FromMicros(start, to)).Select(open => (long?)open).LastOrDefault() is { } last)
            {
                return last;
            }

            to = start;
        }

        return null;
    }

    /// <summary>The end of a bar, or of its label's period, as the end of a range that includes it.</summary>
    public long End(long open) => TimeSteps.Add(Timeframe, open);

    /// <summary>When ascending bars are known.</summary>
    public long[] CloseTimes(ReadOnlySpan<long> opens)
    {
        long[] closes = new long[opens.Length];
        int at = 0;
        foreach ((TimeRange part, TradingCalendar? calendar) in _parts)
        {
            int end = at;
            while (end < opens.Length && opens[end] < part.ToMicroseconds)
            {
                end++;
            }

            BarCloses.Of(opens[at..end], Timeframe, calendar).CopyTo(closes, at);
            at = end;
        }

        return closes;
    }

    /// <summary>The first bar that a moment finds unfinished, or the moment itself: nothing from there on can be final.</summary>
    public long UnfinishedFrom(long now) =>
        Expected(TimeRange.FromMicros(Back(now, 2), now)).FirstOrDefault(open => CloseTimes([open])[0] > now, now);

    private long Back(long time, long bars) => Math.Max(
        UnixMicroseconds.Min, time - bars * (TimeSteps.Add(Timeframe, 0) + (Timeframe.IsIntraday ? 0 : UnixMicroseconds.PerDay)));

    private IEnumerable<(TimeRange Range, TradingCalendar? Calendar)> Within(TimeRange range)
    {
        foreach ((TimeRange part, TradingCalendar? calendar) in _parts)
        {
            if (part.Overlaps(range) && !range.IsEmpty)
            {
                yield return (TimeRange.FromMicros(
                    Math.Max(part.FromMicroseconds, range.FromMicroseconds), Math.Min(part.ToMicroseconds, range.ToMicroseconds)), calendar);
            }
        }
    }

    private static (TimeRange, TradingCalendar?)[] Parts(TradingCalendar calendar)
    {
        long from = FirstDay(calendar.Years.First), to = FirstDay(calendar.Years.Last + 1);
        return
        [
            (TimeRange.FromMicros(UnixMicroseconds.Min, from), TradingCalendar.Weekdays),
            (TimeRange.FromMicros(from, to), calendar),
            (TimeRange.FromMicros(to, UnixMicroseconds.Max), TradingCalendar.Weekdays),
        ];
    }

    private static long FirstDay(int year) => UnixMicroseconds.From(new(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
}
