using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>Gap-filled fetching: real HTTP on loopback, a real store.</summary>
public sealed class FetcherTests
{
    private static readonly DateTime Now = Utc(2024, 3, 15, 12, 20);

    [Theory]
    [InlineData("binance", "BTC/USDT", "1h")]
    [InlineData("coinbase", "BTC/USD", "1h")]
    [InlineData("kraken", "BTC/USD", "1h")]
    [InlineData("yahoo", "AAPL", "1h")]
    [InlineData("yahoo", "AAPL", "1d")]
    [InlineData("yahoo", "EUR/GBP", "1d")]
    public async Task Range_when_fetched_is_complete_and_the_second_time_costs_nothing(string feed, string symbol, string timeframe)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        (DateTime from, DateTime to) = (Utc(2024, 2, 20), Utc(2024, 3, 12));
        BarSeries bars = await desk.Fetch.BarsAsync($"{feed}:{symbol}", timeframe, from, to);
        Assert.Equal(desk.Truth(symbol, timeframe, from, to), bars);
        Assert.InRange(desk.Requests(), 1, 3);
        BarSeries again = await desk.Fetch.BarsAsync($"{feed}:{symbol}", timeframe, from, to);
        Assert.Equal(bars, again);
        Assert.Equal(0, desk.Requests());
        desk.AssertHonest(new(feed, symbol, timeframe), from.AddDays(-60), Now);
    }

    [Fact]
    public async Task Range_when_it_grows_on_both_sides_and_has_a_hole_asks_only_for_what_is_missing()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 1, 10), Utc(2024, 1, 12));
        FetchReport left = await FetchAsync(desk, Utc(2024, 1, 5), Utc(2024, 1, 12));
        Assert.Equal([TimeRange.Of(Utc(2024, 1, 5), Utc(2024, 1, 10))], left.Ranges);
        FetchReport right = await FetchAsync(desk, Utc(2024, 1, 10), Utc(2024, 1, 14));
        Assert.Equal([TimeRange.Of(Utc(2024, 1, 12), Utc(2024, 1, 14))], right.Ranges);
        await FetchAsync(desk, Utc(2024, 1, 20), Utc(2024, 1, 22));
        FetchReport hole = await FetchAsync(desk, Utc(2024, 1, 1), Utc(2024, 1, 25));
        Assert.Equal(
            [TimeRange.Of(Utc(2024, 1, 1), Utc(2024, 1, 5)), TimeRange.Of(Utc(2024, 1, 14), Utc(2024, 1, 20)), TimeRange.Of(Utc(2024, 1, 22), Utc(2024, 1, 25))],
            hole.Ranges);
        Assert.Equal((3, 3, (4 + 6 + 3) * 24, (4 + 6 + 3) * 24, 0), (hole.Requests, hole.Pages, hole.RowsFetched, hole.RowsNew, hole.RowsRevised));
        desk.Requests();
        BarSeries all = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2024, 1, 1), Utc(2024, 1, 25));
        Assert.Equal(desk.Truth("BTC/USDT", "1h", Utc(2024, 1, 1), Utc(2024, 1, 25)), all);
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Merge_over_when_given_makes_one_request_of_two()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 1, 10), Utc(2024, 1, 11));
        FetchReport report = await FetchAsync(desk, Utc(2024, 1, 9), Utc(2024, 1, 12), new() { MergeOver = 24 });
        Assert.Equal([TimeRange.Of(Utc(2024, 1, 9), Utc(2024, 1, 12))], report.Ranges);
        Assert.Equal((1, 72, 48, 0), (report.Requests, report.RowsFetched, report.RowsNew, report.RowsRevised));
    }

    [Fact]
    public async Task Shares_when_fetched_over_weekends_and_holidays_leave_no_gap()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await desk.Fetch.FetchAsync("yahoo:AAPL", "1d", Utc(2023, 12, 20), Utc(2024, 1, 13));
        desk.Requests();

        // To Monday: Saturday, Sunday and Martin Luther King Day have no bars, so nothing is asked for.
        await desk.Fetch.FetchAsync("yahoo:AAPL", "1d", Utc(2023, 12, 20), Utc(2024, 1, 16));
        Assert.Equal(0, desk.Requests());
        Assert.Empty(await desk.Bars.GapsAsync("yahoo:AAPL", "1d"));
        Assert.Equal("XNYS", (await desk.Fetch.BarsAsync("yahoo:AAPL", "1d", Utc(2024, 1, 2), Utc(2024, 1, 5))).Calendar!.Name);
    }

    [Fact]
    public async Task Revised_bar_when_refreshed_replaces_the_stored_one_and_is_counted()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        desk.Server.Market.Set(desk.Server.Market.Find("BTC/USDT")! with { Correction = t => t == Utc(2024, 3, 2, 7) ? 1.02 : 1 });
        FetchReport cached = await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        Assert.Equal(0, cached.Requests);
        FetchReport refreshed = await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5), new() { Refresh = true });
        Assert.Equal((96, 0, 1), (refreshed.RowsFetched, refreshed.RowsNew, refreshed.RowsRevised));
        desk.AssertHonest(Btc, Utc(2024, 3, 1), Now);
    }

    [Fact]
    public async Task Time_before_a_listing_when_asked_for_once_is_not_asked_for_again()
    {
        DateTime listed = Utc(2024, 2, 1, 5);
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("NEW/USD", 3) { Listed = listed }, new SampleSeries("NEW/USDT", 3) { Listed = listed });
        foreach (string symbol in new[] { "binance:NEW/USDT", "coinbase:NEW/USD" })
        {
            FetchReport first = await desk.Fetch.FetchAsync(symbol, "1h", Utc(2023, 1, 1), Utc(2024, 2, 2));
            Assert.Equal(19, first.RowsNew);
            desk.Requests();
            await desk.Fetch.FetchAsync(symbol, "1h", Utc(2023, 1, 1), Utc(2024, 2, 2));
            desk.Clock.Advance(TimeSpan.FromDays(2));
            await desk.Fetch.FetchAsync(symbol, "1h", Utc(2023, 6, 1), Utc(2024, 2, 2));
            Assert.Equal(0, desk.Requests());
            SeriesGap gap = Assert.Single(await desk.Bars.GapsAsync(symbol, "1h", Utc(2024, 1, 31), Utc(2024, 2, 2)));
            Assert.Equal(new SeriesGap(TimeRange.Of(Utc(2024, 1, 31), listed), 29, GapReason.Empty), gap);
        }
    }

    [Fact]
    public async Task Everything_when_asked_for_starts_where_the_source_does_and_is_remembered()
    {
        DateTime listed = Utc(2024, 2, 1, 5);
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("NEW/USDT", 3) { Listed = listed });
        BarSeries all = await desk.Fetch.BarsAsync("binance:NEW/USDT", "1h", to: Utc(2024, 3, 15));
        Assert.Equal(listed, all.Time[0]);
        Assert.Equal(desk.Truth("NEW/USDT", "1h", Utc(2024, 1, 1), Utc(2024, 3, 15)), all);
        desk.Requests();
        Assert.Equal(all, await desk.Fetch.BarsAsync("binance:NEW/USDT", "1h", to: Utc(2024, 3, 15)));
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Newest_part_when_the_source_had_nothing_is_asked_again_after_a_while()
    {
        DateTime gone = Utc(2024, 3, 14);
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("OLD/USDT", 3) { Delisted = gone });
        await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
        desk.Requests();
        await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
        Assert.Equal(0, desk.Requests());
        for (int round = 0; round < 3; round++)
        {
            desk.Clock.Advance(TimeSpan.FromHours(2));
            FetchReport later = await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
            Assert.Equal([TimeRange.Of(gone, Utc(2024, 3, 15))], later.Ranges);
            later = await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
            Assert.Empty(later.Ranges);
        }

        // Much later it was old already when it was last asked for, and counts as empty for good.
        desk.Clock.Advance(TimeSpan.FromDays(30));
        await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
        desk.Clock.Advance(TimeSpan.FromDays(30));
        desk.Requests();
        await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 3, 1), Utc(2024, 3, 15));
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Dead_series_when_followed_day_by_day_is_asked_twice_a_day()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("OLD/USDT", 3) { Delisted = Utc(2024, 2, 20) });
        for (int day = 0; day < 4; day++)
        {
            await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 2, 1), desk.Clock.Now.Date);

            // That nothing comes is asked twice before it is known.
            Assert.Equal(2, desk.Requests());
            await desk.Fetch.FetchAsync("binance:OLD/USDT", "1h", Utc(2024, 2, 1), desk.Clock.Now.Date);
            Assert.Equal(0, desk.Requests());
            desk.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public async Task Hours_without_trades_when_fetched_are_known_as_such()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, new SampleSeries("THIN/USD", 5) { Quiet = t => t.Hour is 3 or 4 });
        await desk.Fetch.FetchAsync("coinbase:THIN/USD", "1h", Utc(2024, 3, 1), Utc(2024, 3, 3));
        Assert.All(
            await desk.Bars.GapsAsync("coinbase:THIN/USD", "1h"),
            gap => Assert.Equal((2, GapReason.NoTrade), (gap.Bars, gap.Reason)));
        Assert.Equal(2, (await desk.Bars.GapsAsync("coinbase:THIN/USD", "1h")).Count);
        desk.Requests();
        await desk.Fetch.FetchAsync("coinbase:THIN/USD", "1h", Utc(2024, 3, 1), Utc(2024, 3, 3));
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Gaps_when_listed_tell_missing_from_the_rest()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 2));
        await FetchAsync(desk, Utc(2024, 3, 3), Utc(2024, 3, 4));
        SeriesGap gap = Assert.Single(await desk.Bars.GapsAsync("binance:BTC/USDT"));
        Assert.Equal(new SeriesGap(TimeRange.Of(Utc(2024, 3, 2), Utc(2024, 3, 3)), 24, GapReason.Missing), gap);
    }

    [Fact]
    public async Task Old_hours_when_the_source_no_longer_has_them_are_a_note_and_no_error()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        FetchReport report = await desk.Fetch.FetchAsync("yahoo:AAPL", "5m", Utc(2023, 1, 1), Utc(2024, 3, 14));
        Assert.Contains(report.Notes, n => n.Contains("serves 5m bars from", StringComparison.Ordinal));
        Assert.True(report.RowsNew > 3000);

        // 60 days back. That this was a holiday is only known after the first answer.
        Assert.Equal(Utc(2024, 1, 15), report.Ranges[0].From.Date);
    }

    [Fact]
    public async Task Note_of_what_a_source_does_not_reach_when_told_ends_where_it_begins()
    {
        // 720 hours back from 2024-03-15T12:20Z is 2024-02-14T12:20Z; the first whole bar opens at 13:00.
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        FetchReport report = await desk.Fetch.FetchAsync("kraken:BTC/USD", "1h", Utc(2017, 1, 1));
        Assert.Equal(719, report.RowsNew);
        Assert.Equal(
            "kraken serves 1h bars from 2024-02-14T13:00:00Z on; missing before are [2017-01-01T00:00:00Z, 2024-02-14T13:00:00Z)", Assert.Single(report.Notes));
    }

    [Fact]
    public async Task Update_when_called_extends_every_fetched_series_to_now()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        await desk.Fetch.FetchAsync("yahoo:AAPL", "1d", Utc(2024, 3, 1), Utc(2024, 3, 5));
        desk.Store.Publish(new() { MadeBy = "ingest", Series = [Toolkit.Tests.Storage.Stored.Load(new("local", "MINE", "1h"), Toolkit.Tests.Storage.Stored.Bars(0, 5))] });
        IReadOnlyList<FetchReport> reports = await desk.Fetch.UpdateAsync();
        Assert.Equal(["binance:BTC/USDT 1h", "yahoo:AAPL 1d"], reports.Select(r => r.Series.ToString()).Order());
        Assert.All(reports, r => Assert.Null(r.Error));
        desk.AssertHonest(Btc, Utc(2024, 3, 1), Now);
        Assert.Equal(Utc(2024, 3, 14), UnixMicroseconds.ToDateTime(desk.Store.Listings.Find(new("yahoo", "AAPL", "1d"))!.LastTime));
    }

    [Fact]
    public async Task Clear_when_called_takes_fetched_series_only_and_the_next_fetch_starts_anew()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        desk.Store.Publish(new() { MadeBy = "ingest", Series = [Toolkit.Tests.Storage.Stored.Load(new("local", "MINE", "1h"), Toolkit.Tests.Storage.Stored.Bars(0, 5))] });
        Assert.Single(desk.Fetch.Statistics().Series);
        Assert.Equal(96, desk.Fetch.Clear());
        Assert.Equal(5, desk.Store.Listings.Find(new("local", "MINE", "1h"))!.RowCount);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => desk.Fetch.Clear("local:MINE")).Kind);
        FetchReport again = await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        Assert.Equal((1, 96), (again.Requests, again.RowsNew));
        Assert.Equal(96, desk.Fetch.Clear("binance:BTC/USDT", "1h"));
    }

    [Fact]
    public async Task Statistics_when_asked_for_count_what_was_spared()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        await FetchAsync(desk, Utc(2024, 3, 1), Utc(2024, 3, 5));
        FetchStatistics statistics = desk.Fetch.Statistics();
        Assert.Equal((1, 1, 96, 1), (statistics.Requests, statistics.Pages, statistics.RowsFetched, statistics.AnsweredFromStore));
        Assert.Equal(new FetchedSeries(Btc, Utc(2024, 3, 1), Utc(2024, 3, 4, 23), 96, Now), Assert.Single(statistics.Series));
    }

    [Theory]
    [InlineData("BTC/USDT", ErrorKind.Usage, "FEED:SYMBOL")]
    [InlineData("nofeed:BTC/USDT", ErrorKind.NotFound, "yahoo")]
    [InlineData("binance:NO/PE", ErrorKind.NotFound, "BTC/USDT")]
    [InlineData("binance:BTCUSDT", ErrorKind.Usage, "BTC/USDT")]
    public async Task Symbol_when_it_cannot_be_fetched_is_a_clear_error_and_leaves_nothing(string symbol, ErrorKind kind, string hint)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync(symbol, "1h", Utc(2024, 3, 1)));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(hint, error.Hint);
        Assert.Empty(desk.Store.Listings.AllDatasets());
    }

    [Fact]
    public async Task Timeframe_when_the_feed_has_it_not_is_a_clear_error()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("coinbase:BTC/USD", "3m", Utc(2024, 3, 1)));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains("1m 5m 15m 1h 6h 1d", error.Hint);
    }

    [Fact]
    public async Task Provenance_when_fetched_is_one_row_for_the_whole_fetch()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await FetchAsync(desk, Utc(2024, 1, 1), Utc(2024, 3, 1));
        SourceRow source = Assert.Single(desk.Store.Listings.Sources());
        Assert.Contains("binance:BTC/USDT 1h", source.Uri);
        Assert.Equal((1440, 1440, 0), (source.RowsRead, source.RowsAccepted, source.RowsRejected));
        Assert.Equal(64, source.Sha256.Length);
    }

    private static SeriesKey Btc => new("binance", "BTC/USDT", "1h");

    private static Task<FetchReport> FetchAsync(FetchDesk desk, DateTime from, DateTime? to, FetchOptions? options = null) =>
        desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", from, to, options);

    private static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
