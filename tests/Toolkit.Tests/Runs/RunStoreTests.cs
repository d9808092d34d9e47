using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Runs;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly Workspace _tk;

    public RunStoreTests() => _tk = Workspace.Init(_folder.File("ws"), new() { Clock = _clock, Team = TestTeam.New() });

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Runs_of_every_shape_when_loaded_then_as_saved_to_the_last_bit()
    {
        List<BacktestResult> results = [.. Enumerable.Range(0, 40).Select(SampleRuns.Random)];
        Assert.Contains(results, r => r.Rejections.Count > 0);
        Assert.Contains(results, r => r.OpenTrades.Count > 0);
        Assert.Contains(results, r => r.Series.Count > 1 && r.Trades.Any(t => t.StopLoss is not null && t.Tag is not null));
        IReadOnlyList<long> ids = await _tk.Runs.SaveAllAsync(results.Select((r, i) => new RunToSave(r, $"run {i}")));

        for (int i = 0; i < results.Count; i++)
        {
            SampleRuns.MustEqual(results[i], await _tk.Runs.LoadAsync(ids[i]));
        }
    }

    [Fact]
    public async Task Runs_are_counted_and_passed_over_in_their_order()
    {
        IReadOnlyList<long> ids = await _tk.Runs.SaveAllAsync(Enumerable.Range(0, 7).Select(i => new RunToSave(SampleRuns.Cross(), $"run {i}", new() { Tags = i < 5 ? ["five"] : [] })));

        RunPage five = await _tk.Runs.PageAsync(new() { Tag = "five", Limit = 2, Offset = 1 }), none = await _tk.Runs.PageAsync(new() { Where = "runId > 4", Limit = 0 });
        Assert.Equal((5, 3), (five.Total, none.Total));
        Assert.Equal([ids[3], ids[2]], five.Runs.Select(r => r.Id));
        Assert.Empty(none.Runs);
        Assert.Equal([ids[4], ids[3]], (await _tk.Runs.ListAsync(new() { Limit = 2, Offset = 2 })).Select(r => r.Id));
        Assert.Equal([ids[1], ids[0]], (await _tk.Runs.ListAsync(new() { Offset = 5 })).Select(r => r.Id));
        Assert.Empty(await _tk.Runs.ListAsync(new() { Offset = 7 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _tk.Runs.ListAsync(new() { Offset = -1 }));
    }

    [Fact]
    public async Task Notes_can_be_changed_later()
    {
        long id = await _tk.Runs.SaveAsync(SampleRuns.Cross(), "noted", new() { Notes = "first" });

        await _tk.Runs.NoteAsync(id, "second");
        Assert.Equal("second", (await _tk.Runs.LoadAsync(id)).Summary.Notes);
        await _tk.Runs.NoteAsync(id, " ");
        Assert.Null((await _tk.Runs.LoadAsync(id)).Summary.Notes);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.NoteAsync(id + 1, "x"))).Kind);
    }

    [Fact]
    public async Task Run_when_loaded_then_says_everything_about_itself()
    {
        BacktestResult result = SampleRuns.Cross(options: new() { Seed = 42 });
        string folder = Repository();
        long id = await _tk.Runs.SaveAsync(result, " sma 5/20 ", new()
        {
            Tags = ["first", "ü'\"; DROP TABLE runs; --", "first"],
            Notes = "two\nlines",
            StrategySource = "class X {}",
            RepositoryFolder = folder,
            Parameters = new Dictionary<string, object> { ["extra"] = 1.5, ["slow"] = 21 },
        });

        StoredRun run = await _tk.Runs.LoadAsync(id);

        Assert.Equal((1, "sma 5/20", "SmaCross", "WALK", Timeframe.Day), (run.Id, run.Name, run.Result.Strategy, run.Summary.Symbol, run.Summary.Timeframe));
        Assert.Equal(["first", "ü'\"; DROP TABLE runs; --"], run.Tags.Order());
        Assert.Equal("two\nlines", run.Summary.Notes);
        Assert.Equal("class X {}", run.StrategySource);
        // printf 'class X {}' | sha256sum
        Assert.Equal("sha256:c625e14ce8dc5308261dd58ae31117cda54c8120a68362960c7779720e190875", run.StrategyHash);
        Assert.Equal("0123456789abcdef0123456789abcdef01234567", run.GitCommit);
        Assert.Equal(new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc), run.CreatedAt);
        Assert.Equal(42, run.Options.Seed);
        Assert.Equal(RunKind.Strategy, run.Kind);
        Assert.Equal([("extra", 1.5), ("fast", 5), ("side", "both"), ("slow", (object)21)], run.Parameters.OrderBy(p => p.Key).Select(p => (p.Key, p.Value)));
        Assert.Equal(typeof(Workspace).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, run.ToolkitVersion);
        StoredSeries bars = Assert.Single(run.Series);
        Assert.Equal((result.Series[0].Sha256, 400, true, null), (bars.Sha256, bars.Bars, bars.IsMain, bars.Origin));
        Assert.Equal(result.Series[0].Sha256, run.Summary.DataSha256);
        Assert.True(result.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public async Task Run_of_stored_bars_when_loaded_then_says_where_they_came_from()
    {
        await _tk.Ingest.BarsAsync("A", "1d", [.. SampleBars.Walk(3, 100, "A")]);
        await _tk.Ingest.BarsAsync("B", "1d", [.. SampleBars.Walk(4, 100, "B")]);
        BarSeries[] bars = [await _tk.Bars.ReadAsync("B", "1d"), (await _tk.Bars.ReadAsync("A", "1d")).Resample("1w")];
        long id = await _tk.Runs.SaveAsync(Backtest.Run(bars, new BuyAndHold()), "two");

        StoredRun run = await _tk.Runs.LoadAsync(id);

        Assert.Equal(["A", "B"], run.Series.Select(s => s.Symbol));
        Assert.Equal([false, true], run.Series.Select(s => s.IsMain));
        Assert.Equal(2, run.Summary.Version);
        Assert.Equal(("A, B", Timeframe.Day), (run.Summary.Symbol, run.Summary.Timeframe));
        foreach (StoredSeries series in run.Series)
        {
            Assert.Equal(series.Sha256, (await _tk.Bars.ReadAgainAsync(series.Origin!)).Sha256);
        }
    }

    [Fact]
    public async Task Trades_of_another_engine_when_saved_then_a_run_like_any_other()
    {
        BacktestResult own = SampleRuns.Cross();
        BacktestResult alone = BacktestResult.FromTrades([.. own.Trades.Select(t => t with { MaxAdversePct = null, MaxFavorablePct = null })]);
        BacktestResult marked = BacktestResult.FromTrades(own.Trades, own.Series[0]);
        long first = await _tk.Runs.SaveAsync(alone, "alone"), second = await _tk.Runs.SaveAsync(marked, "marked");

        StoredRun run = await _tk.Runs.LoadAsync(first);
        SampleRuns.MustEqual(alone, run);
        SampleRuns.MustEqual(marked, await _tk.Runs.LoadAsync(second));
        Assert.Equal((RunKind.Trades, "WALK", null, null), (run.Kind, run.Summary.Symbol, run.Summary.Timeframe, run.Summary.DataSha256));
    }

    [Fact]
    public void Options_of_every_kind_when_kept_then_the_same_to_the_last_bit()
    {
        BacktestOptions options = new()
        {
            Cash = 1e5 / 3,
            Commission = new CommissionSchedule { RateOfValue = 0.001 / 3, AmountPerShare = 0.005, Minimum = 1, AmountPerOrder = 0.1 },
            Slippage = new FixedSlippage(0.1 + 0.2, 1e-300),
            Fills = new KeptFills("Half", "Half { Of = \"ü\" }"),
            CapSlippage = true,
            Sizing = Sizing.Volatility(0.15, 33),
            Margin = 0.3,
            MaintenanceMargin = 0.1,
            Entries = EntryMode.Stacked,
            TradeOnClose = true,
            CloseOpenTrades = false,
            Lot = 1e-8,
            Lots = new Dictionary<string, double> { ["BTC/USDT"] = 1e-5, ["ü\"'"] = 7 },
            From = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddMicroseconds(6),
            Calendar = TradingCalendar.Fx,
            RiskFreeRate = 0.02,
            Returns = ReturnPeriod.Bar,
            KeepIndicators = true,
            Seed = -3,
            BarWarnings = ["a gap"],
        };
        // A new option that is not kept fails here. Features are kept by themselves, as bars are.
        foreach (PropertyInfo property in typeof(BacktestOptions).GetProperties().Where(property => property.Name != nameof(BacktestOptions.Features)))
        {
            Assert.False(Equals(property.GetValue(options), property.GetValue(new BacktestOptions())), $"{property.Name} has its default here");
        }

        foreach (BacktestOptions some in new[] { options, new(), options with { Sizing = Sizing.Risk(1.0 / 3), MaintenanceMargin = null } })
        {
            BacktestOptions read = OptionsJson.Read(JsonNode.Parse(OptionsJson.Of(some).ToJsonString())!);

            Assert.Equal(some with { Lots = null }, read with { Lots = null, BarWarnings = some.BarWarnings });
            Assert.Equal(some.BarWarnings, read.BarWarnings);
            Assert.Equal(some.Lots, read.Lots);
        }
    }

    [Fact]
    public async Task Undefined_statistics_when_loaded_then_null()
    {
        long id = await _tk.Runs.SaveAsync(Backtest.Run(SampleBars.Flat(10, 10, 10), new BuyAndHold(), new() { Cash = 5 }), "nothing");
        StoredRun run = await _tk.Runs.LoadAsync(id);
        Assert.Null(run.Metrics.Sharpe);
        Assert.Null(run.Metrics.WinRatePct);
        Assert.Equal(0, run.Metrics.Trades);
    }

    [Fact]
    public async Task Runs_when_listed_then_newest_first_with_parameters_tags_and_statistics()
    {
        await _tk.Runs.SaveAllAsync(Enumerable.Range(2, 5).Select(fast => new RunToSave(
            SampleRuns.Cross(fast), $"fast {fast}", new() { Tags = fast % 2 == 0 ? ["even", "sweep"] : ["sweep"] })));
        await _tk.Runs.SaveAsync(Backtest.Run(SampleBars.Walk(9, 50, "OTHER"), new BuyAndHold()), "hold");

        IReadOnlyList<RunSummary> all = await _tk.Runs.ListAsync();

        Assert.Equal([6, 5, 4, 3, 2, 1], all.Select(r => r.Id));
        Assert.Equal(6, all[1].Parameters["fast"]);
        Assert.Equal(["even", "sweep"], all[1].Tags.Order());
        Assert.Equal(SampleRuns.Cross(6).Metrics, all[1].Metrics);
        Assert.Equal([1, 3, 5], (await _tk.Runs.ListAsync(new() { Tag = "even", Reverse = true })).Select(r => r.Id));
        Assert.Equal([6], (await _tk.Runs.ListAsync(new() { Strategy = "buyandhold" })).Select(r => r.Id));
        Assert.Equal([6], (await _tk.Runs.ListAsync(new() { Symbol = "local:OTHER" })).Select(r => r.Id));
        Assert.Equal([6, 5], (await _tk.Runs.ListAsync(new() { Limit = 2 })).Select(r => r.Id));
    }

    [SqliteFact]
    public async Task Run_when_deleted_then_gone_with_all_that_belongs_to_it_and_its_number_is_not_given_again()
    {
        long first = await _tk.Runs.SaveAsync(SampleRuns.Cross(), "a", new() { StrategySource = "text", Tags = ["t"] });
        await _tk.Runs.DeleteAsync(first);

        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.LoadAsync(first))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.DeleteAsync(first))).Kind);
        Assert.Equal(2, await _tk.Runs.SaveAsync(SampleRuns.Cross(), "b"));
        await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.DeleteAsync([2, 99]));
        Assert.Single(await _tk.Runs.ListAsync());
        await _tk.Runs.DeleteAsync(2);
        using SqliteConnection catalog = new($"Data Source={_folder.File("ws/catalog.db")};Mode=ReadOnly;Pooling=False");
        catalog.Open();
        foreach (string table in new[] { "runs", "run_metrics", "run_params", "run_tags", "run_series", "run_details", "run_sources" })
        {
            Assert.Equal(0, catalog.Number($"SELECT COUNT(*) FROM {table}"));
        }
    }

    [Fact]
    public async Task Tags_when_added_and_taken_away_then_the_run_has_those_that_are_left()
    {
        long id = await _tk.Runs.SaveAsync(SampleRuns.Cross(), "a", new() { Tags = ["one"] });
        await _tk.Runs.TagAsync(id, ["two", "one", " three "]);
        await _tk.Runs.UntagAsync(id, ["one", "never"]);

        Assert.Equal(["three", "two"], (await _tk.Runs.LoadAsync(id)).Tags.Order());
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.TagAsync(7, ["x"]))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.TagAsync(id, [" "]))).Kind);
    }

    [Fact]
    public async Task Saving_many_when_one_cannot_be_saved_then_none_is()
    {
        RunToSave[] runs = [new(SampleRuns.Cross(), "good"), new(SampleRuns.Cross(), " ")];
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.SaveAllAsync(runs))).Kind);
        using (FailPoint.Observe(point => _ = point == "runs.written" ? throw new IOException("the disk is gone") : 0))
        {
            await Assert.ThrowsAsync<IOException>(() => _tk.Runs.SaveAllAsync(runs[..1]));
        }

        Assert.Empty(await _tk.Runs.ListAsync());
        Assert.Equal(await _tk.Runs.SaveAsync(SampleRuns.Cross(), "good"), Assert.Single(await _tk.Runs.ListAsync()).Id);
    }

    [SqliteFact]
    public async Task Workspace_of_the_first_schema_when_opened_then_migrated_and_takes_runs()
    {
        string old = _folder.File("old");
        Directory.CreateDirectory(old);
        using (SqliteConnection catalog = new($"Data Source={Path.Combine(old, "catalog.db")};Pooling=False"))
        {
            catalog.Open();
            catalog.Execute(Schema.Migrations[0]);
            catalog.Execute("PRAGMA user_version = 1");
            catalog.Execute("INSERT INTO symbols (exchange, symbol, created_at, updated_at) VALUES ('local', 'KEPT', 0, 0)");
        }

        using Workspace tk = Workspace.Open(old);
        Assert.Equal("KEPT", Assert.Single(tk.Symbols()).Symbol);
        BacktestResult result = SampleRuns.Random(3);
        SampleRuns.MustEqual(result, await tk.Runs.LoadAsync(await tk.Runs.SaveAsync(result, "new")));
        Assert.True(tk.Maintenance.Verify().Ok);
    }

    private string Repository()
    {
        _folder.Write("repo/.git/HEAD", "ref: refs/heads/main\n");
        _folder.Write("repo/.git/refs/heads/main", "0123456789abcdef0123456789abcdef01234567\n");
        return Path.GetDirectoryName(_folder.Write("repo/deep/er/file", ""))!;
    }
}
