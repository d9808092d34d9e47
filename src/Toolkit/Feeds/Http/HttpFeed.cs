using System.Text.RegularExpressions;

namespace Toolkit;

/// <summary>What the feeds over HTTP have in common.</summary>
public abstract partial class HttpFeed : IBarFeed
{
    private protected HttpFeed(string name, string publicUrl, FeedOffer offer, FeedOptions? options)
    {
        Name = name;
        Offer = offer;
        Client = new(name, publicUrl, offer.Rate, options ?? new());
    }

    public string Name { get; }

    public FeedOffer Offer { get; }

    private protected Feeds.FeedClient Client { get; }

    public abstract IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, CancellationToken cancel = default);

    public virtual ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult<DateTime?>(null);

    public virtual ValueTask<IReadOnlyList<CorporateAction>> ActionsAsync(FeedRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<CorporateAction>>([]);

    /// <summary>The two sides of a pair such as <c>BTC/USDT</c>.</summary>
    /// <exception cref="ToolkitException">It is not written so (usage).</exception>
    private protected (string Base, string Quote) Pair(string symbol) => PairForm().Match(symbol) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Value)
        : throw ToolkitException.Usage($"'{symbol}' is no symbol of {Name}", $"write BASE/QUOTE in capitals, such as {Name}:BTC/USDT");

    private protected ToolkitException Unknown(string symbol) =>
        ToolkitException.NotFound($"{Name} knows no symbol {symbol}", $"its symbols are written BASE/QUOTE, such as {Offer.Symbols}");

    private protected ToolkitException Refused(string? why, string? hint = null) => new(ErrorKind.Failure, $"{Name} refused the request: {why}", hint);

    [GeneratedRegex(@"\A([A-Z0-9]{1,20})/([A-Z0-9]{1,20})\z")]
    private static partial Regex PairForm();
}
