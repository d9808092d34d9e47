using System.Runtime.CompilerServices;
using System.Text.Json;
using Toolkit.Feeds;

namespace Toolkit;

/// <summary>Spot bars of Binance: <c>/api/v3/klines</c>, without a key. Symbols such as <c>BTC/USDT</c>.</summary>
public sealed class BinanceFeed : HttpFeed
{
    private const int PageBars = 1000;

    // Weight that an address may use in a minute; a request for bars costs 2. The rest is left to other programs.
    private const int WeightToStopAt = 5500;

    public BinanceFeed(FeedOptions? options = null)
        : base("binance", "https://api.binance.com", Offered, options)
    {
    }

    private static FeedOffer Offered { get; } = new()
    {
        Timeframes = [.. Timeframe.All.Where(t => t.Unit <= TimeframeUnit.Month).Select(t => new FeedTimeframe(t, PageBars: PageBars))],
        Rate = new(20, TimeSpan.FromSeconds(1)),
        Calendar = "24/7",
        Symbols = "BTC/USDT",
    };

    public override async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        long at = request.Range.FromMicroseconds, end = request.Range.ToMicroseconds;
        while (at < end)
        {
            IReadOnlyList<Bar> bars = await AskAsync(request, at, end, PageBars, cancel).ConfigureAwait(false);

            // A full page says nothing about what comes after its last bar. It starts at the first bar there is, so
            // years before a listing cost nothing.
            long answered = bars.Count < PageBars ? end : Math.Min(EndOf(request.Timeframe, bars), end);
            yield return new(TimeRange.FromMicros(at, answered), bars);
            at = answered;
        }
    }

    public override async ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default)
    {
        IReadOnlyList<Bar> bars = await AskAsync(request, 0, request.Range.ToMicroseconds, 1, cancel).ConfigureAwait(false);
        return bars.Count == 0 ? null : bars[0].Time;
    }

    private Task<IReadOnlyList<Bar>> AskAsync(FeedRequest request, long from, long to, int limit, CancellationToken cancel)
    {
        (string left, string right) = Pair(request.Symbol);
        string query = FormattableString.Invariant(
            $"/api/v3/klines?symbol={left}{right}&interval={Interval(request.Timeframe)}&startTime={Milliseconds(from)}&endTime={Milliseconds(to) - 1}&limit={limit}");
        TimeRange asked = TimeRange.FromMicros(from, to);
        return Client.GetAsync(query, answer => Inside(request.Timeframe, asked, Read(answer, request.Symbol)), request.Sent, cancel);
    }

    /// <summary>The bars of an answer.</summary>
    internal IReadOnlyList<Bar> Read(FeedAnswer answer, string symbol)
    {
        KeepWeight(answer);
        using JsonDocument json = answer.Json();
        return answer.IsSuccess ? [.. json.RootElement.EnumerateArray().Select(Kline)] : throw Refusal(answer, json.RootElement, symbol);
    }

    private static Bar Kline(JsonElement row) => new(
        DateTime.UnixEpoch.AddMilliseconds(row[0].GetInt64()), row[1].Price(), row[2].Price(), row[3].Price(), row[4].Price(), row[5].Amount());

    private Exception Refusal(FeedAnswer answer, JsonElement error, string symbol)
    {
        int status = (int)answer.Status;
        long code = error.GetProperty("code").GetInt64();
        string? message = error.Text("msg");
        return code switch
        {
            -1121 => Unknown(symbol),
            -1003 => new AskLaterException($"answered {status}: {message}"),
            _ => Refused(
                $"{message} (code {code}, HTTP {status})",
                status is 403 or 451 ? "it does not serve every country; another address is chosen with the base URL" : null),
        };
    }

    private void KeepWeight(FeedAnswer answer)
    {
        if (answer.Headers is { } headers && headers.TryGetValues("X-MBX-USED-WEIGHT-1M", out IEnumerable<string>? values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int used) && used >= WeightToStopAt)
        {
            // The count starts anew with each minute of the clock.
            Client.Pause(TimeSpan.FromSeconds(61 - Client.Clock.GetUtcNow().Second));
        }
    }

    private static long Milliseconds(long micros) => (micros + 999) / 1000;

    private static string Interval(Timeframe timeframe) => timeframe == Timeframe.Month ? "1M" : timeframe.Name;
}
