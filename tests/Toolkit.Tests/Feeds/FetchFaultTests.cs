using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>Faults of the source: the right result or a clear error, nothing claimed that is not stored, and the next run completes.</summary>
public sealed class FetchFaultTests
{
    private static readonly DateTime Now = Utc(3, 15, 12, 20);

    private static readonly (string Feed, string Symbol)[] Sources =
        [("binance", "BTC/USDT"), ("coinbase", "BTC/USD"), ("kraken", "BTC/USD"), ("yahoo", "AAPL")];

    public static TheoryData<SampleFaultKind> Passing =>
    [
        SampleFaultKind.TooManyRequests, SampleFaultKind.Banned, SampleFaultKind.ServerError, SampleFaultKind.ResetMidBody, SampleFaultKind.TruncatedJson,
        SampleFaultKind.DuplicateRows, SampleFaultKind.OverlappingPage, SampleFaultKind.OutOfOrder,
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Fault_when_it_passes_leaves_the_right_result(SampleFaultKind kind)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        foreach ((string feed, string symbol) in Sources)
        {
            desk.Server.Faults.Order(new(kind, Times: 3));
            BarSeries bars = await desk.Fetch.BarsAsync($"{feed}:{symbol}", "1h", Utc(2, 20), Utc(3, 14));
            Assert.Equal(desk.Truth(symbol, "1h", Utc(2, 20), Utc(3, 14)), bars);
            desk.AssertHonest(new(feed, symbol, "1h"), Utc(1, 1), Now);
            desk.Server.Faults.Clear();
            desk.Requests();
            Assert.Equal(bars, await desk.Fetch.BarsAsync($"{feed}:{symbol}", "1h", Utc(2, 20), Utc(3, 14)));
            Assert.Equal(0, desk.Requests());
        }
    }

