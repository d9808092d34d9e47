using System.Text;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Ingest;

/// <summary>What an import of any store does: dry runs, refusals, damage, kills.</summary>
public sealed class ImportTests : ImportCase
{
    [Theory]
    [InlineData("tier0")]
    [InlineData("trading-db")]
    [InlineData("tick-store")]
    public async Task A_dry_run_says_what_would_come_and_stores_nothing(string store)
    {
        Make(store);
        ImportReport report = await ImportAsync(store, new() { DryRun = true });
        Assert.Empty(report.Problems);
        Assert.False(report.IsEqual);
        Assert.All(report.Series, one => Assert.True(one.RowsBefore > 0 && one.RowsAfter == 0));
        Assert.False(Directory.Exists(Folder.File("workspace")));
    }

    [Theory]
    [InlineData("tier0", "tier0.db and data/parquet")]
    [InlineData("vegas", "year=…/symbol=…")]
    [InlineData("trading-db", "trading.db")]
    [InlineData("data-layer", "data/market/SYMBOL")]
    [InlineData("tick-store", "ticks/db/YYYY/MM")]
    public async Task AFolder_of_something_else_is_refused_with_what_was_looked_for(string store, string lookedFor)
    {
        Folder.Write("old/readme.txt", "hello");
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync(store));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains(lookedFor, e.Message);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync(store, folder: Folder.File("none")))).Kind);
        Assert.False(Directory.Exists(Folder.File("workspace")));
    }

    [Fact]
    public async Task A_kind_of_store_that_is_not_known_is_refused_with_those_that_are()
    {
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync("tier1", folder: Folder.Path));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains("tier0, vegas, trading-db, data-layer, tick-store", e.Hint);
    }

    [Fact]
    public async Task A_damaged_file_is_a_problem_and_does_not_stop_the_others()
    {
        Bar[] days = SampleStores.Days(1, 30);
        SampleStores.DataLayer(Old, days, SampleStores.Bars(2, 200, TimeSpan.FromHours(1)));
        string damaged = Path.Combine(Old, "data/market/BTC_USDT/1h.parquet");
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(damaged)[..200]]);
        ImportReport report = await ImportAsync("data-layer");
        Assert.Contains("BTC/USDT 1h", Assert.Single(report.Problems));
        Assert.False(report.IsEqual);
        await HoldsAsync("SPY", "1d", days);
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        Folder.Write("old/trading.db", "SQLite format 3\0 and nothing of the kind");
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => ImportAsync("trading-db"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("trading.db", e.Message);
    }

    [Fact]
    public async Task Rows_that_break_a_rule_are_a_problem_and_lie_in_quarantine()
    {
        Bar[] bars = SampleStores.Bars(1, 400);
        SampleStores.TradingDb(Old, "s", ("x", "A", "1m", [.. bars.Select((bar, i) => i == 77 ? bar with { High = bar.Low - 1 } : bar)]));
        ImportReport report = await ImportAsync("trading-db");
        Assert.Contains("1 rows of trading.db:ohlcv_data cannot be taken; they are in", Assert.Single(report.Problems));
        Assert.Equal((399, 399, 1), report.Series.Select(one => ((int)one.RowsBefore, (int)one.RowsAfter, (int)one.Rejected)).Single());
        Assert.False(report.IsEqual);
    }

    [Fact]
    public async Task Bars_of_other_loads_between_those_of_the_store_show_as_not_equal()
    {
        Bar[] bars = SampleStores.Bars(1, 400);
        SampleStores.TradingDb(Old, "s", ("x", "A", "1m", [.. bars.Where((_, i) => i != 50)]));
        using (Workspace tk = Open())
        {
            await tk.Ingest.BarsAsync("A", "1m", [bars[50]], new() { Exchange = "x" });
        }

        ImportReport report = await ImportAsync("trading-db");
        Assert.Equal((399, 400, false), report.Series.Select(one => ((int)one.RowsBefore, (int)one.RowsAfter, one.IsEqual)).Single());
    }

    public static TheoryData<string, string> Kills() => new()
    {
        { "tier0", "publish.committing" }, { "tier0", "import.published" }, { "tier0", "runs.written" },
        { "vegas", "publish.hashed" }, { "data-layer", "catalog.committed" },
        { "trading-db", "import.published" }, { "trading-db", "side.committing" }, { "trading-db", "side.committed" },
        { "tick-store", "ticks.committed" },
    };

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task Killed_in_the_middle_the_next_import_ends_as_one_that_was_not(string store, string point)
    {
        Make(store);
        using (Child child = Child.Start([(FailPoint.Variable, point)], "import", Folder.File("workspace"), store, Old))
        {
            Assert.Equal(128 + 9, child.Ended());
        }

        ImportReport report = await ImportAsync(store);
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        string killed = await ContentAsync(Folder.File("workspace"));
        using (Workspace whole = Workspace.Open(Folder.File("whole")))
        {
            await whole.Import.RunAsync(store, Old);
        }

        Assert.Equal(await ContentAsync(Folder.File("whole")), killed);
        await AddsNothingAsync(store);
    }

    /// <summary>All that an import can bring, as text.</summary>
    private static async Task<string> ContentAsync(string workspace)
    {
        using Workspace tk = Workspace.Open(workspace);
        StringBuilder all = new();
        foreach (string query in new[]
        {
            "SELECT * FROM bars ORDER BY ALL", "SELECT exchange, symbol, name, asset_type FROM symbols ORDER BY ALL",
            "SELECT strategy_id, trade_id, symbol, time, quantity, price, fee FROM trades ORDER BY ALL", "SELECT * FROM positions ORDER BY ALL", "SELECT * FROM signals ORDER BY ALL",
            "SELECT * FROM tickers ORDER BY ALL", "SELECT symbol, time, bid, ask FROM ticks ORDER BY ALL", "SELECT name, strategy, symbol, notes FROM runs ORDER BY ALL",
        })
        {
            all.AppendLine((await tk.SqlAsync(query)).ToCsv());
        }

        return all.ToString();
    }

    /// <summary>A store of a kind with something of everything.</summary>
    private void Make(string store)
    {
        switch (store)
        {
            case "tier0":
                SampleStores.Tier0(Old, SampleStores.Bars(1, 6_000), SampleStores.Days(2, 180));
                break;
            case "vegas":
                SampleStores.Vegas(Old, ("SPY", SampleStores.Bars(1, 6_000)), ("QQQ", SampleStores.Bars(2, 5_500)));
                break;
            case "data-layer":
                SampleStores.DataLayer(Old, SampleStores.Days(1, 30), SampleStores.Bars(2, 6_000, TimeSpan.FromHours(1)));
                break;
            case "trading-db":
                SampleStores.TradingDb(Old, "ms", ("binance", "A", "1m", SampleStores.Bars(1, 6_000)));
                SampleStores.Sqlite(
                    Path.Combine(Old, "trading.db"), "",
                    ("strategy_metadata", [["s", "SmaCross", """{"symbol": "A", "timeframe": "1m"}""", "running"]]),
                    ("ticker_data (exchange, symbol, timestamp, bid, ask)", [["binance", "A", 1704067200000, 1.0, 2.0]]),
                    ("trades (strategy_id, exchange, symbol, side, amount, price, fee, timestamp)", [["s", "binance", "A", "buy", 2.0, 100.0, 0.1, 1704067200000], ["s", "binance", "A", "sell", 1.0, 101.0, 0.1, 1704067260000]]),
                    ("signals (strategy_id, exchange, symbol, signal_type, strength, timestamp)", [["s", "binance", "A", "buy", 0.8, 1704067200000]]));
                break;
            default:
                SampleStores.TickDay(Old, SampleStores.Start, SampleStores.Ticks(1, 3_000, SampleStores.Start));
                SampleStores.TickDay(Old, SampleStores.Start.AddDays(1), SampleStores.Ticks(2, 3_000, SampleStores.Start.AddDays(1)));
                break;
        }
    }
}
