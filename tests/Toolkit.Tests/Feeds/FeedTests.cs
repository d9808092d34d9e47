using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>The feeds against a server that speaks their APIs.</summary>
public sealed class FeedTests
{
    private static readonly DateTime Now = new(2024, 3, 15, 12, 20, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("binance", "BTC/USDT", "1h")]
    [InlineData("binance", "BTC/USDT", "1d")]
    [InlineData("binance", "BTC/USDT", "1mo")]
    [InlineData("coinbase", "BTC/USD", "1h")]
    [InlineData("kraken", "BTC/USD", "1h")]
    [InlineData("kraken", "DOGE/USD", "5m")]
    [InlineData("yahoo", "AAPL", "1d")]
    [InlineData("yahoo", "AAPL", "1h")]
    [InlineData("yahoo", "AAPL", "1w")]
    [InlineData("yahoo", "^TNX", "1d")]
    [InlineData("yahoo", "BTC/USD", "1d")]
    [InlineData("yahoo", "EUR/GBP", "1d")]
    public async Task Range_when_asked_for_comes_as_the_source_has_it(string feed, string symbol, string timeframe)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        DateTime from = timeframe is "5m" ? Now.AddDays(-1) : timeframe is "1mo" ? Now.AddMonths(-8) : new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        List<BarPage> pages = await FeedServer.PagesAsync(server.Feed(feed), symbol, timeframe, from, Now);
        IEnumerable<Bar> bars = pages.SelectMany(p => p.Bars).Where(b => b.Time >= from).OrderBy(b => b.Time);
        Assert.Equal(server.Server.Market.Find(symbol)!.Bars(timeframe, TimeRange.Of(from, Now), Now), bars);
        Assert.All(server.Server.Requests, r => Assert.Contains("Toolkit", r.UserAgent));
    }

    [Theory]
    [InlineData("binance", "BTC/USDT", 2500, 3)]
    [InlineData("coinbase", "BTC/USD", 2500, 9)]
    public async Task Long_range_when_asked_for_comes_in_pages_that_leave_nothing_out(string feed, string symbol, int hours, int requests)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        DateTime to = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc), from = to.AddHours(-hours);
        List<BarPage> pages = await FeedServer.PagesAsync(server.Feed(feed), symbol, "1h", from, to);
        Assert.Equal(requests, server.Server.Requests.Count);
        Assert.Equal(hours, pages.SelectMany(p => p.Bars).DistinctBy(b => b.Time).Count());
        Assert.Equal(from, pages[0].Answered.From);
        Assert.Equal(to, pages[^1].Answered.To);
        Assert.All(pages.Zip(pages.Skip(1)), pair => Assert.Equal(pair.First.Answered.To, pair.Second.Answered.From));
    }

    [Fact]
    public async Task Years_before_a_listing_when_asked_for_cost_a_handful_of_requests()
    {
        DateTime listed = new(2023, 6, 1, 5, 0, 0, DateTimeKind.Utc);
        await using FeedServer server = await FeedServer.StartAsync(Now, new SampleSeries("NEW/USD", 5) { Listed = listed }, new SampleSeries("NEW/USDT", 5) { Listed = listed });
        DateTime from = new(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc), to = listed.AddHours(100);
        List<BarPage> pages = await FeedServer.PagesAsync(server.Feed("coinbase"), "NEW/USD", "1h", from, to);
        Assert.Equal(100, pages.Sum(p => p.Bars.Count));
        Assert.InRange(server.Server.Requests.Count, 3, 14);
        server.Server.ForgetRequests();
        pages = await FeedServer.PagesAsync(server.Feed("binance"), "NEW/USDT", "1h", from, to);
        Assert.Equal(100, pages.Sum(p => p.Bars.Count));
        Assert.Single(server.Server.Requests);
    }

    [Fact]
    public async Task Kraken_when_asked_for_more_than_it_has_answers_only_for_what_it_sent()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        BarPage page = Assert.Single(await FeedServer.PagesAsync(server.Feed("kraken"), "BTC/USD", "1m", Now.AddDays(-3), Now));
        Assert.Equal(720, page.Bars.Count);
        Assert.Equal(page.Bars[0].Time, page.Answered.From);
        Assert.True(page.Answered.From > Now.AddHours(-13));
    }

    [Fact]
    public async Task Kraken_unfinished_bar_when_the_local_clock_runs_ahead_is_still_known_as_such()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        BarPage page = Assert.Single(await FeedServer.PagesAsync(server.Feed("kraken"), "BTC/USD", "1h", Now.AddDays(-3), Now));
        Assert.Equal(new DateTime(2024, 3, 15, 12, 0, 0, DateTimeKind.Utc), page.UnfinishedFrom);
    }

    [Fact]
    public async Task Coinbase_bars_without_trades_when_asked_for_are_left_out_of_an_answered_range()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now, new SampleSeries("THIN/USD", 5) { Quiet = t => t.Hour % 3 == 0 });
        DateTime to = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        BarPage page = Assert.Single(await FeedServer.PagesAsync(server.Feed("coinbase"), "THIN/USD", "1h", to.AddDays(-2), to));
        Assert.Equal(32, page.Bars.Count);
        Assert.Equal(TimeRange.Of(to.AddDays(-2), to), page.Answered);
    }

    [Theory]
    [InlineData("binance", "NO/PE")]
    [InlineData("coinbase", "NO/PE")]
    [InlineData("kraken", "NO/PE")]
    [InlineData("yahoo", "NOPE")]
    [InlineData("yahoo", "../../secret")]
    [InlineData("yahoo", "..")]
    public async Task Unknown_symbol_when_asked_for_is_not_found(string feed, string symbol)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => FeedServer.PagesAsync(server.Feed(feed), symbol, "1d", Now.AddDays(-9), Now));
        Assert.True(error.Kind is ErrorKind.NotFound or ErrorKind.Usage);
        Assert.Contains(symbol, error.Message);
        Assert.InRange(server.Server.Requests.Count, 0, 1);
    }

    [Theory]
    [InlineData("BTCUSDT")]
    [InlineData("btc/usdt")]
    [InlineData("BTC/USDT&x=1")]
    public async Task Symbol_when_written_another_way_is_refused_with_how_to_write_it(string symbol)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => FeedServer.PagesAsync(server.Feed("binance"), symbol, "1d", Now.AddDays(-9), Now));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains("BTC/USDT", error.Hint);
        Assert.Empty(server.Server.Requests);
    }

    [Theory]
    [InlineData("AAPL", "AAPL")]
    [InlineData("^TNX", "^TNX")]
    [InlineData("DX-Y.NYB", "DX-Y.NYB")]
    [InlineData("BTC/USD", "BTC-USD")]
    [InlineData("EUR/USD", "EURUSD=X")]
    [InlineData("EURUSD=X", "EURUSD=X")]
    public void Yahoo_symbol_when_translated_is_written_as_there(string symbol, string asked) => Assert.Equal(asked, new YahooFeed().Translate(symbol));

    [Fact]
    public async Task Yahoo_events_when_the_page_reaches_now_come_with_it_and_otherwise_on_request()
    {
        CorporateAction split = new(new(2024, 2, 1, 0, 0, 0, DateTimeKind.Utc), CorporateActionKind.Split, 4);
        CorporateAction dividend = new(new(2024, 1, 16, 0, 0, 0, DateTimeKind.Utc), CorporateActionKind.Dividend, 2);
        await using FeedServer server = await FeedServer.StartAsync(Now, new SampleSeries("ACT", 100) { Calendar = TradingCalendar.Xnys, Actions = [dividend, split] });
        DateTime from = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        BarPage page = Assert.Single(await FeedServer.PagesAsync(server.Feed("yahoo"), "ACT", "1d", from, Now));

        // The dividend comes as 0.5 in today's shares; in those of its day it was 2.
        Assert.True(page.ActionsUpToNow);
        Assert.Equal([dividend, split], page.Actions.OrderBy(a => a.Time));
        BarPage old = Assert.Single(await FeedServer.PagesAsync(server.Feed("yahoo"), "ACT", "1d", from, from.AddDays(20)));
        Assert.False(old.ActionsUpToNow);
        Assert.Empty(old.Actions);
        IReadOnlyList<CorporateAction> asked = await server.Feed("yahoo").ActionsAsync(new("ACT", "1d", TimeRange.Of(from, from.AddDays(20))));
        Assert.Equal([dividend, split], asked.OrderBy(a => a.Time));
    }

    [Theory]
    [InlineData("binance", "BTC/USDT", "1h", "2018-01-01T00:00:00")]
    [InlineData("coinbase", "BTC/USD", "1h", "2018-01-01T00:00:00")]
    [InlineData("yahoo", "AAPL", "1d", "2018-01-01T00:00:00")]
    [InlineData("kraken", "BTC/USD", "1h", "2024-02-14T13:00:00")]
    public async Task First_bar_when_asked_for_is_known(string feed, string symbol, string timeframe, string first)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        DateTime? found = await server.Feed(feed).FirstBarAsync(new(symbol, timeframe, TimeRange.Of(null, Now)));
        Assert.Equal(first, found!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss"));
    }
}
