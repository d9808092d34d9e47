using System.Runtime.CompilerServices;
using Toolkit.Disk;
using Toolkit.SampleExchange;
using Toolkit.Storage;

namespace Toolkit.Tests.Feeds;

/// <summary>Many series, several askers, and the rate limit that they share.</summary>
public sealed class FetchSharingTests
{
    private static readonly DateTime Now = new(2024, 3, 15, 12, 20, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Fifty_series_of_five_pages_when_fetched_at_once_keep_the_rate_at_the_server()
    {
        FeedRate rate = new(10, TimeSpan.FromMilliseconds(100));
        SampleSeries[] listed = [.. Enumerable.Range(0, 50).Select(i => new SampleSeries($"C{i}/USDT", 10 + i))];
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now, listed);

        // Real time: what is measured is what arrives.
        desk.Fetch.Use(new BinanceFeed(new() { BaseUrl = desk.Server.BaseUrl, Rate = rate }));
        DateTime from = Now.Date.AddHours(-4500), to = Now.Date;
        TimeSpan begun = desk.Server.Elapsed;
        IReadOnlyList<FetchReport> reports = await desk.Fetch.FetchManyAsync(
            listed.Select(s => $"binance:{s.Symbol}"), "1h", from, to, new() { Parallel = 50 });
        Assert.All(reports, r => Assert.Equal((5, 5, 4500), (r.Requests, r.Pages, r.RowsNew)));
        TimeSpan[] arrived = [.. desk.Server.Requests.Select(r => r.Arrived).Order()];
        Assert.Equal(250, arrived.Length);

        // A busy machine may deliver late and in bunches, never early: the n-th request cannot arrive before its turn.
        Assert.All(arrived.Select((at, i) => (At: at - begun, Turn: i / rate.Requests * rate.Window)), r => Assert.True(r.At >= r.Turn, $"{r.At} before {r.Turn}"));
    }

