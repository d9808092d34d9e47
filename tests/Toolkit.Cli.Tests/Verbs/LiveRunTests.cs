using System.Text.Json;
using Toolkit.SampleExchange;

namespace Toolkit.Cli.Tests;

/// <summary>Verbs that run on.</summary>
public sealed class LiveRunTests
{
    [Fact]
    public async Task Update_every_says_a_line_a_round_and_ends_after_its_time()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        await cli.OkAsync("fetch", "binance:BTC/USDT", "--timeframe", "1d", "--from", "2024-03-01", "--to", "2024-03-02", "--base-url", server.BaseUrl);

        Outcome rounds = await cli.OkAsync("update", "--all", "--every", "200ms", "--for", "5s", "--base-url", server.BaseUrl, "--json");
        Outcome said = await cli.OkAsync("update", "--all", "--every", "200ms", "--for", "1s", "--base-url", server.BaseUrl);

        JsonElement[] documents = [.. rounds.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.True(documents.Length > 1);
        Assert.Equal(1, documents[0].GetProperty("round").GetInt32());
        Assert.True(documents[0].GetProperty("rowsNew").GetInt64() > 900);
        Assert.Equal("", said.Out);
        Assert.Contains("round 1: 1 series, ", said.Error);
        Outcome wrong = await cli.RunAsync("update", "--all", "--every", "soon");
        Assert.Equal(2, wrong.Code);
    }

    [Fact]
    public async Task Live_run_trades_what_is_stored_and_a_second_start_goes_on_without_a_trade_more()
    {
        using Cli cli = new();
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        await cli.OkAsync("fetch", "binance:BTC/USDT", "--timeframe", "1h", "--from", "2024-03-01", "--to", "2024-03-20", "--base-url", server.BaseUrl);
        string[] run =
        [
            "live", "run", "SmaCross", "binance:BTC/USDT", "--timeframe", "1h", "--id", "sma", "-p", "fast=5", "-p", "slow=15", "--from", "2024-03-05", "--wait", "--lot", "0.001", "--for", "4s",
        ];

        Outcome first = await cli.OkAsync([.. run, "--json"]);
        await cli.OkAsync(run);
        JsonElement step = JsonDocument.Parse(first.Out).RootElement;
        JsonElement backtest = await cli.JsonAsync(
            "backtest", "SmaCross", "binance:BTC/USDT", "--timeframe", "1h", "-p", "fast=5", "-p", "slow=15", "--from", "2024-03-05", "--lot", "0.001", "--keep-open", "--trades");

        int fills = step.GetProperty("trades").GetArrayLength();
        Assert.Equal(fills, (await cli.JsonAsync("live", "trades", "sma")).GetArrayLength());
        Assert.Equal(backtest.GetProperty("trades").GetInt32(), (await cli.JsonAsync("live", "pnl", "sma"))[0].GetProperty("trades").GetInt32());
        Assert.Equal("stopped", (await cli.JsonAsync("live", "strategies"))[0].GetProperty("status").GetString());
        Assert.Equal(2, (await cli.RunAsync([.. run, "--cash", "5"])).Code);
    }

    [Fact]
    public async Task Demo_loses_no_row()
    {
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        using Cli cli = new();
        Outcome demo = await cli.ProcessAsync(["script", Checkout.File("scripts", "live-demo.csx"), "--", server.BaseUrl, "12", Checkout.BuiltCommand]);
        Assert.True(demo.Code == 0, demo.Out + demo.Error);
        Assert.Contains("no conflict, no row was lost", demo.Out);
        Assert.Equal(3, demo.Lines.Count(l => l.Contains(": P&L ", StringComparison.Ordinal)));
    }
}
