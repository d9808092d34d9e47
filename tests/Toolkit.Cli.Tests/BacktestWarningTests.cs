using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>What a run warns of, and what it refuses.</summary>
public sealed class BacktestWarningTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Gaps_are_a_warning_and_with_strict_bad_data()
    {
        Outcome warned = await Cli.OkAsync("backtest", "BuyAndHold", "HOLES", "--json");
        string warning = Assert.Single(warned.Json.GetProperty("warnings").EnumerateArray()).GetString()!;
        Assert.StartsWith("local:HOLES 1d: 2 bars missing inside the range: 2 from 2024-01-04T00:00:00Z on", warning, StringComparison.Ordinal);
        Assert.Contains("warning: " + warning, warned.Error, StringComparison.Ordinal);

        Outcome refused = await Cli.RunAsync("backtest", "BuyAndHold", "HOLES", "--strict");
        Assert.Equal((4, ""), (refused.Code, refused.Out));
        Assert.Contains("2 bars missing", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync("backtest", "BuyAndHold", "HOLES", "--strict", "--from", "2024-01-08")).Code);
    }

    [Fact]
    public async Task Rejected_and_reduced_orders_stand_at_the_top_with_their_reasons()
    {
        // An equal part of equity each; after gains and losses it is more than the free cash now and then.
        string file = Cli.Write("swap.csx", "class Swap : Strategy { public override void Next() { if (BarNumber % 10 == 5) Exit(); if (BarNumber % 10 == 7) Buy(); if (BarNumber == 8) Sell(Sizing.Units(100000)); } }");
        string page = Cli.File("swap.html");
        string[] run = ["backtest", file, "WALK,OTHER", "--calendar", "XNYS", "--commission", "0.1%", "--sizing", "fraction:0.7"];
        Outcome text = await Cli.OkAsync([.. run, "--report", page]);
        JsonElement json = await Cli.JsonAsync(run), metrics = json.GetProperty("metrics");

        Assert.Equal(2, metrics.GetProperty("rejectedOrders").GetInt32());
        Assert.Equal(metrics.GetProperty("reducedOrders").GetInt32(), json.GetProperty("reducedOrders").GetArrayLength());
        Assert.Equal(2, json.GetProperty("rejectedOrders").GetArrayLength());
        Assert.True(metrics.GetProperty("reducedOrders").GetInt32() > 10);
        int rejected = text.Out.IndexOf("2 orders rejected (OTHER 1, WALK 1); first 2015-01-1", StringComparison.Ordinal);
        int reduced = text.Out.IndexOf(" orders cut to what the account carries (", StringComparison.Ordinal);
        Assert.InRange(rejected, 0, reduced);
        Assert.InRange(reduced, 0, text.Out.IndexOf("Final equity", StringComparison.Ordinal));
        Assert.Contains("of own capital with costs, ", text.Out[..text.Out.IndexOf("Final equity", StringComparison.Ordinal)], StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.InRange(html.IndexOf("2 orders rejected (OTHER 1, WALK 1)", StringComparison.Ordinal), 0, html.IndexOf("class=\"tiles\"", StringComparison.Ordinal));
        Assert.InRange(html.IndexOf("orders cut to what the account carries", StringComparison.Ordinal), 0, html.IndexOf("class=\"tiles\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fast=-3", "error: SmaCross: length ('-3') must be ")]
    [InlineData("fast=0", "error: SmaCross: length ('0') must be ")]
    public async Task Parameter_out_of_range_is_told_in_words_of_the_user(string parameter, string message)
    {
        foreach (string[] how in new string[][] { ["--param", parameter], ["--sweep", parameter] })
        {
            Outcome outcome = await Cli.RunAsync(["backtest", "SmaCross", "WALK", .. how]);
            Assert.Equal(2, outcome.Code);
            Assert.StartsWith(message, Assert.Single(outcome.Errors), StringComparison.Ordinal);
            Assert.DoesNotContain("(Parameter", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Actual value", outcome.Error, StringComparison.Ordinal);
        }

        string file = Cli.Write("nan.csx", "class Far : Strategy { public override void Next() => Buy(new OrderTerms { Limit = double.NaN }); }");
        Assert.StartsWith("error: Far: limit: a price is a finite number", Assert.Single((await Cli.RunAsync("backtest", file, "WALK")).Errors), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(3, "there is no strategy 'SmaCros'", "backtest", "SmaCros", "WALK")]
    [InlineData(3, "no symbol WALX", "backtest", "SmaCross", "WALX")]
    [InlineData(2, "SmaCross has no parameter 'fas'", "backtest", "SmaCross", "WALK", "--param", "fas=3")]
    [InlineData(2, "did you mean fast?", "backtest", "SmaCross", "WALK", "--sweep", "fas=1:3")]
    [InlineData(2, "is no parameter", "backtest", "SmaCross", "WALK", "--param", "fast")]
    [InlineData(2, "SmaCross: ", "backtest", "SmaCross", "WALK", "--param", "fast=0")]
    [InlineData(2, "is no commission", "backtest", "SmaCross", "WALK", "--commission", "a lot")]
    [InlineData(2, "is no size", "backtest", "SmaCross", "WALK", "--sizing", "half")]
    [InlineData(2, "--cash", "backtest", "SmaCross", "WALK", "--cash", "0")]
    [InlineData(2, "--margin", "backtest", "SmaCross", "WALK", "--margin", "2")]
    [InlineData(2, "is no condition", "backtest", "SmaCross", "WALK", "--sweep", "fast=1:3", "--constraint", "fast <")]
    [InlineData(2, "allow no combination", "backtest", "SmaCross", "WALK", "--sweep", "fast=1:3", "--constraint", "fast > 5")]
    [InlineData(2, "did you mean sharpe?", "backtest", "SmaCross", "WALK", "--sweep", "fast=1:3", "--metric", "sharp")]
    [InlineData(2, "both given and swept", "backtest", "SmaCross", "WALK", "--sweep", "fast=1:3", "--param", "fast=1")]
    [InlineData(2, "nothing to search", "walkforward", "SmaCross", "WALK")]
    [InlineData(2, "is no length of time", "walkforward", "SmaCross", "WALK", "--sweep", "fast=1:3", "--in-sample", "long")]
    [InlineData(2, "too few for one window", "walkforward", "SmaCross", "WALK", "--sweep", "fast=2:3", "--in-sample", "30y")]
    [InlineData(2, "takes one symbol", "walkforward", "SmaCross", "WALK", "OTHER", "--sweep", "fast=2:3", "--calendar", "XNYS")]
    [InlineData(3, "no bars in", "backtest", "SmaCross", "WALK", "--from", "2040-01-01")]
    public async Task What_is_wrong_is_one_line_and_an_exit_code(int code, string part, params string[] args)
    {
        Outcome outcome = await Cli.RunAsync(args);
        Assert.Equal((code, ""), (outcome.Code, outcome.Out));
        string line = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => !l.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }
}
