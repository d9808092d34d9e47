namespace Toolkit.Bars;

/// <summary>Groups the bars of a series into coarser ones, in one pass over its columns.</summary>
internal static class Resampler
{
    /// <summary>The columns of the coarser bars; a partial last one is still there.</summary>
    public static BarColumns Run(BarSeries source, Timeframe to, TradingCalendar? calendar, ResampleOptions options) =>
        !source.Timeframe.IsIntraday || calendar is null || calendar.IsClock
            ? to.IsIntraday ? ByClock(source, to) : ByDate(source, to)
            : to.IsIntraday ? BySession(source, to, calendar, options) : BySessionDate(source, to, calendar, options);

    /// <summary>Buckets of equal length since 1970.</summary>
    private static BarColumns ByClock(BarSeries source, Timeframe to)
    {
        ReadOnlySpan<long> times = source.Time.Microseconds;
        long step = to.Micros, length = source.Timeframe.Micros;
        BarBuilder bars = new(source.Columns, Expected(source, to));
        Lateness late = new(source);
        long start = 0, end = long.MinValue;
        for (int i = 0; i < times.Length;)
        {
            long t = times[i];
            if (end != long.MinValue && t - end < step)
            {
                start = end;
            }
            else
            {
                long rest = t % step;
                start = t - rest - (rest < 0 ? step : 0);
            }

            end = start + step;
            int from = i;
            for (i++; i < times.Length && times[i] < end; i++)
            {
            }

            bars.Add(start, from, i);
            late.Check(ref bars, i - 1, times[i - 1] + length, end);
        }

        return bars.Build();
    }

    /// <summary>Days of UTC and longer, by label; bars that are labels already are grouped as they are.</summary>
    private static BarColumns ByDate(BarSeries source, Timeframe to)
    {
        ReadOnlySpan<long> times = source.Time.Microseconds;
        BarBuilder bars = new(source.Columns, Expected(source, to));
        Lateness late = new(source);
        for (int i = 0; i < times.Length;)
        {
            long label = BarLabel.Of(to.Unit, BarLabel.DayOf(times[i]));
            long end = BarLabel.After(to.Unit, label) * UnixMicroseconds.PerDay;
            int from = i;
            for (i++; i < times.Length && times[i] < end; i++)
            {
            }

            bars.Add(label * UnixMicroseconds.PerDay, from, i);
            if (source.Timeframe.IsIntraday)
            {
                late.Check(ref bars, i - 1, times[i - 1] + source.Timeframe.Micros, end);
            }
            else if (late.IsNeeded)
            {
                late.Check(ref bars, i - 1, 0, BarCloses.OfLabel(label * UnixMicroseconds.PerDay, to, source.Calendar));
            }
        }

        return bars.Build();
    }

    /// <summary>Buckets that start at the session's open and never reach across a close.</summary>
    private static BarColumns BySession(BarSeries source, Timeframe to, TradingCalendar calendar, ResampleOptions options)
    {
        ReadOnlySpan<long> times = source.Time.Microseconds;
        long step = to.Micros, length = source.Timeframe.Micros;
        SessionGrid grid = new(calendar, times, length, step);
        BarBuilder bars = new(source.Columns, Expected(source, to));
        Lateness late = new(source);
        for (int i = 0; i < times.Length;)
        {
            grid.MoveTo(times, i);
            long end = grid.End;
            int from = i;
            for (i++; i < times.Length && times[i] < end; i++)
            {
            }

            if (!options.SessionOnly || grid.InSession)
            {
                bars.Add(grid.Start, from, i);
                late.Check(
                    ref bars, i - 1, grid.CloseOf(times[i - 1], length),
                    grid.InSession ? Math.Min(grid.Start + step, grid.StretchEnd) : grid.Start + step);
            }
        }

        source.Note(grid, options);
        return bars.Build();
    }

    /// <summary>A bar a session, labelled by its date, and longer ones put together from whole sessions.</summary>
    private static BarColumns BySessionDate(BarSeries source, Timeframe to, TradingCalendar calendar, ResampleOptions options)
    {
        ReadOnlySpan<long> times = source.Time.Microseconds;
        long length = source.Timeframe.Micros;
        SessionGrid grid = new(calendar, times, length);
        BarBuilder bars = new(source.Columns, Expected(source, to));
        Lateness late = new(source);
        for (int i = 0; i < times.Length;)
        {
            grid.MoveTo(times, i);
            long end = grid.End;
            int from = i;
            for (i++; i < times.Length && times[i] < end; i++)
            {
            }

            if (grid.InSession)
            {
                long label = BarLabel.Of(to.Unit, grid.Table.Days[grid.Session]) * UnixMicroseconds.PerDay;
                bars.Add(label, from, i);
                if (grid.AtAuction || late.IsNeeded)
                {
                    late.Check(ref bars, i - 1, grid.CloseOf(times[i - 1], length), BarCloses.OfLabel(label, to, calendar));
                }
            }
        }

        source.Note(grid, options);
        return bars.Build();
    }

    /// <summary>How many bars to make room for: a good guess saves copies, a bad one costs no more than those.</summary>
    private static int Expected(BarSeries source, Timeframe to) =>
        source.Timeframe.Duration is { } fine && to.Duration is { } coarse && to.IsIntraday
            ? (int)Math.Min(source.Count, source.Count / (coarse.Ticks / fine.Ticks) * 9 / 8)
            : 0;

    /// <summary>Records that a bar holds something that was known only after its close time by the calendar.</summary>
    private readonly ref struct Lateness(BarSeries source)
    {
        private readonly BarSeries _source = source;

        /// <summary>Whether the source's bars have late ones among them, so that its own close times must be asked.</summary>
        public bool IsNeeded { get; } = !source.Columns.Late.IsEmpty;

        public void Check(ref BarBuilder bars, int last, long known, long close)
        {
            known = IsNeeded ? UnixMicroseconds.From(_source.CloseTime(last)) : known;
            if (known > close)
            {
                bars.Late(known - close);
            }
        }
    }
}
