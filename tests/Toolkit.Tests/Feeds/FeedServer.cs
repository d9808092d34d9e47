using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>A sample exchange and feeds that ask it, with one clock for both.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private FeedServer(SampleServer server, StepClock clock) => (Server, Clock) = (server, clock);

    public SampleServer Server { get; }

    public StepClock Clock { get; }

    public FaultQueue Faults => Server.Faults;

    public FeedOptions Options => new()
    {
        BaseUrl = Server.BaseUrl,
        Clock = Clock,
        Timeout = TimeSpan.FromHours(1),
        Rate = new(100, TimeSpan.FromMilliseconds(1)),
    };

    public static async Task<FeedServer> StartAsync(DateTime now, params SampleSeries[] extra)
    {
        StepClock clock = new(now);
        SampleMarket market = SampleMarket.Usual();
        foreach (SampleSeries series in extra)
        {
            market.Set(series);
        }

        return new(await SampleServer.StartAsync(market, clock), clock);
    }

    public IBarFeed Feed(string name, FeedOptions? options = null) => name switch
    {
        "binance" => new BinanceFeed(options ?? Options),
        "coinbase" => new CoinbaseFeed(options ?? Options),
        "kraken" => new KrakenFeed(options ?? Options),
        "yahoo" => new YahooFeed(options ?? Options),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such feed"),
    };

    public static async Task<List<BarPage>> PagesAsync(IBarFeed feed, string symbol, Timeframe timeframe, DateTime from, DateTime to)
    {
        List<BarPage> pages = [];
        await foreach (BarPage page in feed.PagesAsync(new(symbol, timeframe, TimeRange.Of(from, to))))
        {
            pages.Add(page);
        }

        return pages;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
