using System.Globalization;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>Backtests from the command line: the contract's keys, and the same numbers as the library.</summary>
public sealed class BacktestTests(BacktestTests.Data data) : IClassFixture<BacktestTests.Data>
{
    private static readonly string[] MetricKeys = ["start", "end", .. Metrics.NumberNames];

    private Cli Cli { get; } = data.Cli;

    [Fact]
    public async Task Backtest_has_the_keys_and_the_numbers_of_the_library()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "SmaCross", "WALK", "--param", "fast=5", "--param", "slow=20", "--cash", "5000", "--commission", "0.1%", "--slippage", "5");

        BacktestResult expected = Backtest.Run(Data.Walk, new SmaCross(5, 20), new()
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
    public async Task Sweep_is_an_array_best_first_with_parameters_and_statistics()
    {
        JsonElement rows = await Cli.JsonAsync(
            "backtest", "smacross", "WALK", "--sweep", "fast=5:20:5", "--sweep", "slow=10,20", "--constraint", "fast < slow", "--param", "side=long", "--metric", "returnPct");

        Assert.Equal(4, rows.GetArrayLength());
        double[] returns = [.. rows.EnumerateArray().Select(r => r.GetProperty("metrics").GetProperty("returnPct").GetDouble())];
        Assert.Equal(returns.OrderDescending(), returns);
        foreach (JsonElement row in rows.EnumerateArray())
        {
            JsonElement p = row.GetProperty("params");
            Assert.Equal("long", p.GetProperty("side").GetString());
            Metrics expected = Backtest.Run(Data.Walk, new SmaCross(p.GetProperty("fast").GetInt32(), p.GetProperty("slow").GetInt32(), TradeSide.Long), new() { Calendar = TradingCalendar.Xnys }).Metrics;
            Assert.Equal(expected.FinalEquity, row.GetProperty("metrics").GetProperty("finalEquity").GetDouble());
        }
    }

    [Fact]
    public async Task Sweep_as_csv_has_a_column_for_each_parameter_and_statistic()
    {
        Outcome csv = await Cli.OkAsync("backtest", "SmaCross", "WALK", "--sweep", "fast=5,10", "--format", "csv");
        string[] lines = csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("fast,start,end,finalEquity,", lines[0], StringComparison.Ordinal);
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
    public async Task Walkforward_has_windows_and_the_statistics_of_all_of_them()
    {
        JsonElement json = await Cli.JsonAsync(
            "walkforward", "SmaCross", "WALK", "--sweep", "fast=5,10", "--sweep", "slow=20,30", "--in-sample", "1y", "--out-of-sample", "3mo", "--metric", "returnPct",
            "--save", "walked", "--report", Cli.File("walked.html"));

        Assert.True(File.Exists(Text(json, "report")));
        using (Workspace tk = Workspace.Open(Cli.Workspace))
        {
            StoredRun run = await tk.Runs.LoadAsync(json.GetProperty("runId").GetInt64());
            Assert.Equal(json.GetProperty("metrics").GetProperty("finalEquity").GetDouble(), run.Metrics.FinalEquity);
            Assert.StartsWith("walk forward: from 2016-01-", run.Summary.Notes, StringComparison.Ordinal);
        }

        JsonElement[] windows = [.. json.GetProperty("windows").EnumerateArray()];
        Assert.True(windows.Length > 3);
        Assert.Equal(windows[0].GetProperty("outOfSample").GetProperty("to").GetString(), windows[1].GetProperty("outOfSample").GetProperty("from").GetString());
        Assert.Equal(MetricKeys, json.GetProperty("metrics").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            windows[^1].GetProperty("metrics").GetProperty("finalEquity").GetDouble(), json.GetProperty("metrics").GetProperty("finalEquity").GetDouble());
    }

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
    public async Task Several_symbols_share_one_account_equally()
    {
        JsonElement json = await Cli.JsonAsync("backtest", "BuyAndHold", "WALK,OTHER", "--trades", "--calendar", "XNYS");
        JsonElement[] trades = [.. json.GetProperty("tradeList").EnumerateArray()];
        Assert.Equal(["OTHER", "WALK"], trades.Select(t => Text(t, "symbol")).Order());
        Assert.All(trades, t => Assert.InRange(t.GetProperty("quantity").GetDouble() * t.GetProperty("entryPrice").GetDouble(), 4_800, 5_000));
        Assert.Equal(2, (await Cli.RunAsync("backtest", "BuyAndHold", "WALK", "WALK")).Code);
    }

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
        BenchmarkComparison expected = Backtest.Run(Data.Walk, new SmaCross(), new() { Calendar = TradingCalendar.Xnys }).Against(Data.Other);
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
        Assert.Equal("error: MyCross failed: InvalidOperationException: too much at my.csx(8,31)", Assert.Single(failed.Errors));
        Outcome wrong = await Cli.RunAsync("backtest", broken, "WALK");
        Assert.Equal(4, wrong.Code);
        Assert.Matches(@"^error: broken\.csx\(9,\d+\): error CS\d+: ", wrong.Errors[0]);
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

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();

    /// <summary>A workspace with a long series, another one, and one with holes.</summary>
    public sealed class Data : IAsyncLifetime
    {
        public static BarSeries Walk { get; } = Made(1, "WALK");

        public static BarSeries Other { get; } = Made(2, "OTHER");

        internal Cli Cli { get; } = new();

        public async Task InitializeAsync()
        {
            await IngestAsync("WALK", Walk);
            await IngestAsync("OTHER", Other);
            string file = Cli.Write("holes.csv", [.. Bars.Daily.Where(l => !l.StartsWith("2024-01-04", StringComparison.Ordinal) && !l.StartsWith("2024-01-05", StringComparison.Ordinal))]);
            await Cli.OkAsync("ingest", file, "HOLES", "--timeframe", "1d", "--calendar", "XNYS");
        }

        public Task DisposeAsync()
        {
            Cli.Dispose();
            return Task.CompletedTask;
        }

        private Task IngestAsync(string symbol, BarSeries bars)
        {
            string file = Cli.Write($"{symbol}.csv", [Bars.Header, .. bars.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Time:yyyy-MM-dd},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}"))]);
            return Cli.OkAsync("ingest", file, symbol, "--timeframe", "1d", "--calendar", "XNYS");
        }

        /// <summary>A random walk over sessions of New York.</summary>
        private static BarSeries Made(int seed, string symbol)
        {
            Random random = new(seed);
            double price = 100;
            List<Bar> bars = [];
            foreach (Session session in TradingCalendar.Xnys.SessionsIn(TimeRange.Of(new(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc))).Take(700))
            {
                double open = price, close = Math.Round(price * (1 + 0.04 * (random.NextDouble() - 0.49)), 2);
                bars.Add(new(session.Label.ToDateTime(default, DateTimeKind.Utc), open, Math.Max(open, close) + 0.5, Math.Min(open, close) - 0.5, close, 1000));
                price = close;
            }

            return BarSeries.From(bars, symbol, Timeframe.Day);
        }
    }
}
