using Toolkit.Catalog;
using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>Pages that are not what was asked for: what is refused, what is asked again, and what coverage may claim.</summary>
public sealed class OddPageTests
{
    private static readonly DateTime Now = Utc(3, 15, 12, 20);

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["binance"] = "BTC/USDT",
        ["coinbase"] = "BTC/USD",
        ["kraken"] = "BTC/USD",
        ["yahoo"] = "AAPL",
    };

    public static TheoryData<string> Feeds => [.. Symbols.Keys];

    [Theory]
    [InlineData("binance", 9)]
    [InlineData("coinbase", 9)]
    [InlineData("kraken", 9)]
    [InlineData("yahoo", 9)]
    [InlineData("binance", -9)]
    [InlineData("coinbase", -9)]
    [InlineData("kraken", -9)]
    [InlineData("yahoo", -9)]
    public async Task Bar_years_away_when_it_stays_is_refused_and_nothing_is_stored_or_known(string feed, int years)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        desk.Server.Rewrite = page => [.. page.Bars, Stray(page.Bars[0].Time.AddYears(years))];
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => FetchAsync(desk, feed, Utc(2, 20), Utc(3, 10)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains($"{feed} sent a bar of {2024 + years}-", error.Message);
        Assert.Contains("the page was refused", error.Message);
        Assert.Contains("still missing: [2024-02-20T00:00:00Z, 2024-03-10T00:00:00Z)", error.Message.Replace("2024-02-20T14:30", "2024-02-20T00:00").Replace("2024-03-08T21:30", "2024-03-10T00:00"));
        Assert.Empty(desk.Store.Listings.AllDatasets());
        desk.Server.Rewrite = null;
        await AssertCompleteAsync(desk, feed);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Bar_years_away_when_it_comes_once_changes_nothing(string feed)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        Once(desk, page => [.. page.Bars, Stray(page.Bars[0].Time.AddYears(7))]);
        await AssertCompleteAsync(desk, feed);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Empty_page_when_it_comes_once_is_asked_for_again(string feed)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        Once(desk, _ => []);
        await AssertCompleteAsync(desk, feed);
    }

    [Theory]
    [InlineData("binance", "1m", 4)]
    [InlineData("coinbase", "1m", 4)]
    public async Task Empty_page_when_it_comes_between_full_ones_is_asked_for_again(string feed, string timeframe, int which)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        int pages = 0;
        desk.Server.Rewrite = page => ++pages == which ? [] : page.Bars;
        (DateTime from, DateTime to) = (Utc(3, 1), Utc(3, 4));
        BarSeries bars = await desk.Fetch.BarsAsync($"{feed}:{Symbols[feed]}", timeframe, from, to);
        Assert.Equal(desk.Truth(Symbols[feed], timeframe, from, to), bars);
        Assert.Equal([CoverageState.Data], desk.Coverage(new(feed, Symbols[feed], timeframe)).Select(c => c.State));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Short_pages_when_they_come_hide_nothing(string feed)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);

        // Kraken sends everything in one page, which is cut once.
        Func<SamplePage, IReadOnlyList<Bar>> cut = page => [.. page.Bars.OrderBy(b => b.Time).Take(feed == "kraken" ? page.Bars.Count - 200 : 37)];
        desk.Server.Rewrite = cut;
        if (feed == "kraken")
        {
            Once(desk, cut);
        }

        await AssertCompleteAsync(desk, feed);
    }

    // Not Kraken: it always sends the bar that is forming.
    [Theory]
    [InlineData("binance")]
    [InlineData("coinbase")]
    [InlineData("yahoo")]
    public async Task Nothing_at_the_end_when_a_second_answer_has_it_neither_is_known_and_costs_one_request(string feed)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        DateTime gone = Utc(3, 5, 17);
        desk.Server.Rewrite = page => [.. page.Bars.Where(b => b.Time < gone)];
        FetchReport report = await FetchAsync(desk, feed, Utc(3, 1), Utc(3, 8));
        // Yahoo is asked for splits and dividends as well.
        Assert.Equal(feed == "yahoo" ? 3 : 2, report.Requests);
        SeriesKey key = new(feed, Symbols[feed], "1h");
        CoverageSpan last = desk.Coverage(key)[^1];
        Assert.Equal((CoverageState.Empty, gone.Hour), (last.State, feed == "yahoo" ? 17 : last.Range.From.Hour));
        desk.Requests();
        await FetchAsync(desk, feed, Utc(3, 1), Utc(3, 8));
        Assert.Equal(0, desk.Requests());
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Bar_off_the_grid_when_it_comes_is_rejected_and_moves_nothing(string feed)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);

        // The last bar of the first page is stamped later than it is: the bar after it must not be skipped. Kraken's last one is
        // still forming, and what Yahoo stamps to the second is the latest price.
        Once(desk, page =>
        {
            Bar[] bars = [.. page.Bars.OrderBy(b => b.Time)];
            int last = feed == "kraken" ? bars.Length - 200 : bars.Length - 1;
            bars[last] = bars[last] with { Time = bars[last].Time.AddMinutes(20).AddMilliseconds(feed == "yahoo" ? 0 : 34_000) };
            return bars;
        });
        FetchReport report = await FetchAsync(desk, feed, Utc(2, 20), Utc(3, 10));
        Assert.Equal(1, report.RowsRejected);
        SeriesKey key = new(feed, Symbols[feed], "1h");
        Assert.Single(desk.Coverage(key), c => c.State == CoverageState.Rejected);
        desk.AssertHonest(key, Utc(1, 1), Now);
        FetchReport refreshed = await FetchAsync(desk, feed, Utc(2, 20), Utc(3, 10), new() { Refresh = true });
        Assert.Equal((1, 0), (refreshed.RowsNew, refreshed.RowsRevised));
        await AssertCompleteAsync(desk, feed);
    }

    [Fact]
    public async Task Page_sent_again_when_another_was_asked_for_is_refused()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        IReadOnlyList<Bar>? first = null;
        desk.Server.Rewrite = page => first ??= page.Bars;
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("binance:BTC/USDT", "1m", Utc(3, 1), Utc(3, 3)));
        Assert.Contains("outside of what was asked for", error.Message);
        Assert.Equal(1000, desk.Store.Listings.Find(new("binance", "BTC/USDT", "1m"))!.RowCount);
        desk.AssertHonest(new("binance", "BTC/USDT", "1m"), Utc(2, 28), Now);
    }

    [Fact]
    public async Task Bars_before_the_start_when_coinbase_sends_them_are_its_habit()
    {
        // Its documentation: "some of those candles may precede your declared start value".
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        desk.Server.Rewrite = page => [.. page.Bars, .. desk.Truth("BTC/USD", page.Timeframe, page.Asked.From.AddHours(-250), page.Asked.From)];
        FetchReport report = await FetchAsync(desk, "coinbase", Utc(3, 1), Utc(3, 8));
        Assert.Equal((1, 168), (report.Requests, report.RowsNew));
    }

    [Fact]
    public async Task First_days_when_one_answer_hides_them_are_found_all_the_same()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("NEW/USD", 3) { Listed = Utc(1, 1).AddYears(-3) });
        bool hidden = false;
        desk.Server.Rewrite = page => page.Bars.Count == 0 || hidden || !(hidden = true) ? page.Bars : [];
        BarSeries all = await desk.Fetch.BarsAsync("coinbase:NEW/USD", "1d", to: Utc(3, 1));
        Assert.Equal(Utc(1, 1).AddYears(-3), all.Time[0]);
    }

    [Fact]
    public async Task Server_of_one_bar_an_answer_when_asked_for_many_gives_them_all()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        desk.Server.Rewrite = page => [.. page.Bars.Take(1)];
        BarSeries bars = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 8));
        Assert.Equal(desk.Truth("BTC/USDT", "1h", Utc(3, 1), Utc(3, 8)), bars);
        Assert.Equal(168, desk.Requests());
    }

    [Fact]
    public async Task Refresh_on_a_new_basis_when_the_newest_bars_do_not_come_changes_nothing()
    {
        SampleSeries split = new("SPL", 200) { Calendar = TradingCalendar.Xnys, Actions = [new(Utc(3, 8), CorporateActionKind.Split, 4)] };
        await using FetchDesk desk = await FetchDesk.OpenAsync(Utc(3, 1, 12), split);
        await desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 1));
        SortedDictionary<long, Bar> before = Toolkit.Tests.Storage.Stored.Read(desk.Store, new("yahoo", "SPL", "1d"));
        desk.Clock.Set(Utc(3, 15, 12));
        desk.Server.Rewrite = page => [.. page.Bars.Where(b => b.Time < Utc(2, 1))];
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() =>
            desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 1), new() { Refresh = true }));
        Assert.Contains("the newest of them: nothing was changed", error.Message);
        Assert.Equal(before, Toolkit.Tests.Storage.Stored.Read(desk.Store, new("yahoo", "SPL", "1d")));
    }

    private static async Task AssertCompleteAsync(FetchDesk desk, string feed)
    {
        (DateTime from, DateTime to) = (Utc(2, 20), Utc(3, 10));
        await FetchAsync(desk, feed, from, to);

        // What the last one did not bring is not known, so the next one asks for it.
        await FetchAsync(desk, feed, from, to);
        BarSeries bars = await desk.Fetch.BarsAsync($"{feed}:{Symbols[feed]}", "1h", from, to, new() { Offline = true });
        Assert.Equal(desk.Truth(Symbols[feed], "1h", from, to), bars);
        desk.AssertHonest(new(feed, Symbols[feed], "1h"), Utc(1, 1), Now);
        Assert.All(await desk.Bars.GapsAsync($"{feed}:{Symbols[feed]}", "1h", from, to), gap => Assert.Fail($"{gap}"));
    }

    private static Task<FetchReport> FetchAsync(FetchDesk desk, string feed, DateTime from, DateTime to, FetchOptions? options = null) =>
        desk.Fetch.FetchAsync($"{feed}:{Symbols[feed]}", "1h", from, to, options);

    private static void Once(FetchDesk desk, Func<SamplePage, IReadOnlyList<Bar>> rewrite)
    {
        bool done = false;
        desk.Server.Rewrite = page => done || !(done = true) ? page.Bars : rewrite(page);
    }

    private static Bar Stray(DateTime time) => new(time, 100, 101, 99, 100, 5);

    private static DateTime Utc(int month, int day, int hour = 0, int minute = 0) => new(2024, month, day, hour, minute, 0, DateTimeKind.Utc);
}
