using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary><c>options backtest</c>: its keys, and the same numbers as the library.</summary>
public sealed class OptionBacktestTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private static readonly string[] Rule = ["--dte", "30", "--delta", "0.3", "--wing", "5", "--days", "mon,thu", "--profit-target", "50%", "--stop", "2x", "--exit-dte", "5", "--max-positions", "2"];

    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Run_on_synthetic_quotes_has_the_keys_and_the_numbers_of_the_library()
    {
        JsonElement json = await Cli.JsonAsync(["options", "backtest", "iron-condor", "WALK", .. Rule, "--cash", "50000", "--commission", "0.65/contract", "--fill", "0.25", "--sizing", "risk:5%", "--filter", "rsi14 < 90", "--synthetic", "realised:20", "--trades"]);

        OptionRule rule = new() { Dte = 30, Delta = 0.3, Wing = 5, Days = "mon,thu", ProfitTarget = 0.5, Stop = 2, ExitDte = 5, MaxPositions = 2, Filter = "rsi14 < 90" };
        BacktestResult expected = OptionBacktest.Run(
            SyntheticMarket.Parse(BacktestWorkspace.Walk, "realised:20"), rule,
            new() { Cash = 50_000, Commission = Commission.PerShare(0.65), Fill = OptionFill.OfSpread(0.25), Sizing = Sizing.Risk(0.05) });
        foreach ((string key, double? value) in expected.Metrics.Numbers)
        {
            JsonElement number = json.GetProperty("metrics").GetProperty(key);
            Assert.Equal(value, number.ValueKind == JsonValueKind.Null ? null : number.GetDouble());
        }

        Assert.Equal(expected.Trades.Count, json.GetProperty("trades").GetInt32());
        Assert.True(json.GetProperty("synthetic").GetBoolean());
        Assert.Equal("IronCondor SYNTHETIC", json.GetProperty("strategy").GetString());
        Assert.Equal(expected.TradesBy(TradeGrouping.ExitReason).Count, json.GetProperty("byExitReason").GetArrayLength());
        Assert.Equal(expected.SkippedEntries.Count, json.GetProperty("skipped").EnumerateObject().Count());
        Assert.Equal(4, json.GetProperty("tradeList")[0].GetProperty("legs").GetArrayLength());
        Assert.Equal("realised:20", json.GetProperty("params").GetProperty("synthetic").GetString());
        Assert.Equal(0.5, json.GetProperty("params").GetProperty("profitTarget").GetDouble());
    }

    [Fact]
    public async Task Saved_run_is_reported_and_run_again()
    {
        string report = Path.Combine(Cli.Folder, "condor.html");
        JsonElement json = await Cli.JsonAsync(["options", "backtest", "iron-condor", "WALK", .. Rule, "--synthetic", "constant:0.2", "--save", "condors", "--tag", "options", "--report", report]);
        string id = json.GetProperty("runId").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);

        Outcome again = await Cli.OkAsync("runs", "rerun", id, "--check");
        Assert.Contains("SYNTHETIC", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Contains("By exit reason", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Equal(0, again.Code);
        JsonElement shown = await Cli.JsonAsync("runs", "show", id);
        Assert.Equal("options", shown.GetProperty("kind").GetString());
        Assert.Equal(4, shown.GetProperty("trades")[0].GetProperty("legs").GetArrayLength());
    }

    [Fact]
    public async Task Sweep_gives_a_row_for_each_combination_best_first()
    {
        JsonElement rows = await Cli.JsonAsync("options", "backtest", "put-vertical", "WALK", "--dte", "30", "--wing", "5", "--synthetic", "constant:0.2", "--sweep", "delta=0.1:0.3:0.1", "--sweep", "profitTarget=0.25,0.5", "--metric", "returnPct");

        Assert.Equal(6, rows.GetArrayLength());
        double[] returns = [.. rows.EnumerateArray().Select(r => r.GetProperty("metrics").GetProperty("returnPct").GetDouble())];
        Assert.Equal(returns.OrderDescending(), returns);
        Assert.Equal("putvertical", rows[0].GetProperty("params").GetProperty("structure").GetString());
    }

    [Theory]
    [InlineData("iron-condo", "iron-condor")]
    [InlineData("condor", "iron-condor")]
    public async Task Structure_that_there_is_not_is_refused_with_the_choices(string structure, string near)
    {
        Outcome outcome = await Cli.RunAsync("options", "backtest", structure, "WALK", "--synthetic", "constant:0.2");

        Assert.Equal(2, outcome.Code);
        Assert.Contains(near, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameter_that_is_given_and_swept_is_refused() => Assert.Equal(2, (await Cli.RunAsync("options", "backtest", "iron-condor", "WALK", "--delta", "0.1", "--sweep", "delta=0.1,0.2", "--synthetic", "constant:0.2")).Code);
}
