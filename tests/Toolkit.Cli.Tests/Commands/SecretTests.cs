using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Toolkit.SampleExchange;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>What an address or a header holds beside its host and path is neither printed nor kept, whatever goes wrong.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "SECRET-a1b2c3";

    private static readonly string[] Range = ["--timeframe", "1h", "--from", "2024-03-01", "--to", "2024-03-02"];

    private readonly Cli _cli = new();
    private readonly List<string> _said = [];

    [Theory]
    [InlineData("http://user:{secret}@{host}")]
    [InlineData("http://{host}/?apikey={secret}")]
    [InlineData("http://{host}/#{secret}")]
    [InlineData("ftp://{secret}@{host}/")]
    [InlineData("{secret}?apikey={secret}")]
    public async Task Address_of_a_feed_when_it_holds_a_secret_then_refused_without_it(string address)
    {
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        string url = address.Replace("{host}", server.BaseUrl["http://".Length..], StringComparison.Ordinal).Replace("{secret}", Secret, StringComparison.Ordinal);

        Assert.Equal(2, await SayAsync(["fetch", "binance:BTC/USDT", .. Range, "--base-url", url]));
        Assert.Equal(2, await SayAsync(["fetch", "binance:BTC/USDT", .. Range, "--base-url", url, "--json"]));

        Assert.Empty(server.Requests);
        MustNotHold();
    }

    [Theory]
    [InlineData("ingest", "https://u:{secret}@example.org/a.csv?apikey={secret}", "X")]
    [InlineData("ticks", "import", "https://u:{secret}@example.org/a.csv?apikey={secret}", "--symbol", "X")]
    [InlineData("options", "import", "https://u:{secret}@example.org/a.csv?apikey={secret}")]
    [InlineData("fetch", "folder:X", "--timeframe", "1d", "--base-url", "https://u:{secret}@example.org/a?apikey={secret}")]
    [InlineData("live", "watch", "--webhook", "nothing?apikey={secret}")]
    public async Task Address_when_it_is_given_where_none_is_taken_then_told_without_its_secret(params string[] call)
    {
        await _cli.OkAsync("init");

        Assert.InRange(await SayAsync([.. call.Select(a => a.Replace("{secret}", Secret, StringComparison.Ordinal))]), 2, 3);

        MustNotHold();
    }

    [Fact]
    public async Task Feed_of_ones_own_with_a_key_in_query_and_header_when_anything_fails_then_the_key_is_nowhere()
    {
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual()), other = await SampleServer.StartAsync(SampleMarket.Usual());
        int calls = 0;
        Func<HttpContext, Task>[] answers =
        [
            context => AnswerAsync(context, 400, $"{{\"msg\":\"no such key in GET {server.BaseUrl}/bars?apikey={Secret}\"}}"),
            context => AnswerAsync(context, 403, "<html>login</html>"),
            context => AnswerAsync(context, 500, $"http://user:{Secret}@127.0.0.1/ failed"),
            context => AnswerAsync(context, 503, ""),
            context => RedirectAsync(context, $"{other.BaseUrl}/login?apikey={Secret}"),
            context => RedirectAsync(context, $"http://user:{Secret}@127.0.0.1:9/"),
            async context => await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing),
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        ];
        server.Instead = async context =>
        {
            Assert.Equal((Secret, Secret), (context.Request.Query["apikey"].ToString(), context.Request.Headers["X-Api-Key"].ToString()));
            context.Response.Headers.SetCookie = $"session={Secret}";
            await answers[calls](context);
            return true;
        };
        using (Workspace tk = Toolkit.Workspace.Open(_cli.Workspace))
        {
            tk.Fetch.Use(new Keyed(server.BaseUrl));
            for (; calls < answers.Length; calls++)
            {
                ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => tk.Fetch.BarsAsync("keyed:X", "1h", Day, Day.AddHours(4)));
                _said.Add(error.Message + error.Hint);
            }

            // One that works, so that there is a record of where its bars came from.
            server.Instead = _ => Task.FromResult(false);
            await tk.Fetch.BarsAsync("keyed:X", "1h", Day.AddHours(8), Day.AddHours(12));
        }

        foreach (string[] call in (string[][])[["list", "sources", "--json"], ["gaps", "keyed:X"], ["info", "keyed:X", "--json"], ["doctor"], ["sql", "SELECT * FROM data_sources", "--json"]])
        {
            await SayAsync(call);
        }

        Assert.All(server.Requests, r => Assert.Contains(Secret, r.Query, StringComparison.Ordinal));
        Assert.Empty(other.Requests);
        MustNotHold();
    }

    [UnixFact]
    public async Task Proxy_with_a_password_when_it_refuses_then_the_password_is_not_told()
    {
        await using SampleServer proxy = await SampleServer.StartAsync(SampleMarket.Usual());
        proxy.Instead = async context =>
        {
            context.Response.Headers.ProxyAuthenticate = "Basic realm=\"x\"";
            await AnswerAsync(context, 407, "");
            return true;
        };
        string address = $"http://user:{Secret}@{proxy.BaseUrl["http://".Length..]}";
        foreach (string url in (string[])["http://exchange.invalid", "https://exchange.invalid"])
        {
            Outcome outcome = await _cli.ProcessAsync(["fetch", "binance:BTC/USDT", .. Range, "--base-url", url], null, ("http_proxy", address), ("https_proxy", address));
            Assert.NotEqual(0, outcome.Code);
            _said.Add(outcome.Out + outcome.Error);
        }

        Assert.NotEmpty(proxy.Requests);
        MustNotHold();
    }

    [UnixFact]
    public async Task Notebook_and_script_when_a_request_of_theirs_fails_then_outputs_and_errors_hold_no_key()
    {
        await _cli.OkAsync("init");
        const string Code = """
            string address = "http://user:" + Environment.GetEnvironmentVariable("OWN_KEY") + "@127.0.0.1:9/bars?apikey=" + Environment.GetEnvironmentVariable("OWN_KEY");
            throw new System.Net.Http.HttpRequestException("GET " + address + " failed", new System.IO.IOException("no answer of " + address));
            """;
        System.Text.Json.Nodes.JsonNode document = System.Text.Json.Nodes.JsonNode.Parse(
            """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null}]}""")!;
        document["cells"]![0]!["source"] = Code;
        string notebook = _cli.Write("n.ipynb", document.ToJsonString());
        string script = _cli.Write("s.csx", Code);

        Outcome[] outcomes =
        [
            await _cli.ProcessAsync(["notebook", "run", notebook, "-o", _cli.File("out.ipynb"), "--html", _cli.File("out.html")], null, ("OWN_KEY", Secret)),
            await _cli.ProcessAsync(["script", script], null, ("OWN_KEY", Secret)),
        ];

        Assert.All(outcomes, o => Assert.Equal(1, o.Code));
        Assert.All(outcomes, o => Assert.Contains("http://127.0.0.1:9/bars?…", o.Error, StringComparison.Ordinal));
        Assert.Contains("http://127.0.0.1:9/bars?", await File.ReadAllTextAsync(_cli.File("out.html")), StringComparison.Ordinal);
        _said.AddRange(outcomes.Select(o => o.Out + o.Error));
        MustNotHold();
    }

    public void Dispose() => _cli.Dispose();

    private static DateTime Day => new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private async Task<int> SayAsync(params string[] args)
    {
        Outcome outcome = await _cli.RunAsync(args);
        _said.Add(outcome.Out + outcome.Error);
        return outcome.Code;
    }

    /// <summary>Neither what was said nor any file of the folder, the workspace among them, has the secret.</summary>
    private void MustNotHold()
    {
        Assert.All(_said, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_cli.Folder, "*", SearchOption.AllDirectories),
            f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f)).Contains(Secret, StringComparison.Ordinal));
    }

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }

    private static Task RedirectAsync(HttpContext context, string to)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    /// <summary>A feed as people write it: it puts the whole address into its errors.</summary>
    private sealed class Keyed(string url) : IBarFeed
    {
        private static readonly HttpClient Http = new(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(2) };

        public string Name => "keyed";

        public FeedOffer Offer => new() { Timeframes = ["1h"] };

        public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
        {
            using HttpRequestMessage message = new(HttpMethod.Get, $"{url}/products/BTC-USD/candles?granularity=3600&start={request.Range.From:s}Z&end={request.Range.To:s}Z&apikey={Secret}");
            message.Headers.Add("X-Api-Key", Secret);
            HttpResponseMessage answer;
            try
            {
                answer = await Http.SendAsync(message, cancel);
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                throw new HttpRequestException($"no answer to {message}", e);
            }

            string body = await answer.Content.ReadAsStringAsync(cancel);
            if (!answer.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"{message.RequestUri} answered {(int)answer.StatusCode} and {answer.Headers.Location}: {body}");
            }

            Bar[] bars = [.. System.Text.Json.JsonDocument.Parse(body).RootElement.EnumerateArray()
                .Select(c => new Bar(DateTime.UnixEpoch.AddSeconds(c[0].GetInt64()), c[3].GetDouble(), c[2].GetDouble(), c[1].GetDouble(), c[4].GetDouble(), c[5].GetDouble()))
                .Where(b => request.Range.Contains(b.Time)).OrderBy(b => b.Time)];
            yield return new(request.Range, bars);
        }
    }
}
