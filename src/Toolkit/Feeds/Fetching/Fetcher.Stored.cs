using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Feeds;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

public sealed partial class Fetcher
{
    /// <summary>Extends fetched series to now.</summary>
    /// <param name="symbols"><c>feed:SYMBOL</c> each, in all its timeframes; default every series that was fetched.</param>
    /// <param name="options">As for a fetch.</param>
    /// <param name="progress">Is told after each page.</param>
    /// <param name="cancel">Ends it; what has come is kept.</param>
    /// <returns>A report per series; one that failed has its error.</returns>
    /// <exception cref="ToolkitException">A symbol that was not fetched yet (not found).</exception>
    public Task<IReadOnlyList<FetchReport>> UpdateAsync(
        IEnumerable<string>? symbols = null, FetchOptions? options = null, IProgress<FetchProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        IEnumerable<Dataset> series = symbols is null ? Fetched().Where(d => _feeds.Knows(d.Key.Exchange)) : symbols.Distinct().SelectMany(FetchedOf);
        return RunAsync(
            [
                .. series.Where(d => d.RowCount > 0).Select(d =>
                    new FetchOrder(_feeds.Get(d.Key.Exchange, options.BaseUrl), d.Key, UnixMicroseconds.ToDateTime(d.LastTime), null, options) { Progress = progress }),
            ],
            options, cancel);
    }

    /// <summary>The bars that a calendar expects and the store lacks, with the reason of each gap; of any series, fetched or not.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">Default the only one that is stored.</param>
    /// <param name="from">Default the first bar.</param>
    /// <param name="to">Default the end of the last bar.</param>
    /// <param name="options">The calendar, and who is told of a guessed one.</param>
    /// <exception cref="ToolkitException">No such series (not found).</exception>
    public IReadOnlyList<SeriesGap> Gaps(string symbol, Timeframe? timeframe = null, DateTime? from = null, DateTime? to = null, FetchOptions? options = null)
    {
        _ = TimeRange.Of(from, to);
        Dataset dataset = _store.Series.Dataset(symbol, timeframe);
        BarGrid grid = GridOf(dataset, options ?? new());
        long start = from is { } f ? UnixMicroseconds.From(f) : dataset.FirstTime;
        long end = Math.Min(
            to is { } t ? UnixMicroseconds.From(t) : grid.End(dataset.LastTime),
            grid.UnfinishedFrom(UnixMicroseconds.From(_store.Options.Clock.GetUtcNow().UtcDateTime)));
        TimeRange range = TimeRange.FromMicros(start, Math.Max(start, end));
        SeriesState state = new(dataset, _store.Listings.Coverage(dataset));

        // A bar before the range may reach into it.
        TimeRange wide = TimeRange.FromMicros(range.FromMicroseconds - UnixMicroseconds.PerDay, range.ToMicroseconds);
        BarColumns bars = state.Bars(_store, _reading, wide, CancellationToken.None, BarFields.None);
        _reading.Say(options?.Notes);
        return SeriesGaps.Of(bars.Time, state.Coverage, grid, range);
    }

    /// <summary>Removes fetched bars and the knowledge of them; series that were ingested stay.</summary>
    /// <param name="symbol"><c>feed:SYMBOL</c>; default every fetched series.</param>
    /// <param name="timeframe">Default all timeframes.</param>
    /// <param name="cancel">Stops between two series.</param>
    /// <returns>How many bars went.</returns>
    /// <exception cref="ToolkitException">The symbol was not fetched (not found).</exception>
    public long Clear(string? symbol = null, Timeframe? timeframe = null, CancellationToken cancel = default)
    {
        long removed = 0;
        foreach (Dataset dataset in (symbol is null ? Fetched() : FetchedOf(symbol)).Where(d => timeframe is null || d.Key.Timeframe == timeframe))
        {
            cancel.ThrowIfCancellationRequested();
            removed += dataset.RowCount > 0 ? _store.Delete(dataset.Key, cancel) : 0;
            _store.Catalog.Write(transaction => CoverageTable.Forget(transaction, dataset.Id, TimeRange.All), cancel);
        }

        return removed;
    }

    /// <summary>What was fetched so far.</summary>
    public FetchStatistics Statistics()
    {
        IReadOnlyList<FetchedSeries> series =
        [
            .. Fetched().Select(d => new FetchedSeries(
                d.Key, UnixMicroseconds.ToDateTime(d.FirstTime), UnixMicroseconds.ToDateTime(d.LastTime), d.RowCount,
                _store.Listings.Coverage(d).Max(span => span.AskedAt))),
        ];
        return new(
            series, Interlocked.Read(ref _requests), Interlocked.Read(ref _pages), Interlocked.Read(ref _rowsFetched), Interlocked.Read(ref _fromStore));
    }

    /// <summary>The series that a feed was asked for: their coverage names it.</summary>
    private List<Dataset> Fetched() =>
    [
        .. _store.Listings.Coverage().Where(c => c.Span.Source == c.Key.Exchange).Select(c => c.Key).Distinct()
            .Select(key => _store.Listings.Find(key)).OfType<Dataset>(),
    ];

    private IReadOnlyList<Dataset> FetchedOf(string symbol)
    {
        (string? exchange, string name) = _store.Series.Split(symbol);
        List<Dataset> found = Fetched().FindAll(d => d.Key.Symbol == name && (exchange is null || d.Key.Exchange == exchange));
        return found.Count > 0
            ? found
            : throw ToolkitException.NotFound($"nothing was fetched of {symbol}", "`tk.Datasets()` shows what is stored; series that were ingested are not touched");
    }

    private BarGrid GridOf(Dataset dataset, FetchOptions options)
    {
        if (options.Calendar is { } given)
        {
            return new(dataset.Key.Timeframe, given);
        }

        using StoreSnapshot snapshot = _store.Snapshot();
        (TradingCalendar calendar, string? note) = _reading.Calendars.For(dataset, snapshot, ReadOnlyMemory<long>.Empty);
        if (note is not null)
        {
            options.Notes?.Invoke(note);
        }

        return new(dataset.Key.Timeframe, calendar);
    }
}
