using Toolkit.Catalog;
using Toolkit.Feeds;

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
        // A clock that was set back makes no range that ends before it starts.
        long now = UnixMicroseconds.From(_store.Options.Clock.GetUtcNow().UtcDateTime);
        IEnumerable<Dataset> series = symbols is null ? Fetched().Where(d => _feeds.Knows(d.Key.Exchange)) : symbols.Distinct().SelectMany(FetchedOf);
        return RunAsync(
            [
                .. series.Where(d => d.RowCount > 0).Select(d =>
                    new FetchOrder(_feeds.Get(d.Key.Exchange, options.BaseUrl), d.Key, UnixMicroseconds.ToDateTime(Math.Min(d.LastTime, now)), null, options) { Progress = progress }),
            ],
            options, cancel);
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
}
