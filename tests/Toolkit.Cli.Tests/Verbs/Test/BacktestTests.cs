using System.Globalization;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>A run from the command line: the contract's keys, and the same numbers as the library.</summary>
public sealed class BacktestTests(BacktestWorkspace workspace) : IClassFixture<BacktestWorkspace>
{
    private static readonly string[] MetricKeys = ["start", "end", .. Metrics.NumberNames];

    private Cli Cli { get; } = workspace.Cli;

    [Fact]
    public async Task Backtest_has_the_keys_and_the_numbers_of_the_library()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--cash", "5000", "--commission", "0.1%", "--slippage", "5");

        BacktestResult expected = Backtest.Run(BacktestWorkspace.Walk, new SmaCross(5, 20), new()
        {
            Cash = 5000,
            Commission = Commission.Rate(0.001),
            Slippage = Slippage.BasisPoints(5),
            Calendar = TradingCalendar.Xnys,
        });
        Assert.Equal(MetricKeys, json.GetProperty("metrics").EnumerateObject().Select(p => p.Name));
        foreach ((string key, double? value) in expected.Metrics.Numbers)
        {
            Assert.Equal(value, Number(json.GetProperty("metrics").GetProperty(key)));
        }

        Assert.Equal(expected.Trades.Count, json.GetProperty("trades").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("runId").ValueKind);
        Assert.Equal(("SmaCross", "WALK", "1d", "XNYS"), (Text(json, "strategy"), Text(json, "symbol"), Text(json, "timeframe"), Text(json, "calendar")));
        Assert.Equal("""{"fast":5,"slow":20,"side":"both"}""", json.GetProperty("params").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    [RealDataFact]
    public async Task Goog_as_it_comes_gives_the_numbers_of_the_library_under_the_calendar_of_new_york()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", RealData.File("goog-1d.csv"), "GOOG", "--timeframe", "1d");
        Outcome outcome = await cli.OkAsync("backtest", "SmaCross", "GOOG", "--timeframe", "1d", "--param", "fast=10", "--param", "slow=30", "--cash", "10000", "--json");

        Assert.Contains("calendar XNYS taken, a guess", outcome.Error, StringComparison.Ordinal);
        BarSeries goog = BarSeries.From(
            File.ReadLines(RealData.File("goog-1d.csv")).Skip(1).Select(l => l.Split(',')).Select(c => new Bar(
                DateTime.Parse(c[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), D(c[1]), D(c[2]), D(c[3]), D(c[4]), D(c[5]))),
            "GOOG", Timeframe.Day);
        BacktestResult expected = Backtest.Run(goog, new SmaCross(10, 30), new() { Calendar = TradingCalendar.Xnys });
        JsonElement metrics = outcome.Json.GetProperty("metrics");
        Assert.All(expected.Metrics.Numbers, n => Assert.Equal(n.Value, Number(metrics.GetProperty(n.Key))));
        Assert.Equal(252, Number(metrics.GetProperty("periodsPerYear")));

        static double D(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Trades_are_listed_as_json_and_as_csv()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--trades");
        Outcome csv = await Cli.OkAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--trades", "--format", "csv");

        JsonElement list = json.GetProperty("tradeList");
        Assert.Equal(json.GetProperty("trades").GetInt32(), list.GetArrayLength());
        Assert.Equal(json.GetProperty("metrics").GetProperty("netProfit").GetDouble(), list.EnumerateArray().Sum(t => t.GetProperty("profitLoss").GetDouble()), 6);
        Assert.Equal(list.GetArrayLength() + 1, csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("positionId,symbol,side,quantity,entryTime", csv.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_symbols_share_one_account_equally()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "BuyAndHold", "WALK,OTHER", "--trades", "--calendar", "XNYS");
        JsonElement[] trades = [.. json.GetProperty("tradeList").EnumerateArray()];
        Assert.Equal(["OTHER", "WALK"], trades.Select(t => Text(t, "symbol")).Order());
        Assert.All(trades, t => Assert.InRange(t.GetProperty("quantity").GetDouble() * t.GetProperty("entryPrice").GetDouble(), 4_800, 5_000));
        Assert.Equal(2, (await Cli.RunAsync("backtest", "BuyAndHold", "WALK", "WALK")).Code);
    }

    [Fact]
    public async Task Slippage_is_capped_at_the_bar_when_asked()
    {
        string[] run = ["backtest", "SmaCross", "WALK", "--slippage", "spread:20"];
        JsonElement whole = (await Cli.JsonAsync(run)).GetProperty("metrics"), capped = (await Cli.JsonAsync([.. run, "--cap-slippage"])).GetProperty("metrics");

        // Ten away from an open that lies some two percent and a half from the ends of its bar at most: every order, and a reversal is one.
        int trades = whole.GetProperty("trades").GetInt32();
        Assert.InRange(whole.GetProperty("fillsBeyondBar").GetInt32(), trades, 2 * trades);
        Assert.True(capped.GetProperty("finalEquity").GetDouble() > whole.GetProperty("finalEquity").GetDouble());
    }

    [Fact]
    public async Task Look_ahead_check_passes_what_is_honest()
    {
        Outcome outcome = await Cli.OkAsync("backtest", "SmaCross", "WALK", "--check-look-ahead", "--json");
        Assert.True(outcome.Json.GetProperty("lookAhead").GetProperty("clean").GetBoolean());
        Assert.Equal(20, outcome.Json.GetProperty("lookAhead").GetProperty("cuts").GetInt32());
    }

    [Fact]
    public async Task Saved_run_has_a_number_and_is_what_was_shown()
    {
        string file = Cli.Write("wait.csx", "class Wait : Strategy { public int Bars = 3; public override void Next() { if (BarNumber == Bars) Buy(); } }");
        JsonElement json = await Cli.JsonAsync("backtest", file, "WALK", "--save", "waiting", "--tag", "a", "--tag", "b");
        JsonElement sweep = await Cli.JsonAsync("backtest", file, "WALK", "--sweep", "bars=5:7", "--save", "best", "--metric", "returnPct");
        JsonElement all = await Cli.JsonAsync("backtest", file, "WALK", "--sweep", "bars=5:7", "--save", "each", "--save-all");

        using Workspace tk = Workspace.Open(Cli.Workspace);
        StoredRun run = await tk.Runs.LoadAsync(json.GetProperty("runId").GetInt64());
        Assert.Equal(("waiting", json.GetProperty("metrics").GetProperty("finalEquity").GetDouble()), (run.Summary.Name, run.Summary.Metrics["finalEquity"]));
        Assert.Equal(["a", "b"], run.Summary.Tags);
        Assert.Equal(File.ReadAllText(file), run.StrategySource);
        RunSummary best = (await tk.Runs.LoadAsync(sweep[0].GetProperty("runId").GetInt64())).Summary;
        Assert.Equal(sweep[0].GetProperty("metrics").GetProperty("finalEquity").GetDouble(), best.Metrics["finalEquity"]);
        Assert.Equal(JsonValueKind.Null, sweep[1].GetProperty("runId").ValueKind);
        Assert.Equal(3, all.EnumerateArray().Select(r => r.GetProperty("runId").GetInt64()).Distinct().Count());
        Assert.Equal(2, (await Cli.RunAsync("backtest", file, "WALK", "--tag", "x")).Code);
        Assert.Equal(2, (await Cli.RunAsync("backtest", file, "WALK", "--save", "x", "--save-all")).Code);
    }

    [Fact]
    public async Task Report_is_one_page_of_the_run_or_of_the_best_of_a_sweep()
    {
        string path = Cli.File("run.html"), best = Cli.File("best.html");
        JsonElement json = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--report", path, "--benchmark", "OTHER");
        await Cli.OkAsync("backtest", "SmaCross", "WALK", "--sweep", "fast=5,10", "--sweep", "slow=20,30", "--report", best);
        Assert.Equal(path, Text(json, "report"));
        Assert.All([path, best], p => Assert.Contains("SmaCross", File.ReadAllText(p), StringComparison.Ordinal));
        Assert.Equal(3, (await Cli.RunAsync("backtest", "SmaCross", "WALK", "--report", Cli.File("no/such/folder.html"))).Code);
    }

    [Fact]
    public async Task In_words_there_are_the_statistics_with_units_and_the_trades()
    {
        Outcome outcome = await Cli.OkAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--trades");
        Assert.StartsWith("SmaCross fast=5 slow=20 side=both on local:WALK 1d\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("700 bars, XNYS (252 periods a year)", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"\nMaximum drawdown +-\d+\.\d\d %\n", outcome.Out);
        Assert.Contains("endOfRun", outcome.Out, StringComparison.Ordinal);
    }

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
