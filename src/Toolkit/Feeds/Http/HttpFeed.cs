using System.Text.RegularExpressions;
using Toolkit.Bars;
using Toolkit.Feeds;

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

    private protected FeedClient Client { get; }

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

    /// <summary>The bars of an answer that were asked for. A source may have the habit of sending some more; anything else is refused.</summary>
    /// <param name="timeframe">Of the bars.</param>
    /// <param name="asked">The range that was asked for.</param>
    /// <param name="bars">What came.</param>
    /// <param name="more">How many bars more the source is known to send before and behind. Default none.</param>
    /// <exception cref="UnusableAnswerException">There is a bar farther away, or one that has not begun.</exception>
    private protected IReadOnlyList<Bar> Inside(Timeframe timeframe, TimeRange asked, IReadOnlyList<Bar> bars, (int Before, int Behind) more = default)
    {
        TimeRange habit = TimeRange.FromMicros(
            more.Before == 0 ? asked.FromMicroseconds : TimeSteps.Add(timeframe, asked.FromMicroseconds, -more.Before),
            more.Behind == 0 ? asked.ToMicroseconds : TimeSteps.Add(timeframe, asked.ToMicroseconds, more.Behind));
        DateTime soon = FeedRows.NotBegun(timeframe, Client.Clock.GetUtcNow().UtcDateTime);
        foreach (Bar bar in bars)
        {
            if (!habit.Contains(bar.Time) || bar.Time >= soon)
            {
                throw new UnusableAnswerException(
                    $"sent a bar of {UnixMicroseconds.ToIso(UnixMicroseconds.From(bar.Time))}, which lies outside of what was asked for, {asked}: the page was refused", true);
            }
        }

        return [.. bars.Where(b => asked.Contains(b.Time))];
    }

    /// <summary>Where a page of whole bars ends, whose last bar may lie off the grid.</summary>
    private protected static long EndOf(Timeframe timeframe, IReadOnlyList<Bar> bars) =>
        TimeSteps.Add(timeframe, TimeSteps.Floor(timeframe, UnixMicroseconds.From(bars.Max(b => b.Time))));

    private protected ToolkitException Unknown(string symbol) =>
        ToolkitException.NotFound($"{Name} knows no symbol {symbol}", $"its symbols are written BASE/QUOTE, such as {Offer.Symbols}");

    private protected ToolkitException Refused(string? why, string? hint = null) => new(ErrorKind.Failure, $"{Name} refused the request: {why}", hint);

    [GeneratedRegex(@"\A([A-Z0-9]{1,20})/([A-Z0-9]{1,20})\z")]
    private static partial Regex PairForm();
}
