using System.Text.Json;
using Toolkit.SampleExchange;

namespace Toolkit.Cli.Tests;

public sealed class FetchTests
{
    private const string Coin = "binance:BTC/USDT";

    private static readonly string[] Range = ["--timeframe", "1h", "--from", "2024-03-01", "--to", "2024-03-05"];

    [Fact]
    public async Task What_was_fetched_is_not_asked_for_again()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());

        JsonElement first = await cli.JsonAsync(["fetch", Coin, .. Range, "--base-url", server.BaseUrl]);
        JsonElement second = await cli.JsonAsync(["fetch", Coin, .. Range, "--base-url", server.BaseUrl]);

        // Four days of hours in pages of 1,000: one request, and none the second time.
        Assert.Equal((1, 1, 96, 96, 0), Counts(first));
        Assert.Equal((0, 0, 0, 0, 0), Counts(second));
        JsonElement asked = Assert.Single(first.GetProperty("ranges").EnumerateArray());
        Assert.Equal(("2024-03-01T00:00:00Z", "2024-03-05T00:00:00Z"), (asked.GetProperty("from").GetString(), asked.GetProperty("to").GetString()));
        Assert.Empty(second.GetProperty("ranges").EnumerateArray());
        Assert.Single(server.Requests);
        string[] lines = (await cli.OkAsync("query", Coin, "--format", "csv")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(97, lines.Length);
        Assert.StartsWith("2024-03-04T23:00:00Z,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_is_listed_with_its_reason_and_only_it_is_asked_for()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        string[] address = ["--base-url", server.BaseUrl];
        await cli.OkAsync(["fetch", Coin, .. Range, .. address]);
        await cli.OkAsync(["fetch", Coin, "--timeframe", "1h", "--from", "2024-03-07", "--to", "2024-03-08", .. address]);

        JsonElement gap = Assert.Single((await cli.JsonAsync("gaps", Coin)).EnumerateArray());
        JsonElement whole = await cli.JsonAsync(["fetch", Coin, "--timeframe", "1h", "--from", "2024-03-01", "--to", "2024-03-08", .. address]);

        Assert.Equal(("2024-03-05T00:00:00Z", "2024-03-07T00:00:00Z"), (gap.GetProperty("from").GetString(), gap.GetProperty("to").GetString()));
        Assert.Equal((48, "missing"), (gap.GetProperty("bars").GetInt32(), gap.GetProperty("reason").GetString()));
        Assert.Equal((1, 1, 48, 48, 0), Counts(whole));
        Assert.Empty((await cli.JsonAsync("gaps", Coin)).EnumerateArray());
    }

    [Fact]
    public async Task Several_series_are_a_list_and_a_failed_one_has_its_error()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());

        Outcome outcome = await cli.RunAsync(["fetch", Coin, "binance:NOPE/USDT", .. Range, "--base-url", server.BaseUrl, "--json"]);

        Assert.Equal(3, outcome.Code);
        JsonElement[] both = [.. outcome.Json.EnumerateArray()];
        Assert.Equal(96, both[0].GetProperty("rowsNew").GetInt32());
        Assert.Equal("notFound", both[1].GetProperty("error").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Without_a_network_what_is_stored_is_the_answer_and_what_is_missing_is_said()
    {
        using Cli cli = new();
        string address;
        await using (SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual()))
        {
            address = server.BaseUrl;
            await cli.OkAsync(["fetch", Coin, .. Range, "--base-url", address]);
        }

        JsonElement cached = await cli.JsonAsync(["fetch", Coin, .. Range, "--base-url", address]);
        JsonElement offline = await cli.JsonAsync(["fetch", Coin, "--timeframe", "1h", "--from", "2024-03-01", "--to", "2024-03-09", "--offline", "--base-url", address]);

        Assert.Equal((0, 0, 0, 0, 0), Counts(cached));
        Assert.Equal((0, 0, 0, 0, 0), Counts(offline));
        Assert.NotEmpty(offline.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task Clear_needs_yes_and_forgets_only_what_was_fetched()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        await cli.OkAsync("ingest", cli.Write("day.csv", Bars.Minutes), "SPY", "--timeframe", "1m");
        await cli.OkAsync(["fetch", Coin, .. Range, "--base-url", server.BaseUrl]);

        Outcome unsure = await cli.RunAsync("clear");
        JsonElement cleared = await cli.JsonAsync("clear", "--yes");
        JsonElement again = await cli.JsonAsync(["fetch", Coin, .. Range, "--base-url", server.BaseUrl]);

        Assert.Equal(2, unsure.Code);
        Assert.Equal(96, cleared.GetProperty("removed").GetInt32());
        Assert.Equal((1, 1, 96, 96, 0), Counts(again));
        Assert.Equal(10, (await cli.JsonAsync("summary", "SPY")).GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Update_extends_to_now_and_needs_a_name_or_all()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        string from = TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd"), to = TimeProvider.System.GetUtcNow().AddDays(-2).ToString("yyyy-MM-dd");
        await cli.OkAsync("fetch", Coin, "--timeframe", "1h", "--from", from, "--to", to, "--base-url", server.BaseUrl);

        JsonElement update = await cli.JsonAsync("update", "--all", "--base-url", server.BaseUrl);
        Outcome nothing = await cli.RunAsync("update");

        // From two days ago at midnight to the last whole hour: between 47 and 72 bars.
        Assert.InRange(update.GetProperty("rowsNew").GetInt32(), 47, 72);
        Assert.Equal(2, nothing.Code);
    }

    [Fact]
    public async Task Feeds_are_listed_with_what_they_have()
    {
        using Cli cli = new();

        JsonElement[] feeds = [.. (await cli.JsonAsync("feeds")).EnumerateArray()];

        Assert.Equal(["binance", "coinbase", "folder", "kraken", "yahoo"], feeds.Select(f => f.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(feeds, f => Assert.NotEmpty(f.GetProperty("timeframes").EnumerateArray()));
    }

    [Fact]
    public async Task Walkthrough_fetches_from_a_sample_exchange_and_asks_only_for_what_is_missing()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());

        JsonElement first = await cli.JsonAsync("walkthrough", "--sample-exchange", server.BaseUrl);
        JsonElement second = await cli.JsonAsync("walkthrough", "--sample-exchange", server.BaseUrl);

        foreach (JsonElement[] steps in new[] { first, second }.Select(w => w.GetProperty("steps").EnumerateArray().ToArray()))
        {
            Assert.Equal([1, 0, 2, 1, 1], steps.Where(s => s.GetProperty("result").TryGetProperty("requests", out _)).Select(s => s.GetProperty("result").GetProperty("requests").GetInt32()));
        }
    }

    private static (int Requests, int Pages, int Fetched, int New, int Revised) Counts(JsonElement r) => (
        r.GetProperty("requests").GetInt32(), r.GetProperty("pages").GetInt32(), r.GetProperty("rowsFetched").GetInt32(),
        r.GetProperty("rowsNew").GetInt32(), r.GetProperty("rowsRevised").GetInt32());
}
