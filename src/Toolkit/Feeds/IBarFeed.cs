namespace Toolkit;

/// <summary>A source of bars that can be asked for a range: an API, a folder of files, or one of your own.</summary>
/// <remarks>
/// Only <see cref="Name"/>, <see cref="Offer"/> and <see cref="PagesAsync"/> have to be written. Caching, planning,
/// checking and saving are done by the fetcher, which calls a feed from several threads at once.
/// </remarks>
public interface IBarFeed
{
    /// <summary>Short name in lower case, such as <c>binance</c>; its bars are stored under it as their exchange.</summary>
    string Name { get; }

    /// <summary>What the feed can serve.</summary>
    FeedOffer Offer { get; }

    /// <summary>Asks for the bars whose open time lies in the request's half-open range, page after page.</summary>
    /// <remarks>
    /// Pages may come in any order and may overlap. A page is saved before the next one is asked for. Throw a
    /// <see cref="ToolkitException"/> (not found) for an unknown symbol; whatever is thrown, earlier pages stay.
    /// </remarks>
    IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, CancellationToken cancel = default);

    /// <summary>Open time of the first bar that the source has, or null when it cannot say. Asked when no start is given.</summary>
    ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default) => ValueTask.FromResult<DateTime?>(null);

    /// <summary>The splits and dividends of the request's range; asked when the pages themselves did not reach up to now.</summary>
    ValueTask<IReadOnlyList<CorporateAction>> ActionsAsync(FeedRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<CorporateAction>>([]);
}
