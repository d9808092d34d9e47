namespace Toolkit.Tests.Feeds;

/// <summary>A bar that is still forming, and a clock that moves through it.</summary>
public sealed class UnfinishedBarTests
{
    private static readonly DateTime Now = Utc(2024, 3, 15, 12, 20);

    [Fact]
    public async Task Unfinished_bar_when_fetched_is_returned_but_not_kept()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        BarSeries first = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2024, 3, 15, 8));
        Assert.Equal(Utc(2024, 3, 15, 12), first.Time[^1]);
        Assert.Equal(5, first.Count);
        Assert.Equal(Utc(2024, 3, 15, 11), UnixMicroseconds.ToDateTime(desk.Store.Listings.Find(Btc)!.LastTime));
        desk.AssertHonest(Btc, Utc(2024, 3, 15), Now.AddDays(1));

        // Inside the same bar: asked again, and it has moved.
        desk.Clock.Advance(TimeSpan.FromMinutes(20));
        BarSeries second = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2024, 3, 15, 8));
        Assert.NotEqual(first[^1], second[^1]);
        Assert.Equal([TimeRange.Of(Utc(2024, 3, 15, 12), desk.Clock.Now)], (await FetchAsync(desk, Utc(2024, 3, 15, 8), null)).Ranges);

        // Once it is over, it is final.
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        BarSeries third = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2024, 3, 15, 8), Utc(2024, 3, 15, 13));
        Assert.Equal(desk.Truth("BTC/USDT", "1h", Utc(2024, 3, 15, 8), Utc(2024, 3, 15, 13)), third);
        desk.Requests();
        await FetchAsync(desk, Utc(2024, 3, 15, 8), Utc(2024, 3, 15, 13));
        Assert.Equal(0, desk.Requests());
        desk.AssertHonest(Btc, Utc(2024, 3, 15), desk.Clock.Now);
    }

    [Theory]
    [InlineData("binance", "BTC/USDT", "1h")]
    [InlineData("coinbase", "BTC/USD", "1h")]
    [InlineData("kraken", "BTC/USD", "1h")]
    [InlineData("yahoo", "AAPL", "1d")]
    [InlineData("yahoo", "AAPL", "1w")]
    [InlineData("yahoo", "EUR/GBP", "1d")]
    public async Task Unfinished_bar_when_the_clock_steps_through_it_is_never_kept(string feed, string symbol, string timeframe)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Utc(2024, 3, 13, 9));
        for (int i = 0; i < 40; i++)
        {
            await desk.Fetch.FetchAsync($"{feed}:{symbol}", timeframe, Utc(2024, 3, 1));
            desk.AssertHonest(new(feed, symbol, timeframe), Utc(2024, 2, 1), desk.Clock.Now.AddDays(1));
            desk.Clock.Advance(TimeSpan.FromMinutes(97));
        }

        BarSeries all = await desk.Fetch.BarsAsync($"{feed}:{symbol}", timeframe, Utc(2024, 3, 1));
        Assert.Equal(desk.Truth(symbol, timeframe, Utc(2024, 3, 1), desk.Clock.Now), all);
    }

    [Fact]
    public async Task Clock_when_set_back_a_day_changes_nothing_that_is_stored()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), null);
        desk.Clock.Set(Now.AddDays(-1));
        await FetchAsync(desk, Utc(2024, 3, 1), null);
        desk.Clock.Set(Now);
        desk.Requests();
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 15, 12));
        Assert.Equal(0, desk.Requests());
        desk.AssertHonest(Btc, Utc(2024, 3, 1), Now);
    }

    private static SeriesKey Btc => new("binance", "BTC/USDT", "1h");

    private static Task<FetchReport> FetchAsync(FetchDesk desk, DateTime from, DateTime? to, FetchOptions? options = null) =>
        desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", from, to, options);

    private static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
