using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>One question about one series at one version.</summary>
internal sealed class BarQuery(BarReading reading, StoreSnapshot snapshot, Dataset source, Timeframe target, ReadOptions options, CancellationToken cancel)
{
    private const long Day = UnixMicroseconds.PerDay;

    private readonly HashSet<string> _said = [];

    public Dataset Source => source;

    /// <summary>The timeframe of the bars that it gives.</summary>
    public Timeframe Target => target;

    private bool IsPlain => target == source.Key.Timeframe && !options.Fill && !options.SessionOnly;

    private bool IsAsStored => IsPlain && options.Adjust == Adjustment.None;

    public BarSeries Read(TimeRange range)
    {
        BarSeries bars = TryRead(range);
        return bars.Count > 0 ? bars : throw NothingStored(range);
    }

    /// <summary>The bars whose times lie in the range; none is no error.</summary>
    public BarSeries TryRead(TimeRange range)
    {
        TimeRange whole = options.Fill ? WithNeighbours(range) : range;
        TimeRange wide = target == source.Key.Timeframe ? whole : ResampleMargin.Around(whole, target);
        BarColumns columns = reading.Series.Read(snapshot, source, wide, BarFields.All, cancel);
        BarSeries bars = Adjusted(Series(columns), wide);
        if (target != source.Key.Timeframe || options.SessionOnly)
        {
            bars = bars.Resample(target, new()
            {
                Calendar = bars.Calendar,
                SessionOnly = options.SessionOnly,
                DropPartial = target == source.Key.Timeframe ? false : options.DropPartial,
                Clock = reading.Clock,
                Notes = Say,
            });
        }

        bars = options.Fill ? bars.Fill(bars.Calendar) : bars;
        bars = wide == range ? bars : bars.Rows(bars.LowerBound(range.FromMicroseconds), bars.LowerBound(range.ToMicroseconds) - bars.LowerBound(range.FromMicroseconds));
        return bars.WithOrigin(Origin(range, bars.Calendar));
    }

    private BarOrigin Origin(TimeRange range, TradingCalendar? calendar) => new()
    {
        Stored = source.Key,
        Version = snapshot.Version,
        Adjust = options.Adjust,
        Steps = [new(target, range.From, range.To, calendar?.Reference(), options.SessionOnly, options.Fill)],
    };

    /// <summary>The range with a stored bar before and one behind it, where there are some: only between two bars is a gap filled.</summary>
    private TimeRange WithNeighbours(TimeRange range)
    {
        RowStatistics all = Extent();
        (long from, long to) = (range.FromMicroseconds, range.ToMicroseconds);
        for (long step = 4 * Day; from > all.MinTime && Empty(from, range.FromMicroseconds); step *= 4)
        {
            from = Math.Max(all.MinTime, range.FromMicroseconds - step);
        }

        for (long step = 4 * Day; to <= all.MaxTime && Empty(range.ToMicroseconds, to); step *= 4)
        {
            to = Math.Min(all.MaxTime + 1, range.ToMicroseconds + step);
        }

        return TimeRange.FromMicros(from, to);
    }

    private bool Empty(long from, long to) =>
        from >= to || reading.Series.Read(snapshot, source, TimeRange.FromMicros(from, to), BarFields.None, cancel).Count == 0;

    /// <summary>The last bars, from a lower bound in time that the catalog's statistics give, widened until they are enough.</summary>
    public BarSeries Latest(int count)
    {
        RowStatistics all = Extent();
        if (all.Rows == 0)
        {
            throw NothingStored(TimeRange.All);
        }

        // The first bar of a resampled window may lack its beginning, so one more is asked for and not used.
        int wanted = target == source.Key.Timeframe ? count : count + 1;
        double perRow = all.Rows > 1 ? (all.MaxTime - all.MinTime) / (all.Rows - 1.0) : 0;
        double span = Math.Max(1.3 * wanted * perRow * RowsPerBar(), source.Key.Timeframe.IsIntraday ? 4.0 * Day : 0);
        while (true)
        {
            bool whole = span >= all.MaxTime - all.MinTime;
            BarSeries bars = TryRead(whole ? TimeRange.All : TimeRange.FromMicros(all.MaxTime - (long)span, UnixMicroseconds.Max));
            if (whole || bars.Count >= wanted)
            {
                return bars.Count > 0 || count == 0 ? bars.Last(count) : throw NothingStored(TimeRange.All);
            }

            span *= 4;
        }
    }

    /// <summary>The bars as a frame; only the columns that are wanted are read, where nothing has to be worked out.</summary>
    public Frame ReadFrame(TimeRange range)
    {
        if (!IsAsStored)
        {
            BarSeriesQueries.Fields(options.Columns);
            return Read(range).ToFrame(options.Columns);
        }

        BarColumns columns = reading.Series.Read(snapshot, source, range, BarSeriesQueries.Fields(options.Columns), cancel);
        return columns.Count > 0 ? BarSeriesQueries.ToFrame(columns, options.Columns) : throw NothingStored(range);
    }

    public BarSummary Summary(TimeRange range)
    {
        if (!IsAsStored)
        {
            BarSeries bars = Read(range);
            return options.CountGaps ? bars.Summary() : BarSummary.Of(bars.Key, RowStatistics.Of(bars.Columns));
        }

        RowStatistics statistics = Statistics(range);
        return statistics.Rows > 0
            ? BarSummary.Of(source.Key, statistics, options.CountGaps ? Gaps(range) : null)
            : throw NothingStored(range);
    }

