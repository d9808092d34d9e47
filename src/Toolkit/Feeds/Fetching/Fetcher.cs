using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Feeds;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Gets bars from feeds, and asks them only for what is missing.</summary>
/// <remarks>
/// Every page is saved when it arrives, so a fetch that breaks off goes on where it stopped. A bar that is still forming is
/// returned but never stored. Safe to use from several threads and processes: the same gap is fetched once. Errors: an
/// unknown feed or symbol (not found), a timeframe or symbol that the feed does not serve (usage), a source that cannot be
/// reached or refuses (failure; the message says what is missing), nonsense from it or prices on another basis than the
/// stored ones (bad data), another process that does not finish (busy).
/// </remarks>
public sealed partial class Fetcher
{
    private const long ManyHotRows = 4_000;

    private readonly BarStore _store;
    private readonly BarReading _reading;
    private readonly FeedSet _feeds;
    private long _requests;
    private long _pages;
    private long _rowsFetched;
    private long _fromStore;

    internal Fetcher(BarStore store)
    {
        _store = store;
        _reading = new(store);
        _feeds = new(store.Options.Clock);
    }

    /// <summary>The feeds that every workspace has, with what they can serve.</summary>
    public static IReadOnlyList<IBarFeed> BuiltInFeeds => new FeedSet(TimeProvider.System).All;

    /// <summary>The feeds, with what they can serve.</summary>
    public IReadOnlyList<IBarFeed> Feeds => _feeds.All;

    /// <summary>Adds a feed of one's own, or another one in the place of a built-in.</summary>
    public void Use(IBarFeed feed) => _feeds.Use(feed);

    /// <summary>The bars of a range, fetched where they are missing; the last one may be unfinished.</summary>
    /// <param name="symbol"><c>feed:SYMBOL</c>, such as <c>binance:BTC/USDT</c>.</param>
    /// <param name="timeframe">One that the feed serves.</param>
    /// <param name="from">Start; default all that the source has.</param>
    /// <param name="to">End, not part of the range; default now.</param>
    /// <param name="options">Refreshing, offline, the calendar.</param>
    /// <param name="progress">Is told after each page.</param>
    /// <param name="cancel">Ends the fetch; the pages that have come are kept.</param>
    /// <exception cref="ToolkitException">See <see cref="Fetcher"/>; also when there are no bars in the range (not found).</exception>
    public async Task<BarSeries> BarsAsync(
        string symbol, Timeframe timeframe, DateTime? from = null, DateTime? to = null, FetchOptions? options = null,
        IProgress<FetchProgress>? progress = null, CancellationToken cancel = default)
    {
        SeriesFetch fetch = new(_store, _reading, Request(symbol, timeframe, from, to, options) with { Progress = progress });
        FetchReport report = await RunAndFoldAsync(fetch, cancel).ConfigureAwait(false);
        BarSeries bars = await Task.Run(() => Read(report.Series, fetch, cancel), cancel).ConfigureAwait(false);
        return bars.Count > 0 ? bars : throw Nothing(report, options?.Offline == true);
    }

    /// <summary>Fetches what is missing of a range, and says what was done.</summary>
    /// <inheritdoc cref="BarsAsync"/>
    public Task<FetchReport> FetchAsync(
        string symbol, Timeframe timeframe, DateTime? from = null, DateTime? to = null, FetchOptions? options = null,
        IProgress<FetchProgress>? progress = null, CancellationToken cancel = default) =>
        RunAndFoldAsync(new(_store, _reading, Request(symbol, timeframe, from, to, options) with { Progress = progress }), cancel);

    /// <summary>Fetches several series at once. One that fails does not stop the others; its report has the error.</summary>
    /// <inheritdoc cref="BarsAsync"/>
    public Task<IReadOnlyList<FetchReport>> FetchManyAsync(
        IEnumerable<string> symbols, Timeframe timeframe, DateTime? from = null, DateTime? to = null, FetchOptions? options = null,
        IProgress<FetchProgress>? progress = null, CancellationToken cancel = default) =>
        RunAsync([.. symbols.Distinct().Select(s => Request(s, timeframe, from, to, options) with { Progress = progress })], options, cancel);

