using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Strategies by name and by file.</summary>
public sealed class BacktestStrategyTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Strategies_lists_names_and_parameters()
    {
        JsonElement json = await Cli.JsonAsync("strategies");
        Assert.Equal(["SmaCross", "RsiBollinger", "DonchianBreakout", "BuyAndHold"], json.EnumerateArray().Select(s => Text(s, "name")));
        string file = Cli.Write("list.csx", "class Mine : Strategy { public int Wait = 3; public override void Next() { } }");
        Assert.Equal("wait", Text(Assert.Single((await Cli.JsonAsync("strategies", file)).EnumerateArray()).GetProperty("parameters")[0], "name"));
        Assert.Equal(["fast", "slow", "side"], json[0].GetProperty("parameters").EnumerateArray().Select(p => Text(p, "name")));
    }

    [Fact]
    public async Task Strategy_file_runs_like_a_shipped_strategy_and_says_where_it_fails()
    {
        string[] text =
        [
            "class MyCross : Strategy",
            "{",
            "    public int Fast = 10, Bad = -1;",
            "    Indicator fast, slow;",
            "    public override void Init() { fast = Sma(Close, Fast); slow = Sma(Close, 30); }",
            "    public override void Next()",
            "    {",
            "        if (BarNumber == Bad) throw new InvalidOperationException(\"too much\");",
            "        if (CrossedUp(fast, slow)) Buy(); else if (CrossedDown(fast, slow)) Sell();",
            "    }",
            "}",
        ];
        string file = Cli.Write("my.csx", text), broken = Cli.Write("broken.csx", [.. text[..^2]]);

        JsonElement mine = await Cli.JsonAsync("backtest", file, "WALK", "--param", "fast=5");
        JsonElement shipped = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=5");
        Outcome failed = await Cli.RunAsync("backtest", file + ":MyCross", "WALK", "--param", "bad=99");

        Assert.Equal("MyCross", Text(mine, "strategy"));
        Assert.Equal(shipped.GetProperty("metrics").ToString(), mine.GetProperty("metrics").ToString());
        Assert.Equal(1, failed.Code);
        Assert.StartsWith("error: MyCross failed: InvalidOperationException: too much at my.csx(8,31): ", Assert.Single(failed.Errors), StringComparison.Ordinal);
        Outcome wrong = await Cli.RunAsync("backtest", broken, "WALK");
        Assert.Equal(4, wrong.Code);
        Assert.Matches(@"^error: broken\.csx\(9,\d+\): error CS\d+: ", wrong.Errors[0]);
    }

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