    /// <summary>Ranges that follow each other, cover all that is stored in the range, and hold about <see cref="ReadOptions.BatchRows"/> rows each.</summary>
    public IEnumerable<TimeRange> Batches(TimeRange range)
    {
        IReadOnlyList<SeriesFile> files = snapshot.Files(source, range);
        RowStatistics all = Extent();
        if (all.Rows == 0)
        {
            yield break;
        }

        long margin = target == source.Key.Timeframe ? 0 : ResampleMargin.Of(target);
        long at = Math.Max(range.FromMicroseconds, all.MinTime - margin), end = Math.Min(range.ToMicroseconds, all.MaxTime + margin + 1);
        while (at < end)
        {
            // The density of the file that the batch starts in; of the whole series where there is none.
            SeriesFile? here = files.FirstOrDefault(f => f.MinTime <= at && at <= f.MaxTime);
            double perRow = here is { Rows: > 1 } ? (here.MaxTime - here.MinTime) / (here.Rows - 1.0) : (all.MaxTime - all.MinTime) / Math.Max(1.0, all.Rows - 1.0);
            // Added as whole numbers: a double is coarser than a microsecond from the year 2255 on.
            long next = Math.Min(end, at + (long)Math.Clamp(perRow * options.BatchRows, 1, UnixMicroseconds.Max));
            yield return TimeRange.FromMicros(at, next);
            at = next;
        }
    }

    public ToolkitException NothingStored(TimeRange range)
    {
        RowStatistics all = Extent();
        string name = target == source.Key.Timeframe ? $"{source.Key}" : $"{source.Key} as {target}";
        return all.Rows == 0
            ? ToolkitException.NotFound($"{name}: no bars are stored in version {snapshot.Version}", "ask for a later version, or load bars")
            : ToolkitException.NotFound(
                $"{name}: no bars in {range}",
                $"stored are {all.Rows} bars from {UnixMicroseconds.ToIso(all.MinTime)} to {UnixMicroseconds.ToIso(all.MaxTime)}");
    }

    private BarSeries Series(BarColumns columns) => new(source.Key, columns)
    {
        Calendar = Calendar(columns),
        Basis = source.Basis,
        BasisAsOf = source.BasisAsOf is { } asOf ? UnixMicroseconds.ToDateTime(asOf) : null,
        Version = snapshot.Version,
    };

    private TradingCalendar Calendar(BarColumns columns)
    {
        if (options.Calendar is { } given)
        {
            return given;
        }

        (TradingCalendar calendar, string? note) = reading.Calendars.For(source, snapshot, columns.Time);
        if (note is not null && (!IsPlain || options.CountGaps))
        {
            Say(note);
        }

        return calendar;
    }

    /// <summary>Tells once what several reads of one question find.</summary>
    private void Say(string note)
    {
        if (_said.Add(note))
        {
            options.Notes?.Invoke(note);
        }
    }

    private BarSeries Adjusted(BarSeries bars, TimeRange range) =>
        options.Adjust == Adjustment.None ? bars : reading.Prices.Adjust(snapshot, source, bars, range, options.Adjust, cancel);

    /// <summary>From the catalog where it knows, which is so for files that lie inside the range and have no hot rows among theirs.</summary>
    private RowStatistics Statistics(TimeRange range)
    {
        IReadOnlyList<SeriesFile> files = snapshot.Files(source, range);
        BarColumns hot = snapshot.HotRows(source, range);
        List<SeriesFile> known = [], other = [];
        foreach (SeriesFile file in files)
        {
            bool inside = file.MinTime >= range.FromMicroseconds && file.MaxTime < range.ToMicroseconds;
            (inside && !HasTimeWithin(hot.Time.Span, file) ? known : other).Add(file);
        }

        BarColumns read = BarMerge.Of(reading.Series.ReadFiles(snapshot, other, source.Key, range, BarFields.All, cancel), hot);
        return known.Select(file => file.Statistics).Aggregate(RowStatistics.Of(read), (sum, part) => sum + part);
    }

    private long Gaps(TimeRange range)
    {
        BarColumns times = reading.Series.Read(snapshot, source, range, BarFields.None, cancel);
        TimeRange between = TimeRange.FromMicros(times.Time.Span[0], times.Time.Span[^1]);
        return BarGaps.Find(times.Time.Span, source.Key.Timeframe, Calendar(times), between).Sum(gap => (long)gap.Bars);
    }

    /// <summary>How much of the series there is in this version, without reading it.</summary>
    private RowStatistics Extent()
    {
        if (options.AsOf is null && source.RowCount > 0)
        {
            return RowStatistics.None with { Rows = source.RowCount, MinTime = source.FirstTime, MaxTime = source.LastTime };
        }

        RowStatistics files = snapshot.Files(source, TimeRange.All).Select(file => file.Statistics).Aggregate(RowStatistics.None, (sum, part) => sum + part);
        return files + RowStatistics.Of(snapshot.HotRows(source, TimeRange.All));
    }

    private double RowsPerBar() => target == source.Key.Timeframe
        ? 1
        : Math.Max(1, ResampleMargin.Length(target) / (double)ResampleMargin.Length(source.Key.Timeframe));

    private static bool HasTimeWithin(ReadOnlySpan<long> times, SeriesFile file)
    {
        int at = TimeSteps.FirstFrom(times, file.MinTime);
        return at < times.Length && times[at] <= file.MaxTime;
    }
}
