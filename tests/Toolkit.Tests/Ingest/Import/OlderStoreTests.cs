using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Toolkit.Tests.Ingest;

/// <summary>Stores of older systems come over whole, to the last bit, once.</summary>
public sealed class OlderStoreTests : ImportCase
{
    [Fact]
    public async Task Tier0_brings_bars_of_overlapping_files_and_runs_that_are_compared_with_new_ones()
    {
        Bar[] spy = SampleStores.Bars(1, 6_000), btc = SampleStores.Days(2, 180);
        SampleStores.Tier0(Old, spy, btc);
        ImportReport report = await ImportAsync("tier0");
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        // The first half has been written with volume 1; what the second file has too is the second file's.
        Bar[] expected = [.. spy.Select((bar, i) => i < 2_700 ? bar with { Volume = 1 } : bar)];
        await HoldsAsync("SPY", "1m", expected);
        await HoldsAsync("BTC/USDT", "1d", btc);
        Assert.Equal(["BTC/USDT 1d 180 180", "SPY 1m 6000 6000"], report.Series.Select(one => $"{one.Symbol} {one.Timeframe} {one.RowsBefore} {one.RowsAfter}").Order(StringComparer.Ordinal));
        Assert.Equal(["runs 2 2", "trades 2 2"], report.Tables.Select(one => $"{one.Name} {one.RowsBefore} {one.RowsAfter}"));

        using (Workspace tk = Open())
        {
            Assert.Equal(("Bitcoin", "crypto", "USDT"), tk.Symbols().Where(row => row.Symbol == "BTC/USDT").Select(row => (row.Name, row.AssetType, row.Currency)).Single());
            IReadOnlyList<RunSummary> runs = await tk.Runs.ListAsync(new() { Tag = "tier0" });
            StoredRun trend = await tk.Runs.LoadAsync(runs.Single(run => run.Name == "trend").Id);
            // 2 (p5 - p3) - 1.5 and -(p8 - p6) - 0.5 on 5,000 of cash.
            double first = 2 * (btc[4].Open - btc[2].Open) - 1.5, second = -(btc[7].Open - btc[5].Open) - 0.5;
            Assert.Equal(5000 + first + second, trend.Metrics.FinalEquity, 9);
            Assert.Equal((2, "SmaCross", "BTC/USDT", "10"), (trend.Metrics.Trades, trend.Summary.Strategy, trend.Summary.Symbol, $"{trend.Parameters["fast"]}"));
            Assert.Equal(btc.Length, trend.Result.Equity.Count);
            Assert.Contains("\"sharpe_ratio\": 9.9", trend.Summary.Notes);
            // Its trades were not kept: the statistics are, those whose names say what they are.
            RunSummary old = runs.Single(run => run.Name == "old");
            Assert.Equal((1.25, 12.5, -8.0, 14, 1125.0), (old.Metrics.Sharpe, old.Metrics.ReturnPct, old.Metrics.MaxDrawdownPct, old.Metrics.Trades, old.Metrics.FinalEquity));
            long own = await tk.Runs.SaveAsync(Backtest.Run(await tk.Bars.ReadAsync("BTC/USDT", "1d"), new SmaCross(5, 20)), "new");
            RunComparison compared = await tk.Runs.CompareAsync([trend.Id, old.Id, own]);
            Assert.Equal(3, compared.Runs.Count);
            ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => tk.Runs.RerunAsync(trend.Id));
            Assert.Contains("cannot be run again", refused.Message);
        }

