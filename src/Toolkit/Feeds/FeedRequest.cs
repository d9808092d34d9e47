using Toolkit.Feeds;

namespace Toolkit;

/// <summary>What a feed is asked for.</summary>
/// <param name="Symbol">The symbol as the user writes it, without the feed's name: <c>BTC/USDT</c>, <c>^TNX</c>.</param>
/// <param name="Timeframe">One that the feed offers.</param>
/// <param name="Range">Half-open range of open times, or of labels for a day and longer; it ends no later than now.</param>
public sealed record FeedRequest(string Symbol, Timeframe Timeframe, TimeRange Range)
{
    /// <summary>Counts what is sent for this request.</summary>
    internal RequestCounter Sent { get; init; } = new();

    public override string ToString() => $"{Symbol} {Timeframe} {Range}";
}