    [Fact]
    public async Task Same_gap_when_several_stores_ask_at_once_is_fetched_once()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        using BarStore other = BarStore.Open(desk.Path, new() { Clock = desk.Clock });
        Fetcher second = desk.NewFetcher(other);
        Task<FetchReport>[] fetches =
        [
            .. Enumerable.Range(0, 6).Select(i => Task.Run(() =>
                (i % 2 == 0 ? desk.Fetch : second).FetchAsync("coinbase:BTC/USD", "1h", Now.Date.AddDays(-50), Now.Date))),
        ];
        FetchReport[] reports = await Task.WhenAll(fetches);
        Assert.Equal(4, desk.Requests());
        Assert.Equal(1, reports.Count(r => r.Requests == 4));
        Assert.Equal(5, reports.Count(r => r.Requests == 0));
        desk.AssertHonest(new("coinbase", "BTC/USD", "1h"), Now.AddDays(-60), Now);
    }

    [Fact]
    public async Task Series_when_another_process_fetches_it_is_waited_for_and_then_busy()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Now.Date.AddDays(-2), Now.Date);
        string path = Assert.Single(Directory.GetFiles(Path.Combine(desk.Path, ".lock"), "fetch-*"));
        using (OsLock.TryTake(path))
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => desk.Fetch.FetchAsync(
                "binance:BTC/USDT", "1h", Now.Date.AddDays(-4), Now.Date, new() { WaitForOthers = TimeSpan.FromMilliseconds(50) }));
            Assert.Equal(ErrorKind.Busy, error.Kind);

            // What is stored does not have to wait.
            FetchReport cached = await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Now.Date.AddDays(-2), Now.Date);
            Assert.Equal(0, cached.Requests);
        }

        Assert.Equal(1, (await desk.Fetch.FetchAsync("binance:BTC/USDT", "1h", Now.Date.AddDays(-4), Now.Date)).Requests);
    }

    [Fact]
    public async Task One_series_that_fails_when_many_are_fetched_does_not_stop_the_others()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        IReadOnlyList<FetchReport> reports = await desk.Fetch.FetchManyAsync(
            ["binance:BTC/USDT", "binance:NO/PE", "coinbase:ETH/USD"], "1h", Now.Date.AddDays(-2), Now.Date);
        Assert.Equal([48, 0, 48], reports.Select(r => r.RowsNew));
        Assert.Equal(ErrorKind.NotFound, reports[1].Error!.Kind);
    }

    [Fact]
    public async Task Progress_when_pages_come_is_told()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        Recorder progress = new();
        await desk.Fetch.FetchAsync("coinbase:BTC/USD", "1h", Now.Date.AddHours(-900), Now.Date, progress: progress);
        SeriesKey key = new("coinbase", "BTC/USD", "1h");
        Assert.Equal([new(key, 1, 3, 300), new(key, 2, 3, 600), new(key, 3, 3, 900), new(key, 3, 3, 900, true)], progress.Seen);
    }

    [Fact]
    public async Task Fetch_when_cancelled_keeps_what_has_come()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        using CancellationTokenSource cancel = new();
        Recorder progress = new() { Then = p => (p.Pages == 2 ? cancel : null)?.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            desk.Fetch.FetchAsync("coinbase:BTC/USD", "1h", Now.Date.AddHours(-900), Now.Date, progress: progress, cancel: cancel.Token));
        FetchReport rest = await desk.Fetch.FetchAsync("coinbase:BTC/USD", "1h", Now.Date.AddHours(-900), Now.Date);
        Assert.Equal((1, 300), (rest.Requests, rest.RowsNew));
    }

    [Fact]
    public async Task Cached_hundred_thousand_bars_when_fetched_again_come_without_a_request()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        DateTime from = Now.Date.AddMinutes(-100_000), to = Now.Date;
        BarSeries first = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1m", from, to);
        Assert.Equal((100_000, 100), (first.Count, desk.Requests()));
        BarSeries again = await desk.Fetch.BarsAsync("binance:BTC/USDT", "1m", from, to);
        Assert.Equal((100_000, 0), (again.Count, desk.Requests()));
        Assert.Equal(first.Close, again.Close);
    }

    [Fact]
    public async Task Feed_of_ones_own_when_written_in_a_few_lines_is_cached_like_the_others()
    {
        await using FetchDesk desk = await FetchDesk.OpenAsync(Now);
        Waves feed = new();
        desk.Fetch.Use(feed);
        BarSeries bars = await desk.Fetch.BarsAsync("waves:SINE", "1h", Now.Date.AddDays(-3), Now.Date);
        Assert.Equal(72, bars.Count);
        await desk.Fetch.BarsAsync("waves:SINE", "1h", Now.Date.AddDays(-4), Now.Date);
        Assert.Equal([TimeRange.Of(Now.Date.AddDays(-3), Now.Date), TimeRange.Of(Now.Date.AddDays(-4), Now.Date.AddDays(-3))], feed.Asked);
        FetchReport report = await desk.Fetch.FetchAsync("waves:SINE", "1h", Now.Date.AddDays(-5), Now.Date);
        Assert.Equal((1, 24), (report.Requests, report.RowsNew));
    }

    /// <summary>As somebody would write it in a notebook cell.</summary>
    private sealed class Waves : IBarFeed
    {
        public List<TimeRange> Asked { get; } = [];

        public string Name => "waves";

        public FeedOffer Offer { get; } = new() { Timeframes = ["1h", "1d"], Calendar = "24/7" };

        public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
        {
            Asked.Add(request.Range);
            List<Bar> bars = [];
            for (DateTime t = request.Range.From; t < request.Range.To; t += request.Timeframe.Duration!.Value)
            {
                double price = 100 + 10 * Math.Sin(t.Ticks / 1e12);
                bars.Add(new(t, price, price + 1, price - 1, price));
            }

            await Task.Yield();
            yield return new(request.Range, bars);
        }
    }

    private sealed class Recorder : IProgress<FetchProgress>
    {
        public List<FetchProgress> Seen { get; } = [];

        public Action<FetchProgress>? Then { get; init; }

        public void Report(FetchProgress value)
        {
            Seen.Add(value);
            Then?.Invoke(value);
        }
    }
}