        await AddsNothingAsync("tier0");
        using Workspace later = Open();
        Assert.Equal(2, (await later.Runs.ListAsync(new() { Tag = "tier0" })).Count);
    }

    [Fact]
    public async Task Tier0_says_which_dataset_has_lost_its_file_and_brings_the_others()
    {
        SampleStores.Tier0(Old, SampleStores.Bars(1, 6_000), SampleStores.Days(2, 180));
        string lost = Directory.GetFiles(Old, "*1d*.parquet", SearchOption.AllDirectories).Single();
        File.Delete(lost);
        ImportReport report = await ImportAsync("tier0");
        Assert.Equal("SPY", Assert.Single(report.Series).Symbol);
        Assert.StartsWith($"{Path.GetFileName(lost)} is a dataset of tier0.db (BTC/USDT), and no such file is there", Assert.Single(report.Problems));
        Assert.False(report.IsEqual);
    }

    [Fact]
    public async Task Vegas_brings_the_years_of_a_symbol_as_one_series()
    {
        Bar[] spy = SampleStores.Bars(1, 5_000, from: new(2023, 12, 31, 0, 0, 0, DateTimeKind.Utc)), brk = SampleStores.Bars(2, 100);
        SampleStores.Vegas(Old, ("SPY", spy), ("BRK/B", brk));
        Assert.Equal(3, Directory.GetFiles(Old, "*.parquet", SearchOption.AllDirectories).Length);
        ImportReport report = await ImportAsync("vegas");
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        await HoldsAsync("SPY", "1m", spy);
        await HoldsAsync("BRK/B", "1m", brk);
        using (Workspace tk = Open())
        {
            Assert.Equal(["the BRK/B", "the SPY"], tk.Symbols().Select(row => row.Name).Order(StringComparer.Ordinal));
        }

        await AddsNothingAsync("vegas");
    }

    [Fact]
    public async Task Vegas_without_its_Parquet_files_is_read_from_the_view_of_its_database()
    {
        Bar[] spy = SampleStores.Bars(1, 300), qqq = SampleStores.Bars(2, 300);
        SampleStores.Vegas(Old, ("SPY", spy), ("QQQ", qqq));
        Directory.Delete(Path.Combine(Old, "market"), recursive: true);
        ImportReport report = await ImportAsync("vegas", folder: Path.Combine(Old, "vegas.duckdb"));
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        await HoldsAsync("SPY", "1m", spy);
        await HoldsAsync("QQQ", "1m", qqq);
        await AddsNothingAsync("vegas");
    }

    public static TheoryData<string> TimeForms() => [.. SampleStores.TimeForms];

    [Theory]
    [MemberData(nameof(TimeForms))]
    public async Task A_trading_db_brings_bars_whatever_their_times_are_written_in(string form)
    {
        Bar[] binance = SampleStores.Bars(1, 400), kraken = SampleStores.Bars(2, 300, TimeSpan.FromHours(1));
        SampleStores.TradingDb(Old, form, ("binance", "BTC/USDT", "1m", binance), ("kraken", "BTC/USDT", "1h", kraken));
        ImportReport report = await ImportAsync("trading-db");
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        await HoldsAsync("BTC/USDT", "1m", binance, "binance");
        await HoldsAsync("BTC/USDT", "1h", kraken, "kraken");
        await AddsNothingAsync("trading-db");
    }

    [Fact]
    public async Task A_trading_db_brings_what_its_strategies_traded_held_and_saw()
    {
        SampleStores.TradingDb(Old, "ms", ("binance", "BTC/USDT", "1m", SampleStores.Bars(1, 50)));
        long At(int minute) => (long)SampleStores.Time(SampleStores.Start.AddMinutes(minute), "ms");
        SampleStores.Sqlite(
            Path.Combine(Old, "trading.db"), "",
            ("ticker_data (exchange, symbol, timestamp, bid, ask, last, volume)", [["binance", "BTC/USDT", At(0), 99.5, 100.5, 100.0, 7.0], ["binance", "BTC/USDT", At(1), 99.75, 100.25, null, 8.0]]),
            ("strategy_metadata", [["sma-btc", "SmaCross", """{"symbol": "BTC/USDT", "timeframe": "1m", "fast": 10}""", "running"], ["idle", "Nothing", """{"symbol": "ETH/USDT"}""", "stopped"]]),
            ("trades (strategy_id, exchange, symbol, side, amount, price, fee, timestamp)",
                [["sma-btc", "binance", "BTC/USDT", "buy", 2.0, 100.0, 0.1, At(1)], ["sma-btc", "binance", "BTC/USDT", "sell", 0.5, 110.0, 0.05, At(2)]]),
            ("positions (strategy_id, exchange, symbol, side, amount, entry_price, timestamp)",
                [["sma-btc", "binance", "BTC/USDT", "long", 1.5, 100.0, At(2)], ["sma-btc", "binance", "ETH/USDT", "short", 3.0, 2000.0, At(3)]]),
            ("signals (strategy_id, exchange, symbol, signal_type, strength, timestamp)", [["sma-btc", "binance", "BTC/USDT", "buy", 0.8, At(1)], ["sma-btc", "binance", "BTC/USDT", "sell", 0.2, At(2)]]));
        ImportReport report = await ImportAsync("trading-db");
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        Assert.Equal(
            ["tickers 2 2", "strategies 2 2", "trades 3 3", "positions 2 2", "signals 2 2"], report.Tables.Select(one => $"{one.Name} {one.RowsBefore} {one.RowsAfter}"));
        Assert.Contains(report.Notes, note => note.Contains("held -3 ETH/USDT without a trade"));
        using (Workspace tk = Open())
        {
            Assert.Equal((StrategyStatus.Stopped, "SmaCross"), (tk.Live.Strategy("sma-btc").Status, tk.Live.Strategy("sma-btc").Name));
            // Bought 2 at 100, sold 0.5 at 110: 1.5 are held at 100, and 5 were made.
            LivePosition btc = tk.Live.Positions("sma-btc").Single(one => one.Symbol == "BTC/USDT");
            Assert.Equal((1.5, 100.0, 5.0, 0.1 + 0.05), (btc.Quantity, btc.AveragePrice, btc.Realized, btc.Fees));
            Assert.Equal((-3.0, 2000.0), tk.Live.Positions("sma-btc").Where(one => one.Symbol == "ETH/USDT").Select(one => (one.Quantity, one.AveragePrice)).Single());
            Assert.Equal([1, -1], (await tk.Live.SignalsAsync("sma-btc")).Select(one => one.Direction));
            Assert.Equal((99.75, 100.25, 8.0), tk.Live.LatestTickers().Select(one => (one.Bid, one.Ask, one.Volume)).Single());
        }

        long changes = Changes();
        await AddsNothingAsync("trading-db");
        Assert.Equal(changes, Changes());

        long Changes()
        {
            using Workspace tk = Open();
            return tk.Live.Changes();
        }
    }

    [Fact]
    public async Task A_data_layer_keeps_its_holes_as_gaps()
    {
        Bar[] days = [.. SampleStores.Days(1, 20).Where((_, i) => i is < 5 or > 8)], hours = SampleStores.Bars(2, 200, TimeSpan.FromHours(1));
        SampleStores.DataLayer(Old, days, hours);
        ImportReport report = await ImportAsync("data-layer", new() { Ingest = new() { Calendar = "24/7" } });
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        await HoldsAsync("SPY", "1d", days);
        await HoldsAsync("BTC/USDT", "1h", hours);
        Assert.Contains(report.Notes, note => note.Contains("data_coverage says 2020-01-01T00:00:00Z to 2024-12-31T00:00:00Z"));
        using Workspace tk = Open();
        var hole = Assert.Single(await tk.Bars.GapsAsync("SPY", "1d"));
        Assert.Equal((SampleStores.Start.AddDays(5), 4), (hole.Range.From, hole.Bars));
    }

    [Fact]
    public async Task A_tick_store_brings_databases_plain_and_compressed_and_the_JSON_of_before()
    {
        var first = SampleStores.Ticks(1, 3_000, SampleStores.Start.AddDays(1));
        var second = SampleStores.Ticks(2, 2_000, SampleStores.Start.AddDays(2));
        SampleStores.Zstd(SampleStores.TickDay(Old, SampleStores.Start.AddDays(1), first));
        SampleStores.TickDay(Old, SampleStores.Start.AddDays(2), second);
        SampleStores.TickDay(Old, SampleStores.Start.AddDays(3), []);
        Folder.Write("old/ticks/json/ticks_2024-01-01.jsonl", """
            {"symbol":"EUR/USD","timestamp":"2024-01-01T10:00:00.000001Z","bid":1.1,"ask":1.2}
            {"symbol":"EUR/USD","timestamp":"2024-01-01T10:00:00.000001Z","bid":1.1,"ask":1.2}

            """);
        ImportReport report = await ImportAsync("tick-store");
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        Assert.Equal(["EUR/USD 3335 3335 True", "GBP/USD 1667 1667 True"], report.Series.Select(one => $"{one.Symbol} {one.RowsBefore} {one.RowsAfter} {one.IsEqual}"));
        Assert.Contains(report.Notes, note => note.Contains("dropped all but one"));
        using (Workspace tk = Open())
        {
            var stored = (await tk.Ticks.ReadAsync("GBP/USD")).Select(tick => (tick.Time, tick.Bid, tick.Ask));
            Assert.Equal(first.Concat(second).Where(one => one.Symbol == "GBP/USD").Select(one => (one.Time, (double?)one.Bid, (double?)one.Ask)), stored);
        }

        // A day that has grown since brings only what is new.
        SampleStores.TickDay(Old, SampleStores.Start.AddDays(2), SampleStores.Ticks(3, 600, SampleStores.Start.AddDays(2).AddHours(5)));
        ImportReport grown = await ImportAsync("tick-store");
        Assert.True(grown.IsEqual, string.Join('\n', grown.Problems));
        Assert.Equal(5002 + 600, grown.Series.Sum(one => one.RowsAfter));
        await AddsNothingAsync("tick-store");
    }

    [Fact]
    public async Task A_database_with_a_WAL_is_read_with_what_is_in_it()
    {
        SampleStores.TradingDb(Old, "s", ("binance", "A", "1m", SampleStores.Bars(1, 100)));
        string path = Path.Combine(Old, "trading.db");
        using SqliteConnection writer = new($"Data Source={path};Pooling=False");
        writer.Open();
        writer.Execute("PRAGMA journal_mode = WAL");
        Bar more = SampleStores.Bars(9, 1, from: SampleStores.Start.AddDays(1))[0];
        writer.Execute(
            "INSERT INTO ohlcv_data (Exchange, Symbol, Timeframe, Timestamp, Open, High, Low, Close) VALUES ('binance', 'A', '1m', $t, $o, $h, $l, $c)",
            ("$t", SampleStores.Time(more.Time, "s")), ("$o", more.Open), ("$h", more.High), ("$l", more.Low), ("$c", more.Close));
        using Workspace tk = Open();
        byte[] before = Sha(path + "-wal");
        ImportReport report = await tk.Import.RunAsync("trading-db", Old);
        Assert.Equal(101, Assert.Single(report.Series).RowsAfter);
        Assert.Equal(before, Sha(path + "-wal"));

        static byte[] Sha(string file)
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return SHA256.HashData(stream);
        }
    }
}
