using System.Globalization;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Stored runs from the command line: the contract's keys, exit codes, the same again to the last bit.</summary>
public sealed class RunsTests : IAsyncLifetime
{
    private const string Strategy =
        """
        class EveryFifth : Strategy
        {
            public int Hold { get; set; } = 3;
            public override void Next()
            {
                if (BarNumber % 5 == 0) Buy();
                else if (BarNumber % 5 == Hold) Exit();
            }
        }
        """;

    private readonly Cli _cli = new();

    public async Task InitializeAsync()
    {
        Random random = new(4);
        double price = 100;
        string[] rows = [.. Enumerable.Range(0, 300).Select(i => new DateTime(2023, 1, 2).AddDays(i)).Select(day =>
        {
            double open = price, close = price = Math.Round(price * (1 + 0.05 * (random.NextDouble() - 0.5)), 2);
            return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{open},{Math.Max(open, close) + 1},{Math.Min(open, close) - 1},{close},100");
        })];
        await _cli.OkAsync("ingest", _cli.Write("w.csv", [Bars.Header, .. rows]), "WALK", "--timeframe", "1d");
        await _cli.OkAsync("symbol", "set", "WALK", "--calendar", "24/7");
        foreach ((string fast, string name) in new[] { ("5", "first"), ("8", "second") })
        {
            await _cli.OkAsync("backtest", "SmaCross", "WALK", "--param", $"fast={fast}", "--save", name, "--tag", "cross");
        }

        await _cli.OkAsync("backtest", _cli.Write("fifth.csx", Strategy), "WALK", "--commission", "0.1%", "--param", "hold=2", "--save", "third");
        File.Delete(_cli.File("fifth.csx"));
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task List_has_the_keys_of_the_contract_and_filters()
    {
        JsonElement all = await _cli.JsonAsync("runs");
        Assert.Equal([3, 2, 1], Ids(all));
        Assert.Equal(["runId", "name", "strategy", "symbol", "timeframe", "createdAt", "tags", "params", "metrics"], all[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["start", "end", .. Metrics.NumberNames], all[0].GetProperty("metrics").EnumerateObject().Select(p => p.Name));
        Assert.Equal(("second", "SmaCross", "WALK", "1d", 8), (
            all[1].GetProperty("name").GetString(), all[1].GetProperty("strategy").GetString(), all[1].GetProperty("symbol").GetString(),
            all[1].GetProperty("timeframe").GetString(), all[1].GetProperty("params").GetProperty("fast").GetInt32()));
        Assert.EndsWith("Z", all[0].GetProperty("createdAt").GetString());
        Assert.Equal([2], Ids(await _cli.JsonAsync("runs", "list", "--where", "fast > 5 and symbol = 'WALK'")));
        Assert.Equal([1, 2], Ids(await _cli.JsonAsync("runs", "list", "--tag", "cross", "--reverse")));
        Assert.Empty(Ids(await _cli.JsonAsync("runs", "list", "--where", "name = ''' or 1=1 --'")));
        Outcome unknown = await _cli.RunAsync("runs", "list", "--where", "sharpe > 1 and nonesuch = 2");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("'nonesuch' is no column, statistic or parameter of any run", unknown.Error);
        Assert.Contains("did you mean sharpe?", (await _cli.RunAsync("runs", "--where", "sharp > 1")).Error);
    }

    [Fact]
    public async Task Table_of_runs_shows_parameters_and_statistics()
    {
        Outcome table = await _cli.OkAsync("runs", "--sort", "sharpe");
        string[] lines = table.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Matches(@"^run +name +strategy +symbol +timeframe +parameters +returnPct +sharpe +maxDrawdownPct +trades +winRatePct +tags +saved$", lines[0]);
        Assert.Contains("fast=8 side=both slow=30", table.Out);
    }

    [Fact]
    public async Task Show_tells_where_the_numbers_come_from()
    {
        JsonElement run = await _cli.JsonAsync("runs", "show", "3");
        Assert.Equal(("third", "EveryFifth", 0.001), (
            run.GetProperty("name").GetString(), run.GetProperty("strategy").GetString(), run.GetProperty("options").GetProperty("commission").GetProperty("rate").GetDouble()));
        Assert.Equal(2, run.GetProperty("params").GetProperty("hold").GetInt32());
        Assert.StartsWith("sha256:", run.GetProperty("strategyHash").GetString());
        Assert.Equal(run.GetProperty("metrics").GetProperty("trades").GetInt32(), run.GetProperty("trades").GetArrayLength());
        Assert.Equal(64, run.GetProperty("series")[0].GetProperty("sha256").GetString()!.Length);
        Assert.False(run.TryGetProperty("equity", out _));
        string text = (await _cli.OkAsync("runs", "show", "3")).Out;
        Assert.Contains("commission 0.1%", text);
        Assert.Contains("local:WALK 1d, 300 bars, 24/7, sha256 ", text);
        Assert.Equal(3, (await _cli.RunAsync("runs", "show", "99")).Code);
    }

    [Fact]
    public async Task Compare_shows_only_what_differs_and_warns_of_costs()
    {
        JsonElement same = await _cli.JsonAsync("runs", "compare", "1", "2");
        Assert.Equal("""{"fast":{"1":5,"2":8}}""", Compact(same.GetProperty("params")));
        Assert.Equal(0, same.GetProperty("warnings").GetArrayLength());
        Assert.Equal(
            (await _cli.JsonAsync("runs", "show", "2")).GetProperty("metrics").GetProperty("sharpe").GetDouble(),
            same.GetProperty("metrics").GetProperty("2").GetProperty("sharpe").GetDouble());

        Outcome costs = await _cli.OkAsync("runs", "compare", "1", "3", "--json");
        Assert.Equal("the costs differ: commission none, slippage none in run 1; commission 0.1%, slippage none in run 3", costs.Json.GetProperty("warnings")[0].GetString());
        Assert.Contains("warning: the costs differ", costs.Error);
        Assert.Equal("""{"1":"none","3":"0.1%"}""", Compact(costs.Json.GetProperty("options").GetProperty("commission")));

        Assert.Matches(@"\nfast +5 +8\n", (await _cli.OkAsync("runs", "compare", "--tag", "cross", "--reverse")).Out);
        Assert.Equal(2, (await _cli.RunAsync("runs", "compare")).Code);
        Assert.Equal(2, (await _cli.RunAsync("runs", "compare", "1", "--tag", "cross")).Code);
        Assert.Equal(3, (await _cli.RunAsync("runs", "compare", "1", "9")).Code);
    }

    [Fact]
    public async Task Export_writes_all_of_a_run_or_a_row_for_each_trade()
    {
        JsonElement run = (await _cli.OkAsync("runs", "export", "1")).Json;
        Assert.Equal(300, run.GetProperty("equity").GetProperty("value").GetArrayLength());
        await _cli.OkAsync("runs", "export", "1", "--format", "csv", "-o", _cli.File("t.csv"));
        Assert.Equal(run.GetProperty("trades").GetArrayLength() + 1, File.ReadAllLines(_cli.File("t.csv")).Length);
        Assert.Equal(File.ReadAllText(_cli.File("t.csv")), (await _cli.OkAsync("runs", "export", "1", "--format", "csv")).Out);
        await _cli.OkAsync("runs", "export", "1", "-o", _cli.File("run.json"));
        Assert.Equal(1, JsonDocument.Parse(File.ReadAllText(_cli.File("run.json"))).RootElement.GetProperty("runId").GetInt32());
        Assert.Equal(2, (await _cli.RunAsync("runs", "export", "1", "--format", "xml")).Code);
    }

    [Fact]
    public async Task Tags_and_runs_come_and_go()
    {
        Assert.Equal("""["a","b","cross"]""", Compact((await _cli.JsonAsync("runs", "tag", "1", "b", "a")).GetProperty("tags")));
        Assert.Equal("""["b","cross"]""", Compact((await _cli.JsonAsync("runs", "tag", "1", "a", "--remove")).GetProperty("tags")));
        Assert.Equal(2, (await _cli.RunAsync("runs", "delete", "2", "1")).Code);
        Assert.Equal("[2,1]", Compact((await _cli.JsonAsync("runs", "delete", "2", "1", "--yes")).GetProperty("deleted")));
        Assert.Equal([3], Ids(await _cli.JsonAsync("runs")));
        Assert.Equal(3, (await _cli.RunAsync("runs", "delete", "1", "--yes")).Code);
    }

    [Fact]
    public async Task Rerun_gives_the_same_to_the_last_bit_also_of_a_script_that_is_gone()
    {
        foreach (string id in new[] { "1", "3" })
        {
            JsonElement checkedRun = await _cli.JsonAsync("runs", "rerun", id, "--check");
            Assert.True(checkedRun.GetProperty("same").GetBoolean());
            Assert.Equal(JsonValueKind.Null, checkedRun.GetProperty("savedAs").ValueKind);
        }

        Assert.Equal(4, (await _cli.JsonAsync("runs", "rerun", "3")).GetProperty("savedAs").GetInt32());
        Assert.Equal([4], Ids(await _cli.JsonAsync("runs", "--tag", "rerun-of:3")));
        Assert.Contains("there is no run 9", (await _cli.RunAsync("runs", "rerun", "9")).Error);
    }

    private sealed record Tiered(double Small, double Large) : Commission
    {
        public override double Of(double quantity, double price) => Math.Abs(quantity) < 10 ? Small : Large;
    }

    [Fact]
    public async Task Rerun_of_a_run_with_a_model_of_its_own_says_that_only_its_name_and_text_are_kept()
    {
        using (Workspace tk = Workspace.Open(_cli.Workspace))
        {
            BarSeries walk = await tk.Bars.ReadAsync("WALK", "1d");
            Assert.Equal(4, await tk.Runs.SaveAsync(Backtest.Run(walk, new SmaCross(5, 20), new() { Commission = new Tiered(1, 2) }), "own"));
        }

        Assert.Contains("commission Tiered { Small = 1, Large = 2 }", (await _cli.OkAsync("runs", "show", "4")).Out, StringComparison.Ordinal);
        Outcome outcome = await _cli.RunAsync("runs", "rerun", "4");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("Tiered { Small = 1, Large = 2 } is a model of its own, of which a run keeps the name and the text, not the code", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("new RerunOptions { Commission = new Tiered(...) }", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await _cli.JsonAsync("runs")).GetArrayLength());
    }

    [Fact]
    public async Task Rerun_when_bars_were_revised_and_collected_then_exit_code_4_with_what_has_changed()
    {
        await _cli.OkAsync("ingest", _cli.Write("fix.csv", Bars.Header, "2023-02-01,100,101,99,100.5,7"), "WALK", "--timeframe", "1d");
        Assert.Equal(0, (await _cli.RunAsync("runs", "rerun", "1", "--check")).Code);
        await _cli.OkAsync("compact", "--all");
        await _cli.OkAsync("gc", "--grace", "0");

        Outcome outcome = await _cli.RunAsync("runs", "rerun", "1", "--check");

        Assert.Equal(4, outcome.Code);
        Assert.Contains("local:WALK 1d (300 bars from 2023-01-02T00:00:00Z to 2023-10-28T00:00:00Z)", outcome.Error);
        Assert.Contains("0 bars added, 0 removed, 1 revised, the first difference at 2023-02-01T00:00:00Z", outcome.Error);
    }

    private static IEnumerable<int> Ids(JsonElement list) => list.EnumerateArray().Select(run => run.GetProperty("runId").GetInt32());

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
