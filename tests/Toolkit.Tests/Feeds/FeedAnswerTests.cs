using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

/// <summary>Answers that are no pages of bars: what is said of them, and what is asked again.</summary>
public sealed class FeedAnswerTests
{
    private static readonly DateTime Now = new(2024, 3, 15, 12, 20, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(404, "application/json", "{}", "answered 404 (not found) with JSON that is none of the errors of its API", 1)]
    [InlineData(400, "application/json", "[]", "answered 400 with JSON that is none of the errors", 1)]
    [InlineData(403, "text/html", "<html>no</html>", "answered 403 (forbidden) with a web page (15 bytes of text/html), where JSON was expected", 1)]
    [InlineData(200, "text/html", " <!DOCTYPE html><title>Log in</title>", "answered 200 with a web page", 1)]
    [InlineData(204, null, "", "answered 204 (no content) with nothing in it, where JSON was expected", 1)]
    [InlineData(200, "application/json", "", "answered 200 with nothing in it", 1)]
    [InlineData(200, "text/plain", "come back tomorrow", "answered 200 with text that is no JSON (18 bytes of text/plain)", 1)]
    [InlineData(200, "application/json", "{\"a\":{\"b\":[1,2]}}", "answered 200 with JSON that is none of the bars of its API", 1)]
    [InlineData(200, "application/json", "[[1,2]]", "answered 200 with JSON that is none of the bars of its API", 1)]
    [InlineData(200, "application/json", "7", "answered 200 with JSON that is none of the bars of its API", 1)]
    [InlineData(200, "application/json", "[[1,2],[3", "answered 200 with JSON that ends too early", 5)]
    [InlineData(400, "application/json", "{\"code\":-1,\"msg\":\"\\ud800\"}", "answered 400 with JSON that is none of the errors", 1)]
    [InlineData(503, "application/json", "{\"msg\":\"\\ud800\"}", "answered 503 (the server has trouble)", 5)]
    [InlineData(503, "text/html", "<html>", "answered 503 (the server has trouble)", 5)]
    [InlineData(429, "application/json", "{\"msg\":\"slow down\"}", "answered 429 (too many requests): slow down", 5)]
    public async Task Answer_when_it_is_no_page_is_told_in_words_and_repeated_only_where_that_can_help(int status, string? type, string body, string says, int requests)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => SendAsync(context, status, type, Encoding.UTF8.GetBytes(body));
        foreach (string feed in new[] { "binance", "coinbase", "kraken", "yahoo" })
        {
            server.Server.ForgetRequests();
            ToolkitException error = await FailsAsync(server, feed);
            Assert.Contains($"{feed} {says}", error.Message);
            Assert.Equal(requests, server.Server.Requests.Count);
            Assert.Contains(requests == 1 ? "it was not asked again" : "try again later", error.Hint);
        }
    }

    [Fact]
    public async Task Body_when_it_is_not_packed_as_its_header_says_is_told_so_and_not_asked_again()
    {
        foreach (string packing in new[] { "gzip", "br", "deflate" })
        {
            await using FeedServer server = await FeedServer.StartAsync(Now);
            server.Server.Instead = context => SendAsync(context, 200, "application/json", "[[1,2,3]] and nothing packed at all"u8.ToArray(), packing);
            Assert.Contains("with a body that is not packed as its header says", (await FailsAsync(server, "binance")).Message);
            Assert.Single(server.Server.Requests);
        }
    }

    [Fact]
    public async Task Body_when_it_is_longer_than_any_page_is_not_read_to_its_end()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        using MemoryStream bomb = new();
        using (GZipStream zip = new(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(new byte[FeedTransport.MaxBytes + 1]);
        }

        server.Server.Instead = context => SendAsync(context, 200, "application/json", bomb.ToArray(), "gzip");
        Assert.Contains("with more than 16 MB", (await FailsAsync(server, "binance")).Message);
        server.Server.Instead = async context =>
        {
            context.Response.ContentLength = 1L << 40;
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        Assert.Contains("with more than 16 MB", (await FailsAsync(server, "binance")).Message);
        Assert.Equal(2, server.Server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_when_it_drips_or_never_begins_ends_at_the_time_limit_and_is_asked_for_once_more(bool drips)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = async context =>
        {
            if (drips)
            {
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync("[["u8.ToArray());
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        Task<ToolkitException> failing = FailsAsync(server, "binance");
        for (int i = 0; i < 2; i++)
        {
            // The limit was set before the request was sent.
            await server.Server.NextRequestAsync(CancellationToken.None);
            server.Clock.Advance(server.Options.Timeout);
        }

        ToolkitException error = await failing;
        Assert.Contains("binance did not answer in full within 3600 s", error.Message);
        Assert.Equal(2, server.Server.Requests.Count);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirection_when_it_leads_to_another_host_is_not_followed(int status)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now), other = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => RedirectAsync(context, status, other.Server.BaseUrl + "/api/v3/klines?token=SECRET");
        ToolkitException error = await FailsAsync(server, "binance");
        Assert.Contains($"binance answered {status} and sent the request on to {other.Server.BaseUrl}, which was not followed", error.Message);
        Assert.Contains("`FetchOptions.BaseUrl`", error.Hint);
        Assert.DoesNotContain("SECRET", error.ToString());
        Assert.Single(server.Server.Requests);
        Assert.Empty(other.Server.Requests);
    }

    [Theory]
    [InlineData("https:{0}")]
    [InlineData("ftp://127.0.0.1/bars")]
    [InlineData("//example.invalid/login")]
    public async Task Redirection_when_it_changes_the_scheme_or_the_host_is_not_followed(string location)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => RedirectAsync(context, 302, string.Format(location, server.Server.BaseUrl["http:".Length..]));
        Assert.Contains("which was not followed", (await FailsAsync(server, "binance")).Message);
        Assert.Single(server.Server.Requests);
    }

    [Fact]
    public async Task Redirection_when_it_stays_on_the_host_is_followed_within_the_rate()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => context.Request.Path == "/api/v3/klines"
            ? RedirectAsync(context, 307, "/moved" + context.Request.QueryString)
            : context.Request.Path == "/moved" ? RedirectAsync(context, 307, "/products/BTC-USD/candles?granularity=3600&start=2024-03-01T00:00:00Z&end=2024-03-01T01:00:00Z") : Task.FromResult(false);
        FeedOptions options = server.Options with { Rate = new(1, TimeSpan.FromSeconds(10)) };

        // What it ends at speaks another API; that it got there is what counts.
        await FailsAsync(server, "binance", options);
        Assert.Equal(["/api/v3/klines", "/moved", "/products/BTC-USD/candles"], server.Server.Requests.Where(r => r.Api == "instead").Select(r => r.Symbol).Take(3));
        Assert.True(server.Clock.Now - Now >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Redirection_when_it_goes_round_ends_after_four_requests()
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => RedirectAsync(context, 302, context.Request.Path + context.Request.QueryString);
        Assert.Contains("looks like a loop", (await FailsAsync(server, "binance")).Message);
        Assert.Equal(4, server.Server.Requests.Count);
    }

    [Theory]
    [InlineData("315360000")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task Retry_after_when_it_is_years_is_believed_for_a_day(string after)
    {
        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context =>
        {
            context.Response.Headers.RetryAfter = after;
            return SendAsync(context, 429, "application/json", "{}"u8.ToArray());
        };
        Assert.Contains("2024-03-16T12:20", (await FailsAsync(server, "binance")).Hint);
        Assert.Single(server.Server.Requests);
        server.Server.Instead = null;
        server.Clock.Advance(TimeSpan.FromDays(1.01));
        Assert.NotEmpty(await FeedServer.PagesAsync(server.Feed("binance"), "BTC/USDT", "1h", Now.AddHours(-9), Now));
    }

    [Theory]
    [InlineData("binance", "{\"code\":-1,\"msg\":\"#\"}")]
    [InlineData("coinbase", "{\"message\":\"#\"}")]
    [InlineData("kraken", "{\"error\":[\"#\"]}")]
    [InlineData("yahoo", "{\"chart\":{\"result\":null,\"error\":{\"code\":\"#\",\"description\":\"#\"}}}")]
    public async Task Text_of_a_server_when_it_is_told_holds_nothing_that_a_terminal_obeys_and_no_query(string feed, string body)
    {
        const string Text = "\\u001b[2J\\u0007\\u202egone\\u2066\\u200f: GET http://127.0.0.1/api?symbol=X&apikey=SECRET by Bearer";
        await using FeedServer server = await FeedServer.StartAsync(Now);
        foreach (int status in new[] { 400, 429, 500 })
        {
            server.Clock.Advance(TimeSpan.FromDays(1));
            server.Server.Instead = context => SendAsync(context, status, "application/json", Encoding.UTF8.GetBytes(body.Replace("#", Text)));
            string said = (await FailsAsync(server, feed)).ToString();
            Assert.DoesNotContain("SECRET", said);
            Assert.DoesNotContain(said, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c is '\u202e' or '\u2066' or '\u200f');
        }
    }

    [Theory]
    [InlineData("http://user:SECRET@127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1/?key=SECRET")]
    [InlineData("http://127.0.0.1:1/#SECRET")]
    [InlineData("ftp://user:SECRET@127.0.0.1:1")]
    [InlineData("nonsense?key=SECRET")]
    public void Base_url_when_it_holds_a_secret_is_refused_and_not_repeated(string url)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => new BinanceFeed(new() { BaseUrl = url }));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.DoesNotContain("SECRET", error.ToString());
    }

    [Fact]
    public async Task Server_that_speaks_no_http_when_asked_is_told_without_its_words()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using System.Net.Sockets.TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("SECRET \u001b[2J words\r\n\r\n"u8.ToArray());
        });
        BinanceFeed feed = new(new() { BaseUrl = $"http://{listener.LocalEndpoint}", Clock = new StepClock(Now), Timeout = TimeSpan.FromHours(1) });
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => FeedServer.PagesAsync(feed, "BTC/USDT", "1h", Now.AddHours(-9), Now));
        await serving;
        Assert.Contains("binance sent something that is no HTTP", error.Message);
        Assert.DoesNotContain("SECRET", error.Message);
    }

    [Fact]
    public async Task Name_of_a_symbol_when_a_server_gives_it_is_stored_without_what_a_terminal_obeys()
    {
        string chart = """
            {"chart":{"error":null,"result":[{"meta":{"exchangeTimezoneName":"Mars/Base","instrumentType":"EQUITY","longName":"A\u001b[2J\u202eB"},"indicators":{"quote":[{}]}}]}}
            """;
        FeedAnswer answer = new(System.Net.HttpStatusCode.OK, Encoding.UTF8.GetBytes(chart.Replace("Mars/Base", "UTC")), null);
        YahooChart read = YahooChart.Read(answer, new("X", "1d", "1d", PriceBasis.Splits, 0));
        Assert.Equal("A [2J B", read.Symbol!.Name);

        await using FeedServer server = await FeedServer.StartAsync(Now);
        server.Server.Instead = context => SendAsync(context, 200, "application/json", Encoding.UTF8.GetBytes(chart));
        Assert.Contains("JSON that is none of the bars of its API", (await FailsAsync(server, "yahoo")).Message);
    }

    private static Task<ToolkitException> FailsAsync(FeedServer server, string feed, FeedOptions? options = null) => Assert.ThrowsAsync<ToolkitException>(() =>
        FeedServer.PagesAsync(server.Feed(feed, options), feed == "yahoo" ? "AAPL" : feed == "binance" ? "BTC/USDT" : "BTC/USD", "1h", Now.AddHours(-9), Now));

    private static async Task<bool> SendAsync(HttpContext context, int status, string? type, byte[] body, string? packing = null)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        if (packing is not null)
        {
            context.Response.Headers.ContentEncoding = packing;
        }

        await context.Response.Body.WriteAsync(body);
        return true;
    }

    private static Task<bool> RedirectAsync(HttpContext context, int status, string location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.FromResult(true);
    }
}
