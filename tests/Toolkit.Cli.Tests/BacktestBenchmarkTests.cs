using System.Globalization;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>A run held against another series.</summary>
public sealed class BacktestBenchmarkTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Benchmark_of_itself_has_a_beta_of_one()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "BuyAndHold", "WALK", "--benchmark", "WALK", "--sizing", "fraction:1", "--lot", "0.000001", "--trade-on-close");
        Assert.Equal(1, json.GetProperty("benchmark").GetProperty("beta").GetDouble(), 1e-3);
        Assert.Equal(0, json.GetProperty("benchmark").GetProperty("alphaPct").GetDouble(), 0.5);
    }

    [Fact]
    public async Task Benchmark_is_kept_with_the_run_and_shown_again()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--benchmark", "OTHER", "--save", "held");
        string id = json.GetProperty("runId").GetInt64().ToString(CultureInfo.InvariantCulture);
        JsonElement held = json.GetProperty("benchmark"), kept = (await Cli.JsonAsync("runs", "show", id)).GetProperty("benchmark");

        Assert.Equal(("OTHER", "local", "1d"), (Text(held, "symbol"), Text(held, "exchange"), Text(held, "timeframe")));
        BenchmarkComparison expected = Backtest.Run(BacktestWorkspace.Walk, new SmaCross(), new() { Calendar = TradingCalendar.Xnys }).Against(BacktestWorkspace.Other);
        Assert.Equal((expected.Beta, expected.AlphaPct), (Number(held.GetProperty("beta")), Number(held.GetProperty("alphaPct"))));
        foreach (string key in new[] { "symbol", "exchange", "timeframe", "alphaPct", "beta", "correlation", "returnPct" })
        {
            Assert.Equal(held.GetProperty(key).ToString(), kept.GetProperty(key).ToString());
        }

        Outcome shown = await Cli.OkAsync("runs", "show", id);
        Assert.Matches(@"(?m)^Against local:OTHER 1d\nAlpha a year ", shown.Out);
        Assert.Equal(JsonValueKind.Null, (await Cli.JsonAsync("runs", "show", Id(await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--save", "alone")))).GetProperty("benchmark").ValueKind);
        string page = Cli.File("held.html");
        await Cli.OkAsync("runs", "report", id, "-o", page);
        Assert.Contains("<h2>Against local:OTHER 1d</h2>", File.ReadAllText(page), StringComparison.Ordinal);

        // A run that is made again is held against the same.
        JsonElement again = await Cli.JsonAsync("runs", "rerun", id);
        Assert.Equal(kept.GetRawText(), (await Cli.JsonAsync("runs", "show", again.GetProperty("savedAs").ToString())).GetProperty("benchmark").GetRawText());

        // So is the best of a sweep.
        JsonElement best = (await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--sweep", "fast=5,10", "--benchmark", "OTHER", "--save", "best"))[0];
        Assert.Equal("OTHER", Text((await Cli.JsonAsync("runs", "show", Id(best))).GetProperty("benchmark"), "symbol"));

        static string Id(JsonElement run) => run.GetProperty("runId").ToString();
    }

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
