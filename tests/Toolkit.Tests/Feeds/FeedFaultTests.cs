using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>What goes wrong between a feed and its server.</summary>
public sealed class FeedFaultTests
{
    private static readonly DateTime Now = new(2024, 3, 15, 12, 20, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(SampleFaultKind.TooManyRequests)]
    [InlineData(SampleFaultKind.Banned)]
    [InlineData(SampleFaultKind.ServerError)]
    [InlineData(SampleFaultKind.ResetMidBody)]
    [InlineData(SampleFaultKind.TruncatedJson)]
    public async Task Fault_when_it_passes_is_answered_by_asking_again(SampleFaultKind kind)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        foreach (string feed in new[] { "binance", "coinbase", "kraken", "yahoo" })
        {
            server.Server.ForgetRequests();
            server.Faults.Order(new(kind, Times: 2));
            List<BarPage> pages = await AskAsync(server, feed);
            Assert.NotEmpty(pages.SelectMany(p => p.Bars));
            Assert.Equal(3, server.Server.Requests.Count);
        }
    }

    [Theory]
    [InlineData(SampleFaultKind.ServerError, ErrorKind.Failure, "500")]
    [InlineData(SampleFaultKind.TooManyRequests, ErrorKind.Failure, "too many requests")]
    [InlineData(SampleFaultKind.ResetMidBody, ErrorKind.Failure, "broke off in the middle of its answer")]
    [InlineData(SampleFaultKind.TruncatedJson, ErrorKind.BadData, "JSON that ends too early")]
    public async Task Fault_when_it_stays_is_a_clear_error_after_four_repetitions(SampleFaultKind kind, ErrorKind error, string says)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(kind, Times: 20));
        ToolkitException thrown = await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance"));
        Assert.Equal(error, thrown.Kind);
        Assert.Contains(says, thrown.Message);
        Assert.Contains("binance", thrown.Message);
        Assert.NotNull(thrown.Hint);
        Assert.Equal(5, server.Server.Requests.Count);
    }

    [Fact]
    public async Task Retry_after_when_given_is_waited_for()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(SampleFaultKind.TooManyRequests) { RetryAfter = TimeSpan.FromSeconds(37) });
        await AskAsync(server, "binance");
        Assert.Equal(2, server.Server.Requests.Count);
        Assert.InRange(server.Clock.Now - Now, TimeSpan.FromSeconds(37), TimeSpan.FromSeconds(80));
    }

    [Fact]
    public async Task Retry_after_when_it_is_hours_is_an_error_and_nothing_more_is_sent()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(SampleFaultKind.Banned) { RetryAfter = TimeSpan.FromHours(2) });
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance"));
        Assert.Contains("418", error.Message);
        Assert.Contains("2024-03-15T14:20:00Z", error.Hint);

        // Asking on would make the ban longer, so the next call does not even try.
        error = await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance"));
        Assert.Contains("2024-03-15T14:20", error.Hint);
        Assert.Single(server.Server.Requests);
        server.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEmpty(await AskAsync(server, "binance"));
    }

    [Fact]
    public async Task Ban_without_a_time_when_it_comes_is_not_asked_against()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(SampleFaultKind.Banned) { RetryAfter = null });
        await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance"));
        Assert.Single(server.Server.Requests);
    }

    [Fact]
    public async Task Slow_answer_when_it_takes_longer_than_the_timeout_is_asked_for_again()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(SampleFaultKind.Slow) { Delay = TimeSpan.FromMinutes(1) });
        FeedOptions options = server.Options with { Clock = TimeProvider.System, Timeout = TimeSpan.FromMilliseconds(300), RetryDelay = TimeSpan.FromMilliseconds(1) };
        Assert.NotEmpty(await AskAsync(server, "binance", options));
        Assert.Equal(2, server.Server.Requests.Count);
        server.Faults.Order(new(SampleFaultKind.Slow, Times: 2) { Delay = TimeSpan.FromMinutes(1) });
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance", options with { Retries = 1 }));
        Assert.Contains("did not answer in full within 0.3 s", error.Message);
    }

    [Fact]
    public async Task Server_when_it_is_gone_is_an_error_soon()
    {
        FeedServer server = await FeedServer.StartAsync(Now);
        await server.DisposeAsync();
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => AskAsync(server, "binance"));
        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("cannot be reached", error.Message);
        Assert.InRange(server.Clock.Now - Now, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Waiting_when_cancelled_ends_at_once()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Faults.Order(new(SampleFaultKind.Slow) { Delay = TimeSpan.FromMinutes(1) });
        using CancellationTokenSource cancel = new();
        IAsyncEnumerator<BarPage> pages = server.Feed("binance").PagesAsync(new("BTC/USDT", "1h", TimeRange.Of(Now.AddHours(-9), Now)), cancel.Token).GetAsyncEnumerator();
        Task next = pages.MoveNextAsync().AsTask();
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public void Base_url_when_it_is_none_is_refused(string url)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => new BinanceFeed(new() { BaseUrl = url }));
        Assert.Equal(ErrorKind.Usage, error.Kind);
    }

    private static Task<List<BarPage>> AskAsync(FeedServer server, string feed, FeedOptions? options = null) => FeedServer.PagesAsync(
        server.Feed(feed, options), feed == "yahoo" ? "AAPL" : feed == "binance" ? "BTC/USDT" : "BTC/USD", "1h", Now.AddHours(-100), Now);
}