    [Theory]
    [InlineData(SampleFaultKind.ServerError)]
    [InlineData(SampleFaultKind.TooManyRequests)]
    [InlineData(SampleFaultKind.Banned)]
    [InlineData(SampleFaultKind.ResetMidBody)]
    [InlineData(SampleFaultKind.TruncatedJson)]
    public async Task Run_when_broken_off_goes_on_where_it_stopped(SampleFaultKind kind)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        SeriesKey key = new("coinbase", "BTC/USD", "1h");
        (DateTime from, DateTime to) = (Utc(1, 1), Utc(3, 1));
        desk.Server.Faults.Order(new(kind, Times: 50, After: 2));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("coinbase:BTC/USD", "1h", from, to));
        Assert.Contains("still missing: [2024-01-26T00:00:00Z, 2024-03-01T00:00:00Z)", error.Message);
        Assert.Contains("`FetchOptions.Offline`", error.Hint);
        Assert.Equal(600, desk.Store.Listings.Find(key)!.RowCount);
        desk.AssertHonest(key, from, Now);
        desk.Server.Faults.Clear();
        FetchReport rest = await desk.Fetch.FetchAsync("coinbase:BTC/USD", "1h", from, to);
        Assert.Equal([TimeRange.Of(Utc(1, 26), to)], rest.Ranges);
        Assert.Equal((3, 840, 840, 0), (rest.Requests, rest.RowsFetched, rest.RowsNew, rest.RowsRevised));
        desk.AssertHonest(key, from, Now);
    }

    [Theory]
    [InlineData(SampleFaultKind.Nulls)]
    [InlineData(SampleFaultKind.BrokenRows)]
    public async Task Rows_when_they_break_the_rules_are_put_aside_and_come_with_a_refresh(SampleFaultKind kind)
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        SeriesKey key = new("binance", "BTC/USDT", "1h");
        desk.Server.Faults.Order(new(kind));
        FetchReport report = await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 3));
        Assert.Equal((48, 41, 7), (report.RowsFetched, report.RowsNew, report.RowsRejected));
        desk.AssertHonest(key, Utc(3, 1), Now);
        Assert.All(await desk.Bars.GapsAsync("binance:BTC/USDT"), gap => Assert.Equal((1, GapReason.Rejected), (gap.Bars, gap.Reason)));
        string quarantine = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(desk.Path, "quarantine"))));
        Assert.StartsWith("time,open,high,low,close,volume,reason\n2024-03-01T03:00:00Z,", quarantine);
        Assert.Equal(8, quarantine.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        desk.Requests();
        await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 3));
        Assert.Equal(0, desk.Requests());
        FetchReport refreshed = await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 3), new() { Refresh = true });
        Assert.Equal((7, 0), (refreshed.RowsNew, refreshed.RowsRevised));
        Assert.Empty(await desk.Bars.GapsAsync("binance:BTC/USDT"));
    }

    [Fact]
    public async Task Yahoo_nulls_when_they_come_are_hours_without_trades()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        desk.Server.Faults.Order(new(SampleFaultKind.Nulls));
        FetchReport report = await desk.Fetch.FetchAsync("yahoo:AAPL", "1d", Utc(2, 1), Utc(3, 1));
        Assert.Equal((17, 0), (report.RowsNew, report.RowsRejected));
        Assert.All(await desk.Bars.GapsAsync("yahoo:AAPL", "1d"), gap => Assert.Equal(GapReason.NoTrade, gap.Reason));
        desk.AssertHonest(new("yahoo", "AAPL", "1d"), Utc(2, 1), Now);
    }

    [Fact]
    public async Task Network_when_it_is_down_does_not_matter_for_what_is_stored()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        BarSeries stored = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 5));
        await desk.Server.DisposeAsync();
        Assert.Equal(stored, await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 5)));

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2, 28), Utc(3, 6)));
        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("cannot be reached", error.Message);
        Assert.Contains("[2024-02-28T00:00:00Z, 2024-03-01T00:00:00Z), [2024-03-05T00:00:00Z, 2024-03-06T00:00:00Z)", error.Message);
        Assert.Contains("`FetchOptions.Offline`", error.Hint);

        List<string> notes = [];
        BarSeries offline = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(2, 28), Utc(3, 6), new() { Offline = true, Notes = notes.Add });
        Assert.Equal(stored, offline);
        Assert.Contains("[2024-02-28T00:00:00Z, 2024-03-01T00:00:00Z)", Assert.Single(notes));
    }

    [Fact]
    public async Task Network_when_it_is_down_and_only_the_forming_bar_is_missing_is_a_note()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 15));
        await desk.Server.DisposeAsync();
        List<string> notes = [];
        BarSeries bars = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 15), options: new() { Notes = notes.Add });
        Assert.Equal(12, bars.Count);
        Assert.Contains("all finished bars are stored", Assert.Single(notes));
    }

    [Fact]
    public async Task Offline_when_nothing_is_stored_is_not_found_and_asks_for_nothing()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() =>
            desk.Fetch.BarsAsync("binance:BTC/USDT", "1h", Utc(3, 1), Utc(3, 2), new() { Offline = true }));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Split_when_it_comes_later_is_reported_and_nothing_is_mixed()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Utc(3, 1, 12), Splitting());
        await desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 1));
        SortedDictionary<long, Bar> before = Toolkit.Tests.Storage.Stored.Read(desk.Store, Key);
        desk.Clock.Set(Utc(3, 15, 12));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 14)));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("4 times", error.Message);
        Assert.Contains("`FetchOptions.Refresh`", error.Hint);
        Assert.Equal(before, Toolkit.Tests.Storage.Stored.Read(desk.Store, Key));

        // Also where no stored bar is near, and for a range before the stored one.
        error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2).AddYears(-1), Utc(2, 1).AddYears(-1)));
        Assert.Contains("4 times", error.Message);
        error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(12, 20).AddYears(-1), Utc(3, 1)));
        Assert.Contains("4 times", error.Message);
        Assert.Equal(before, Toolkit.Tests.Storage.Stored.Read(desk.Store, Key));
    }

    [Fact]
    public async Task Split_when_refreshed_puts_the_whole_series_on_the_new_basis()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Utc(3, 1, 12), Splitting());
        BarSeries old = await desk.Fetch.BarsAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 1));
        desk.Clock.Set(Utc(3, 15, 12));

        // A narrow range is enough: all that is stored has to follow.
        FetchReport report = await desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(3, 5), Utc(3, 14), new() { Refresh = true });
        Assert.Equal(TimeRange.Of(Utc(1, 2), Utc(3, 14)), Assert.Single(report.Ranges));
        BarSeries all = await desk.Fetch.BarsAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 14));
        Assert.Equal(old.Count + 9, all.Count);
        for (int i = 0; i < old.Count; i++)
        {
            Assert.Equal(old.Close[i] / 4, all.Close[i], 9);
        }

        Assert.Equal((PriceBasis.Splits, desk.Clock.Now), (all.Basis, all.BasisAsOf!.Value));
        Assert.Equal(
            [new CorporateAction(Utc(3, 8), CorporateActionKind.Split, 4)],
            desk.Store.Listings.CorporateActions(desk.Store.Listings.Find(Key)!.SymbolId));
        desk.Requests();
        await desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(1, 2), Utc(3, 14));
        Assert.Equal(0, desk.Requests());
    }

    [Fact]
    public async Task Dividends_when_fetched_are_stored_in_the_share_count_of_their_day()
    {
        SampleSeries paying = Splitting() with { Actions = [.. Splitting().Actions, new(Utc(2, 9), CorporateActionKind.Dividend, 0.8)] };
        await using FetchDesk desk = await FetchDesk.OpenAsync(Utc(3, 15, 12), paying);

        // The range ends before the split, which is asked for all the same: the dividend came as 0.2 of today's shares.
        await desk.Fetch.FetchAsync("yahoo:SPL", "1d", Utc(2, 1), Utc(2, 20));
        Assert.Equal(
            [new CorporateAction(Utc(2, 9), CorporateActionKind.Dividend, 0.8), new CorporateAction(Utc(3, 8), CorporateActionKind.Split, 4)],
            desk.Store.Listings.CorporateActions(desk.Store.Listings.Find(Key)!.SymbolId).OrderBy(a => a.Time));
    }

    private static SeriesKey Key => new("yahoo", "SPL", "1d");

    private static SampleSeries Splitting() =>
        new("SPL", 200) { Calendar = TradingCalendar.Xnys, Actions = [new(Utc(3, 8), CorporateActionKind.Split, 4)] };

    private static DateTime Utc(int month, int day, int hour = 0, int minute = 0) => new(2024, month, day, hour, minute, 0, DateTimeKind.Utc);
}
