using Toolkit.Bars;

namespace Toolkit;

public sealed partial class BarSeries
{
    /// <summary>Puts the bars together into coarser ones: first open, highest high, lowest low, last close, sum of the volumes.</summary>
    /// <param name="to">A timeframe that is a multiple of the series' own.</param>
    /// <param name="options">Calendar, extended hours, filling, the partial last bar.</param>
    /// <returns>A new series; a bucket without bars gives no bar, and volume is NaN where no source bar knows its own.</returns>
    /// <remarks>
    /// Without a calendar, buckets count from 1970 in UTC and weeks start on Monday. With one, intraday buckets count from
    /// the session's open and end at its close; a break starts them anew. Bars before the open lie on the same grid,
    /// continued backwards to midnight in exchange time; bars after the close on a grid that starts there. A bar stamped
    /// exactly at the close joins the session's last bucket when no other bar follows on the day of the close. A bar that
    /// starts outside of a session and reaches into one joins its first bucket, and is noted. A bar of a day is the session, without extended hours, labelled by its date; longer ones are made of whole sessions. Bars of a day and
    /// longer are grouped by their labels, whatever the calendar.
    /// </remarks>
    /// <exception cref="ToolkitException">The timeframe is finer than the series' own, or no multiple of it (usage).</exception>
    public BarSeries Resample(Timeframe to, ResampleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        options ??= new();
        RequireMultiple(to);
        TradingCalendar? calendar = options.Calendar ?? Calendar;
        BarColumns columns = to == Timeframe ? SameBars(calendar, options) : Resampler.Run(this, to, calendar, options);
        BarSeries bars = With(columns, to, calendar).After(Origin, calendar, options.SessionOnly).WithoutPartial(this, options);
        return options.Fill ? bars.Fill(calendar) : bars;
    }

    private void RequireMultiple(Timeframe to)
    {
        if (to.IsMultipleOf(Timeframe))
        {
            return;
        }

        string choices = string.Join(' ', Timeframe.All.Where(t => t.IsMultipleOf(Timeframe)).Select(t => t.Name));
        throw ToolkitException.Usage(
            to.CompareTo(Timeframe) < 0
                ? $"{Key}: {to} is a timeframe finer than the data ({Timeframe})"
                : $"{Key}: {to} is no multiple of the data's timeframe ({Timeframe})",
            $"from {Timeframe} bars these can be made: {choices}");
    }

    private BarColumns SameBars(TradingCalendar? calendar, ResampleOptions options)
    {
        if (!options.SessionOnly || !Timeframe.IsIntraday || calendar is null || calendar.IsClock)
        {
            return Columns;
        }

        ReadOnlySpan<long> times = Time.Microseconds;
        SessionGrid grid = new(calendar, times, Timeframe.Micros);
        List<int> kept = new(Count);
        for (int i = 0; i < times.Length; i++)
        {
            if (i == 0 || times[i] >= grid.End)
            {
                grid.MoveTo(times, i);
            }

            if (grid.InSession)
            {
                kept.Add(i);
            }
        }

        Note(grid, options);
        return Columns.Pick(kept);
    }

    internal void Note(SessionGrid grid, ResampleOptions options)
    {
        if (grid.Straddling is { } note)
        {
            options.Notes?.Invoke($"{Key}: {note}");
        }
    }

    private BarSeries WithoutPartial(BarSeries source, ResampleOptions options)
    {
        if (options.DropPartial == false || Count == 0)
        {
            return this;
        }

        DateTime now = options.Clock.GetUtcNow().UtcDateTime;
        int count = Count;
        while (count > 0 && CloseTime(count - 1) > now)
        {
            count--;
        }

        if (options.DropPartial == true && count == Count && source.With(source.Columns, source.Timeframe, Calendar).CloseTime(source.Count - 1) < CloseTime(count - 1))
        {
            count--;
        }

        return count == Count ? this : Rows(0, count);
    }

    /// <summary>The same bars under another calendar.</summary>
    internal BarSeries WithCalendar(TradingCalendar? calendar) =>
        ReferenceEquals(calendar, Calendar) ? this : With(Columns, Timeframe, calendar, _hash);

    private BarSeries With(BarColumns columns, Timeframe timeframe, TradingCalendar? calendar, ContentHash? hash = null) =>
        new(Key with { Timeframe = timeframe }, columns)
        {
            Calendar = calendar,
            Basis = Basis,
            BasisAsOf = BasisAsOf,
            Version = Version,
            Origin = _origin,
            _hash = hash ?? new(),
        };
}
