using System.Text.Json;
using Microsoft.Data.Sqlite;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Options.Backtest;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Runs;

/// <summary>Runs on options, saved and run again.</summary>
public sealed class OptionRunTests : IAsyncLifetime
{
    private static readonly OptionRule Weekly = new() { Dte = 21, Delta = 0.2, Wing = 5, Days = "mon", ProfitTarget = 0.5, Stop = 2, MaxPositions = 3, Filter = "rsi14 < 80" };

    private static readonly OptionBacktestOptions Account = new() { Cash = 50_000, Commission = Commission.Parse("0.65/contract"), Fill = OptionFill.OfSpread(0.25), Sizing = Sizing.Risk(0.05) };

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Workspace _tk;

    public OptionRunTests() => _tk = Workspace.Open(_folder.Path, new() { Clock = _clock });

    public async Task InitializeAsync() => await _tk.Ingest.BarsAsync("A", "1d", [.. SampleBars.Walk(3, 300, "A")], new() { Calendar = "XNYS" });

    public Task DisposeAsync()
    {
        _tk.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Run_when_saved_and_loaded_has_its_legs_its_counts_and_its_numbers()
    {
        BacktestResult result = OptionBacktest.Run(await SyntheticAsync(), Weekly, Account);
        StoredRun stored = await _tk.Runs.LoadAsync(await _tk.Runs.SaveAsync(result, "condors"));

        Assert.True(result.Trades.Count > 10);
        Assert.Equal(RunKind.Options, stored.Kind);
        Assert.Equal(result.Metrics, stored.Metrics);
        Assert.Equal(result.Trades.Select(t => t with { Legs = [] }), stored.Trades.Select(t => t with { Legs = [] }));
        Assert.All(result.Trades.Zip(stored.Trades), pair => Assert.Equal(pair.First.Legs, pair.Second.Legs));
        Assert.Equal(result.SkippedEntries, stored.Result.SkippedEntries);
        Assert.Equal(result.TradesBy(TradeGrouping.ExitReason), stored.Result.TradesBy(TradeGrouping.ExitReason));
        Assert.Equal(result.Equity, stored.Result.Equity);
        Assert.True(stored.Result.IsSynthetic);
        Assert.Contains(stored.Result.Warnings, w => w.StartsWith("SYNTHETIC", StringComparison.Ordinal));
        Assert.Equal("IronCondor SYNTHETIC", stored.Summary.Strategy);
        Assert.Equal(45, new OptionRule().Dte);
        Assert.Equal("A", stored.Summary.Symbol);
    }

    [Fact]
    public async Task Synthetic_run_when_run_again_is_the_same_to_the_last_bit()
    {
        long id = await _tk.Runs.SaveAsync(OptionBacktest.Run(await SyntheticAsync("realised:10,ratio=1.1,skew=-0.1,rate=0.02,spread=0.03/0.05/0.01"), Weekly, Account with { From = new(2015, 6, 1, 0, 0, 0, DateTimeKind.Utc) }), "condors");

        RerunReport report = await _tk.Runs.RerunAsync(id);

        Assert.Empty(report.Differences);
        Assert.NotEmpty(report.Result.Trades);
    }

    [Fact]
    public async Task Quoted_run_when_run_again_reads_its_quotes_even_after_others_came()
    {
        BarSeries bars = await _tk.Bars.ReadAsync("A", "1d");
        string file = _folder.Write("quotes.csv", Quotes(bars, 0.2));
        await _tk.Options.ImportAsync(file);
        OptionRule rule = new() { Dte = 30, DteTolerance = 30, Otm = 0.05, Wing = 5 };
        long id = await _tk.Runs.SaveAsync(OptionBacktest.Run(await _tk.Options.MarketAsync("A", options: new() { MaxSpread = 2, StaleAfter = TimeSpan.FromDays(1) }), rule, Account with { Sizing = Sizing.Units(1) }), "quoted");

        RerunReport same = await _tk.Runs.RerunAsync(id);
        await _tk.Options.ImportAsync(_folder.Write("other.csv", Quotes(bars, 0.3)));
        RerunReport kept = await _tk.Runs.RerunAsync(id);

        Assert.NotEmpty(same.Result.Trades);
        Assert.False(same.Result.IsSynthetic);
        Assert.Empty(same.Differences);
        Assert.Empty(same.Notes);
        Assert.Empty(kept.Differences);
        Assert.Contains("the quotes of local:A have changed since", Assert.Single(kept.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_when_its_quotes_came_from_memory_is_run_again_on_the_given_market_only()
    {
        OptionMarket market = HandMarket.Condor().Day(5, 745).Put(700, 1, 2).Build();
        OptionRule rule = HandMarket.Rule with { When = _ => true };
        long id = await _tk.Runs.SaveAsync(OptionBacktest.Run(market, rule, HandMarket.Account), "by hand");

        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id))).Kind);
        Assert.Contains("condition", (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id, new() { Market = market }))).Message, StringComparison.Ordinal);
        Assert.True((await _tk.Runs.RerunAsync(id, new() { Market = market, Rule = rule })).IsSame);
    }

    [Fact]
    public async Task Runs_when_compared_and_asked_for_are_like_any_other()
    {
        OptionMarket market = await SyntheticAsync();
        long narrow = await _tk.Runs.SaveAsync(OptionBacktest.Run(market, Weekly, Account), "narrow");
        long wide = await _tk.Runs.SaveAsync(OptionBacktest.Run(market, Weekly with { Wing = 10 }, Account), "wide");

        RunComparison both = await _tk.Runs.CompareAsync([narrow, wide]);
        IReadOnlyList<RunSummary> found = await _tk.Runs.ListAsync(new() { Where = "wing > 7 and structure = 'ironcondor'" });
        Frame trades = await _tk.SqlAsync("SELECT count(*) AS n, sum(profit_loss) AS won FROM run_trades WHERE run_id = $id", new { id = narrow });

        Assert.Equal("wing", Assert.Single(both.Parameters).Name);
        Assert.Equal(wide, Assert.Single(found).Id);
        Frame legs = await _tk.SqlAsync(
            "SELECT CAST(l ->> 'strike' AS DOUBLE) AS strike, CAST(l ->> 'profitLoss' AS DOUBLE) AS won FROM run_trades, unnest(CAST(legs AS JSON[])) AS t(l) WHERE run_id = $id AND trade = 1 ORDER BY strike", new { id = narrow });
        StoredRun run = await _tk.Runs.LoadAsync(narrow);
        Assert.Equal(run.Trades[0].Legs.Select(l => l.Contract.Strike), legs.Numbers("strike"));
        Assert.Equal(run.Trades[0].ProfitLoss, legs.Numbers("won").Sum(), 9);
        Assert.Equal(run.Trades.Count, (long)trades["n"][0]!);
        Assert.Equal(run.Trades.Sum(t => t.ProfitLoss), (double)trades["won"][0]!, 6);
        string page = HtmlReport.Of(run).ToHtml(), compared = HtmlReport.Of(both).ToHtml();
        Assert.Contains("Backtest, SYNTHETIC", page, StringComparison.Ordinal);
        Assert.Contains("By exit reason", page, StringComparison.Ordinal);
        Assert.Contains("Payoff of the first structure", page, StringComparison.Ordinal);
        Assert.Contains("0.65/contract", page, StringComparison.Ordinal);
        Assert.Contains("Comparison, SYNTHETIC", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_when_exported_has_legs_in_json_and_a_row_for_each_trade_in_csv()
    {
        BacktestResult result = OptionBacktest.Run(await SyntheticAsync(), Weekly, Account);
        long id = await _tk.Runs.SaveAsync(result, "condors");
        using MemoryStream json = new(), csv = new();
        await _tk.Runs.ExportAsync(id, RunFormat.Json, json);
        await _tk.Runs.ExportAsync(id, RunFormat.Csv, csv);

        JsonElement root = JsonDocument.Parse(json.ToArray()).RootElement, first = root.GetProperty("trades")[0];
        Assert.Equal(4, first.GetProperty("legs").GetArrayLength());
        Assert.Equal(result.Trades[0].Legs[1].ProfitLoss, first.GetProperty("legs")[1].GetProperty("profitLoss").GetDouble());
        Assert.Equal("put", first.GetProperty("legs")[0].GetProperty("right").GetString());
        Assert.Equal(result.TradesBy(TradeGrouping.ExitReason).Count, root.GetProperty("byExitReason").GetArrayLength());
        Assert.Equal("options", root.GetProperty("kind").GetString());
        Assert.Equal(result.Trades.Count + 1, System.Text.Encoding.UTF8.GetString(csv.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Catalog_when_its_runs_knew_no_options_keeps_them()
    {
        BacktestResult old = SampleRuns.Cross();
        long id = await _tk.Runs.SaveAsync(old, "old");
        _tk.Dispose();
        // As it was before: a column that refuses the word, and none for skipped entries.
        using (SqliteConnection catalog = new($"Data Source={Path.Combine(_folder.Path, "catalog.db")};Pooling=False"))
        {
            catalog.Open();
            catalog.Execute(
                """
                ALTER TABLE runs ADD COLUMN old_kind TEXT NOT NULL DEFAULT 'strategy' CHECK (old_kind IN ('strategy', 'each', 'signals', 'trades'));
                UPDATE runs SET old_kind = kind;
                ALTER TABLE runs DROP COLUMN kind;
                ALTER TABLE runs RENAME COLUMN old_kind TO kind;
                ALTER TABLE run_details DROP COLUMN skipped;
                ALTER TABLE hot_bars DROP COLUMN checksum;
                PRAGMA user_version = 5;
                """);
        }

        using Workspace again = Workspace.Open(_folder.Path, new() { Clock = _clock, VerifyReads = false });
        SampleRuns.MustEqual(old, await again.Runs.LoadAsync(id));
        Assert.Equal(id + 1, await again.Runs.SaveAsync(OptionBacktest.Run(HandMarket.Condor().Day(5, 745).Put(700, 1, 2).Build(), HandMarket.Rule), "options"));
        Assert.Equal(RunKind.Options, (await again.Runs.LoadAsync(id + 1)).Kind);
        Assert.Equal(RunKind.Strategy, (await again.Runs.LoadAsync(id)).Kind);
    }

    private async Task<OptionMarket> SyntheticAsync(string model = "realised:10") => SyntheticMarket.Parse(await _tk.Bars.ReadAsync("A", "1d", null, null, new() { Calendar = TradingCalendar.Xnys }), model);

    /// <summary>Quotes of one expiry at the closes of 40 sessions, at Black-Scholes prices.</summary>
    private static string Quotes(BarSeries bars, double volatility)
    {
        bars = bars.WithCalendar(TradingCalendar.Xnys);
        DateTime expiry = bars.Time[45];
        List<string> lines = ["quote_time,underlying,expiry,strike,right,bid,ask"];
        for (int bar = 5; bar < 45; bar++)
        {
            double years = OptionClock.Years(bars.CloseTime(bar), DateOnly.FromDateTime(expiry));
            for (double strike = Math.Round(bars.Close[bar]) - 25; strike <= Math.Round(bars.Close[bar]) + 25; strike++)
            {
                foreach (OptionRight right in Enum.GetValues<OptionRight>())
                {
                    double value = strike > 0 ? BlackScholes.Price(right, bars.Close[bar], strike, years, volatility) : 0;
                    if (value > 0.05)
                    {
                        lines.Add(FormattableString.Invariant($"{bars.CloseTime(bar):yyyy-MM-ddTHH:mm:ss}Z,A,{expiry:yyyy-MM-dd},{strike},{right.ToString().ToLowerInvariant()},{value - 0.02:0.00},{value + 0.02:0.00}"));
                    }
                }
            }
        }

        return string.Join('\n', lines) + "\n";
    }
}
