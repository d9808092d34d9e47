using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Toolkit.Bars;
using Toolkit.Feeds;

namespace Toolkit;

/// <summary>Bars of Coinbase Exchange: <c>/products/{id}/candles</c>, without a key. Symbols such as <c>BTC/USD</c>.</summary>
/// <remarks>Where nothing traded it sends no bar.</remarks>
public sealed class CoinbaseFeed : HttpFeed
{
    private const int PageBars = 300;

    // With so many pages ahead it pays to find out when the listing was.
    private const int ManyPages = 10;

    private static readonly TimeRange Ever = TimeRange.Of(new(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc), null);

    public CoinbaseFeed(FeedOptions? options = null)
        : base("coinbase", "https://api.exchange.coinbase.com", Offered, options)
    {
    }

    private static FeedOffer Offered { get; } = new()
    {
        Timeframes = [.. new Timeframe[] { "1m", "5m", "15m", "1h", "6h", "1d" }.Select(t => new FeedTimeframe(t, PageBars: PageBars))],
        Rate = new(8, TimeSpan.FromSeconds(1)),
        Calendar = "24/7",
        Symbols = "BTC/USD",
    };

    public override async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        TimeRange left = request.Range;
        bool first = true;
        while (!left.IsEmpty)
        {
            TimeRange piece = TimeSteps.Cut(left, request.Timeframe, PageBars).First();
            IReadOnlyList<Bar> bars = await AskAsync(request, piece, cancel).ConfigureAwait(false);

            // What follows the last bar belongs to the next piece, so that a short answer hides nothing.
            long end = bars.Count == 0 || piece.ToMicroseconds == left.ToMicroseconds ? piece.ToMicroseconds : Math.Min(EndOf(request.Timeframe, bars), piece.ToMicroseconds);
            yield return new(TimeRange.FromMicros(piece.FromMicroseconds, end), bars);
            left = TimeRange.FromMicros(end, left.ToMicroseconds);
            if (first && bars.Count == 0 && TimeSteps.Cut(left, request.Timeframe, PageBars).Skip(ManyPages).Any())
            {
                long listed = await ListedAsync(request, left, cancel).ConfigureAwait(false);
                yield return new(TimeRange.FromMicros(left.FromMicroseconds, listed), []);
                left = TimeRange.FromMicros(listed, left.ToMicroseconds);
            }

            first = false;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The day of the first bar: found with bars of a day, a few requests for ten years.</remarks>
    public override async ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default)
    {
        TimeRange ever = TimeRange.FromMicros(
            Ever.FromMicroseconds, Math.Max(Ever.FromMicroseconds, request.Range.ToMicroseconds));
        Task<IReadOnlyList<Bar>> DaysAsync(TimeRange piece) => AskAsync(request with { Timeframe = Timeframe.Day }, piece, cancel);
        Stack<TimeRange> empty = [];
        foreach (TimeRange piece in TimeSteps.Cut(ever, Timeframe.Day, PageBars))
        {
            IReadOnlyList<Bar> days = await DaysAsync(piece).ConfigureAwait(false);
            if (days.Count == 0)
            {
                empty.Push(piece);
                continue;
            }

            // No market rests for a piece's length: that nothing comes right before the first days is asked twice.
            while (empty.TryPop(out TimeRange before) && await DaysAsync(before).ConfigureAwait(false) is { Count: > 0 } earlier)
            {
                days = earlier;
            }

            return days.Min(d => d.Time);
        }

        return null;
    }

    private async Task<long> ListedAsync(FeedRequest request, TimeRange left, CancellationToken cancel)
    {
        DateTime? listed = await FirstBarAsync(request with { Range = left }, cancel).ConfigureAwait(false);
        return listed is { } day ? Math.Clamp(UnixMicroseconds.From(day), left.FromMicroseconds, left.ToMicroseconds) : left.ToMicroseconds;
    }

    private async Task<IReadOnlyList<Bar>> AskAsync(FeedRequest request, TimeRange piece, CancellationToken cancel)
    {
        // Both ends are opens of bars, and both are part of the answer.
        long start = TimeSteps.Ceiling(request.Timeframe, piece.FromMicroseconds);
        long end = TimeSteps.Floor(request.Timeframe, piece.ToMicroseconds - 1);
        if (start > end)
        {
            return [];
        }

        (string left, string right) = Pair(request.Symbol);
        string query = FormattableString.Invariant(
            $"/products/{left}-{right}/candles?granularity={(long)request.Timeframe.Duration!.Value.TotalSeconds}&start={UnixMicroseconds.ToIso(start)}&end={UnixMicroseconds.ToIso(end)}");

        // Its documentation says that bars may come which precede the start.
        return await Client.GetAsync(
            query, answer => Inside(request.Timeframe, piece, Read(answer, request.Symbol), (PageBars, 0)), request.Sent, cancel).ConfigureAwait(false);
    }

    /// <summary>The bars of an answer, newest first as they come.</summary>
    internal IReadOnlyList<Bar> Read(FeedAnswer answer, string symbol)
    {
        using JsonDocument json = answer.Json();
        if (answer.IsSuccess)
        {
            return [.. json.RootElement.EnumerateArray().Select(Candle)];
        }

        // Without a message it is not the API that answers.
        string message = json.RootElement.Text("message") ?? throw new KeyNotFoundException();
        throw answer.Status == HttpStatusCode.NotFound
            ? Unknown(symbol)
            : Refused($"{message} (HTTP {(int)answer.Status})");
    }

    // time, low, high, open, close, volume
    private static Bar Candle(JsonElement row) => new(
        DateTime.UnixEpoch.AddSeconds(row[0].GetInt64()), row[3].Price(), row[2].Price(), row[1].Price(), row[4].Price(), row[5].Amount());
}