    private FetchOrder Request(string symbol, Timeframe timeframe, DateTime? from, DateTime? to, FetchOptions? options)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(options.MergeOver);
        (string feed, string name) = _feeds.Split(symbol);
        return new(_feeds.Get(feed, options.BaseUrl), new(feed, name, timeframe), from, to, options);
    }

    private async Task<FetchReport> RunAndFoldAsync(SeriesFetch fetch, CancellationToken cancel)
    {
        FetchReport report = await RunAsync(fetch, cancel).ConfigureAwait(false);
        await FoldAsync(report.Pages, cancel).ConfigureAwait(false);
        return report;
    }

    private async Task<FetchReport> RunAsync(SeriesFetch fetch, CancellationToken cancel)
    {
        FetchReport? report = null;
        try
        {
            report = await fetch.RunAsync(cancel).ConfigureAwait(false);
            fetch.Order.Options.Report?.Invoke(report);
            return report;
        }
        finally
        {
            report ??= fetch.Result(null);
            Interlocked.Add(ref _requests, report.Requests);
            Interlocked.Add(ref _pages, report.Pages);
            Interlocked.Add(ref _rowsFetched, report.RowsFetched);
            Interlocked.Add(ref _fromStore, report.Requests == 0 ? 1 : 0);
        }
    }

    private async Task<IReadOnlyList<FetchReport>> RunAsync(IReadOnlyList<FetchOrder> tasks, FetchOptions? options, CancellationToken cancel)
    {
        FetchReport[] reports = new FetchReport[tasks.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options?.Parallel ?? new FetchOptions().Parallel, CancellationToken = cancel };
        await Parallel.ForAsync(0, tasks.Count, parallel, async (i, token) =>
        {
            SeriesFetch fetch = new(_store, _reading, tasks[i]);
            try
            {
                reports[i] = await RunAsync(fetch, token).ConfigureAwait(false);
            }
            catch (ToolkitException e)
            {
                reports[i] = fetch.Result(e);
            }
        }).ConfigureAwait(false);
        await FoldAsync(reports.Sum(r => r.Pages), cancel).ConfigureAwait(false);
        return reports;
    }

    /// <summary>Moves the pages into a file once they are many; a few bars more are read as fast from where they are.</summary>
    private async Task FoldAsync(int pages, CancellationToken cancel)
    {
        if (pages == 0 || _store.Listings.Status().HotRows < ManyHotRows)
        {
            return;
        }

        try
        {
            await Task.Run(() => _store.Fold(cancel), cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Busy)
        {
            // The bars are stored; another writer, or the next fetch, folds them.
        }
    }

    private BarSeries Read(SeriesKey key, SeriesFetch fetch, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        Dataset? dataset = _store.Listings.Find(key);
        BarColumns stored = dataset is null ? BarColumns.Empty : _reading.Series.Read(snapshot, dataset, fetch.Wanted, BarFields.All, cancel);
        BarSeries forming = new BarSeries(key, fetch.Unfinished).Slice(fetch.Wanted.From, fetch.Wanted.To);
        return new(key, forming.Count == 0 ? stored : BarMerge.Of(stored, forming.Columns))
        {
            Calendar = fetch.Grid.Calendar,
            Basis = dataset?.Basis ?? PriceBasis.Raw,
            BasisAsOf = dataset?.BasisAsOf is { } asOf ? UnixMicroseconds.ToDateTime(asOf) : null,
            Version = snapshot.Version,
            // An unfinished bar is not stored, so it cannot be read again.
            Origin = forming.Count > 0 ? null : new()
            {
                Stored = key,
                Version = snapshot.Version,
                Steps = [new(key.Timeframe, fetch.Wanted.From, fetch.Wanted.To, fetch.Grid.Calendar?.Reference(), false, false)],
            },
        };
    }

    private static ToolkitException Nothing(FetchReport report, bool offline) => ToolkitException.NotFound(
        $"{report.Series}: there are no bars from {UnixMicroseconds.ToIso(UnixMicroseconds.From(report.From))} to {UnixMicroseconds.ToIso(UnixMicroseconds.From(report.To))}",
        offline ? "nothing was asked for: leave `FetchOptions.Offline` out to fetch them" : report.Notes.Count > 0 ? report.Notes[^1] : "the source has none there");
}
