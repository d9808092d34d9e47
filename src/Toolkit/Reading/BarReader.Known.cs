using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

public sealed partial class BarReader
{
    /// <summary>Several series of one version, each with what the catalog knows of it and with what a range lacks.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="timeframe">Default: the only one that is stored.</param>
    /// <param name="range">The range; the last bars before it are read too.</param>
    /// <param name="how">How to read (the notes are part of the answer), and how many bars before the range; null for all.</param>
    /// <param name="cancel">Stops the read at once.</param>
    internal Task<IReadOnlyList<KnownBars>> ReadKnownAsync(
        IReadOnlyList<string> symbols, Timeframe? timeframe, TimeRange range, (ReadOptions Options, int? Before) how, CancellationToken cancel) => Task.Run(
        () =>
        {
            using StoreSnapshot snapshot = _store.Snapshot(how.Options.AsOf);
            return (IReadOnlyList<KnownBars>)[.. symbols.Select(symbol => Known(snapshot, symbol, timeframe, range, how, cancel))];
        },
        cancel);

    /// <summary>The bars that a calendar expects and the store lacks, with the reason of each gap; of any series, fetched or not.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">Default the only one that is stored.</param>
    /// <param name="from">Default the first bar.</param>
    /// <param name="to">Default the end of the last bar.</param>
    /// <param name="options">The calendar, an old version, and who is told of a guessed calendar.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">No such series (not found).</exception>
    public Task<IReadOnlyList<SeriesGap>> GapsAsync(
        string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, ReadOptions? options = null, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            options ??= new();
            TimeRange asked = TimeRange.Of(from, to);
            using StoreSnapshot snapshot = _store.Snapshot(options.AsOf);
            Dataset dataset = _store.Series.Dataset(symbol, timeframe, options.Exchange);
            (TradingCalendar calendar, string? guess) = Calendar(snapshot, dataset, options);
            if (guess is not null)
            {
                options.Notes?.Invoke(guess);
            }

            BarGrid grid = new(dataset.Key.Timeframe, calendar);
            long start = from is null ? dataset.FirstTime : asked.FromMicroseconds;
            long end = Math.Min(to is null ? grid.End(dataset.LastTime) : asked.ToMicroseconds, UnfinishedFrom(grid));
            TimeRange range = TimeRange.FromMicros(start, Math.Max(start, end));
            IReadOnlyList<SeriesGap> gaps = SeriesGaps.Of(Times(snapshot, dataset, range, cancel), _store.Listings.Coverage(dataset), grid, range);
            return gaps;
        },
        cancel);

    private (TradingCalendar Calendar, string? Guess) Calendar(StoreSnapshot snapshot, Dataset source, ReadOptions options) =>
        options.Calendar is { } given ? (given, null) : _reading.Calendars.For(source, snapshot, ReadOnlyMemory<long>.Empty);

    private long UnfinishedFrom(BarGrid grid) => grid.UnfinishedFrom(UnixMicroseconds.From(_reading.Clock.GetUtcNow().UtcDateTime));

    /// <summary>The times of the stored bars of a range, and of the day before it, as a bar of that may reach into it.</summary>
    private ReadOnlyMemory<long> Times(StoreSnapshot snapshot, Dataset source, TimeRange range, CancellationToken cancel) =>
        _reading.Series.Read(snapshot, source, TimeRange.FromMicros(DayBefore(range), range.ToMicroseconds), BarFields.None, cancel).Time;

    private static long DayBefore(TimeRange range) => Math.Max(UnixMicroseconds.Min + UnixMicroseconds.PerDay, range.FromMicroseconds) - UnixMicroseconds.PerDay;

    private KnownBars Known(
        StoreSnapshot snapshot, string symbol, Timeframe? timeframe, TimeRange range, (ReadOptions Options, int? Before) how, CancellationToken cancel)
    {
        List<string> notes = [];
        ReadOptions options = how.Options with { Notes = notes.Add };
        Dataset source = Source(symbol, timeframe, options);
        Timeframe target = options.Resample ?? timeframe ?? source.Key.Timeframe;
        (TradingCalendar calendar, string? guess) = Calendar(snapshot, source, options);
        if (guess is not null && target.CompareTo(Timeframe.Day) <= 0)
        {
            notes.Add(guess);
        }

        BarQuery query = new(_reading, snapshot, source, target, options with { Calendar = calendar }, cancel);
        BarSeries bars = WithBarsBefore(query, range, how.Before);
        if (bars.LowerBound(range.FromMicroseconds) == bars.Count)
        {
            throw query.NothingStored(range);
        }

        MissingBars lacking = Lacking(snapshot, source, calendar, range, bars, cancel);
        return new(bars.WithCalendar(calendar), source, lacking, notes);
    }

    /// <summary>The bars of a range and so many before it, read no further back than that takes.</summary>
    private static BarSeries WithBarsBefore(BarQuery query, TimeRange range, int? before)
    {
        long first = query.Source.FirstTime, from = range.FromMicroseconds;
        if (before is not { } wanted || from <= first)
        {
            return query.TryRead(TimeRange.FromMicros(UnixMicroseconds.Min, range.ToMicroseconds));
        }

        // Twice the time that the bars would take around the clock, then further, since a market may be closed most of it.
        for (long span = wanted == 0 ? 0 : 2 * wanted * ResampleMargin.Length(query.Target) + 4 * UnixMicroseconds.PerDay; ; span *= 4)
        {
            bool whole = span > from - first;
            BarSeries bars = query.TryRead(TimeRange.FromMicros(whole ? UnixMicroseconds.Min : from - span, range.ToMicroseconds));
            int start = bars.LowerBound(from);
            if (whole || start >= wanted)
            {
                int kept = Math.Min(start, wanted);
                return bars.Rows(start - kept, bars.Count - start + kept);
            }
        }
    }

    /// <summary>What the stored series lacks of a range, in its own timeframe.</summary>
    private MissingBars Lacking(StoreSnapshot snapshot, Dataset source, TradingCalendar calendar, TimeRange range, BarSeries bars, CancellationToken cancel)
    {
        BarGrid grid = new(source.Key.Timeframe, calendar);
        long from = DayBefore(range);
        ReadOnlyMemory<long> times = bars.Timeframe == source.Key.Timeframe && from >= bars.Time.Microseconds[0]
            ? bars.Time.Memory[bars.LowerBound(from)..]
            : Times(snapshot, source, range, cancel);
        TimeRange stored = TimeRange.FromMicros(source.FirstTime, grid.End(source.LastTime));
        return MissingBars.Of(times, _store.Listings.Coverage(source), grid, (range, stored, UnfinishedFrom(grid)));
    }
}
