using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Toolkit.Feeds;

/// <summary>The feeds that a workspace knows, by name.</summary>
internal sealed partial class FeedSet(TimeProvider clock)
{
    private static readonly IReadOnlyDictionary<string, Func<FeedOptions, IBarFeed>> BuiltIn = new Dictionary<string, Func<FeedOptions, IBarFeed>>
    {
        ["yahoo"] = options => new YahooFeed(options),
        ["binance"] = options => new BinanceFeed(options),
        ["coinbase"] = options => new CoinbaseFeed(options),
        ["kraken"] = options => new KrakenFeed(options),
        ["folder"] = options => new FolderFeed(options),
    };

    private readonly ConcurrentDictionary<string, IBarFeed> _own = new();

    public IReadOnlyList<IBarFeed> All =>
    [
        .. BuiltIn.Keys.Where(name => !_own.ContainsKey(name)).Select(name => BuiltIn[name](new() { Clock = clock })),
        .. _own.Values.OrderBy(feed => feed.Name, StringComparer.Ordinal),
    ];

    public void Use(IBarFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (!NameForm().IsMatch(feed.Name) || feed.Name == SeriesKey.LocalExchange)
        {
            throw ToolkitException.Usage($"'{feed.Name}' is no name for a feed", "use lower-case letters, digits and '-', and not 'local'");
        }

        _own[feed.Name] = feed;
    }

    public bool Knows(string name) => _own.ContainsKey(name) || BuiltIn.ContainsKey(name);

    /// <exception cref="ToolkitException">No such feed (not found), or one whose address cannot be chosen (usage).</exception>
    public IBarFeed Get(string name, string? baseUrl)
    {
        if (baseUrl is null && _own.TryGetValue(name, out IBarFeed? own))
        {
            return own;
        }

        return BuiltIn.TryGetValue(name, out Func<FeedOptions, IBarFeed>? make) ? make(new() { BaseUrl = baseUrl, Clock = clock })
            : baseUrl is not null ? throw ToolkitException.Usage($"the address of the feed '{name}' cannot be chosen", "only those of the built-in feeds can")
            : throw ToolkitException.NotFound($"there is no feed '{name}'", $"use one of {Names}, or give your own to Fetch.Use");
    }

    /// <summary>The feed and the symbol of <c>feed:SYMBOL</c>.</summary>
    /// <exception cref="ToolkitException">It is not written so (usage), or there is no such feed (not found).</exception>
    public (string Feed, string Symbol) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
        {
            throw ToolkitException.Usage($"'{text}' names no feed", $"write FEED:SYMBOL, such as binance:BTC/USDT; feeds are {Names}");
        }

        (string feed, string symbol) = (text[..colon], text[(colon + 1)..]);
        return Knows(feed) ? (feed, symbol) : throw ToolkitException.NotFound($"there is no feed '{feed}'", $"use one of {Names}");
    }

    private string Names => string.Join(", ", All.Select(feed => feed.Name));

    [GeneratedRegex(@"\A[a-z][a-z0-9\-]{0,31}\z")]
    private static partial Regex NameForm();
}
