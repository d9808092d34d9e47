using System.Runtime.CompilerServices;
using System.Text.Json;
using Toolkit.Bars;
using Toolkit.Feeds;

namespace Toolkit;

/// <summary>Bars of Kraken: <c>/0/public/OHLC</c>, without a key. Symbols such as <c>BTC/USD</c>.</summary>
/// <remarks>It only has the newest 720 bars of a timeframe; older ones come from elsewhere, or from asking regularly.</remarks>
public sealed class KrakenFeed : HttpFeed
{
    private const int PageBars = 720;

    // How far this machine's clock may be from Kraken's.
    private const long ClockSkew = UnixMicroseconds.PerHour;

    public KrakenFeed(FeedOptions? options = null)
        : base("kraken", "https://api.kraken.com", Offered, options)
    {
    }

    private static FeedOffer Offered { get; } = new()
    {
        Timeframes =
        [
            .. new Timeframe[] { "1m", "5m", "15m", "30m", "1h", "4h", "1d" }
                .Select(t => new FeedTimeframe(t, t.Duration * PageBars, PageBars)),
        ],
        Rate = new(1, TimeSpan.FromSeconds(1)),
        Calendar = "24/7",
        Symbols = "BTC/USD",
    };

    public override async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        (string left, string right) = Pair(request.Symbol);

        // A little earlier, as documentation and server disagree whether the bar at "since" is part of the answer.
        long since = TimeSteps.Add(request.Timeframe, request.Range.FromMicroseconds, -1) / UnixMicroseconds.PerSecond;
        string query = FormattableString.Invariant(
            $"/0/public/OHLC?pair={Asset(left)}{Asset(right)}&interval={(long)request.Timeframe.Duration!.Value.TotalMinutes}&since={Math.Max(0, since)}");
        KrakenBars answer = await Client.GetAsync(query, a => Recent(request.Timeframe, Read(a, request.Symbol)), request.Sent, cancel).ConfigureAwait(false);
        yield return new(Answered(request, answer.Bars), answer.Bars) { UnfinishedFrom = answer.UnfinishedFrom };
    }

    public override ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default) => ValueTask.FromResult<DateTime?>(
        UnixMicroseconds.ToDateTime(TimeSteps.Add(request.Timeframe, TimeSteps.Floor(request.Timeframe, request.Range.ToMicroseconds), -PageBars + 1)));

    /// <summary>It sends everything up to now, the forming bar included, whatever the end; and nothing older than its newest 720.</summary>
    private KrakenBars Recent(Timeframe timeframe, KrakenBars answer)
    {
        long now = UnixMicroseconds.From(Client.Clock.GetUtcNow().UtcDateTime);
        TimeRange recent = TimeRange.FromMicros(TimeSteps.Add(timeframe, TimeSteps.Floor(timeframe, now), -PageBars), now);
        return answer with { Bars = Inside(timeframe, TimeRange.FromMicros(recent.FromMicroseconds - ClockSkew, now + ClockSkew), answer.Bars, (1, 1)) };
    }

    private static TimeRange Answered(FeedRequest request, IReadOnlyList<Bar> bars)
    {
        if (bars.Count == 0)
        {
            return request.Range;
        }

        // Fewer than it can send: there is nothing before them. Otherwise what lies before them is not known.
        long first = UnixMicroseconds.From(bars.Min(b => b.Time));
        return TimeRange.FromMicros(
            bars.Count < PageBars ? Math.Min(first, request.Range.FromMicroseconds) : first,
            Math.Max(EndOf(request.Timeframe, bars), bars.Count < PageBars ? request.Range.ToMicroseconds : 0));
    }

    /// <summary>The bars of an answer; the pair may come back under another name.</summary>
    internal KrakenBars Read(FeedAnswer answer, string symbol)
    {
        using JsonDocument json = answer.Json();
        JsonElement root = json.RootElement;
        if (root.GetProperty("error") is { } errors && errors.GetArrayLength() > 0)
        {
            throw Refusal(string.Join(", ", errors.EnumerateArray().Select(e => ServerText.Of(e.GetString()!))), answer, symbol);
        }

        JsonElement result = root.GetProperty("result");
        Bar[] bars = [.. result.EnumerateObject().First(p => p.Name != "last").Value.EnumerateArray().Select(Row)];
        DateTime last = DateTime.UnixEpoch.AddSeconds(result.GetProperty("last").GetInt64());
        return new(bars, bars.Where(b => b.Time > last).Select(b => (DateTime?)b.Time).Min());
    }

    private Exception Refusal(string errors, FeedAnswer answer, string symbol)
    {
        if (errors.Contains("Unknown asset pair", StringComparison.OrdinalIgnoreCase))
        {
            return Unknown(symbol);
        }

        // Throttling and trouble of its own come with HTTP 200.
        if (errors.Contains("Too many requests", StringComparison.OrdinalIgnoreCase)
            || errors.Contains("Rate limit", StringComparison.OrdinalIgnoreCase)
            || errors.Contains("EService:", StringComparison.Ordinal))
        {
            Client.Pause(TimeSpan.FromSeconds(2));
            return new AskLaterException($"answered: {errors}");
        }

        return Refused($"{errors} (HTTP {(int)answer.Status})");
    }

    // time, open, high, low, close, weighted average, volume, trades
    private static Bar Row(JsonElement row) => new(
        DateTime.UnixEpoch.AddSeconds(row[0].GetInt64()), row[1].Price(), row[2].Price(), row[3].Price(), row[4].Price(), row[6].Amount());

    private static string Asset(string asset) => asset switch
    {
        "BTC" => "XBT",
        "DOGE" => "XDG",
        _ => asset,
    };
}

/// <summary>An answer of Kraken; the bars from <paramref name="UnfinishedFrom"/> on are still forming.</summary>
internal sealed record KrakenBars(IReadOnlyList<Bar> Bars, DateTime? UnfinishedFrom);
