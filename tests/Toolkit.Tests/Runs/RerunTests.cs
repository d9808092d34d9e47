using System.Text.Json;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Runs;

public sealed class RerunTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Workspace _tk;
    private readonly Bar[] _walk = [.. SampleBars.Walk(3, 300, "A")];

    public RerunTests() => _tk = Workspace.Open(_folder.Path, new() { Clock = _clock });

    public async Task InitializeAsync() => await _tk.Ingest.BarsAsync("A", "1d", _walk[..250]);

    public Task DisposeAsync()
    {
        _tk.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Run_when_bars_were_appended_since_then_the_same_numbers_from_todays_bars()
    {
        long id = await SaveAsync();
        await _tk.Ingest.BarsAsync("A", "1d", _walk[250..]);

        RerunReport report = await _tk.Runs.RerunAsync(id);

        Assert.Empty(report.Differences);
        Assert.Empty(report.Notes);
        SampleRuns.MustEqual(report.Result, report.Original, elapsed: false);
    }

    [Fact]
    public async Task Run_when_a_bar_was_revised_since_then_read_from_the_kept_version()
    {
        long id = await SaveAsync();
        await ReviseAsync(100);

        RerunReport report = await _tk.Runs.RerunAsync(id);

        Assert.True(report.IsSame);
        Assert.Contains("they were read from version 1, which is still kept", Assert.Single(report.Notes));
    }

    [Fact]
    public async Task Run_when_its_bars_are_revised_and_collected_then_bad_data_that_says_what_has_changed()
    {
        long id = await SaveAsync();
        await ReviseAsync(100);
        await ReviseAsync(120);
        _tk.Maintenance.Compact(all: true);
        _clock.Step(TimeSpan.FromDays(2));
        _tk.Maintenance.CollectGarbage(TimeSpan.Zero);

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));

        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains(
            $"those of local:A 1d (250 bars from 2015-01-05T00:00:00Z to {UnixMicroseconds.ToIso(UnixMicroseconds.From(_walk[249].Time))}) of version 1, which is no longer kept, have changed since it was saved: 0 bars added, 0 removed, 2 revised, the first difference at {UnixMicroseconds.ToIso(UnixMicroseconds.From(_walk[100].Time))}",
            error.Message);
    }

    [Fact]
    public async Task Bars_added_and_removed_when_told_then_counted()
    {
        await _tk.Ingest.BarsAsync("B", "1d", [.. _walk[..50], .. _walk[52..250]]);
        long id = await _tk.Runs.SaveAsync(Backtest.Run(await _tk.Bars.ReadAsync("B", "1d"), new BuyAndHold()), "b");
        await _tk.Ingest.BarsAsync("B", "1d", [.. _walk[..60], .. _walk[61..250]], new() { Replace = true });
        _clock.Step(TimeSpan.FromDays(2));
        _tk.Maintenance.CollectGarbage(TimeSpan.Zero);

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));

        Assert.Contains($"2 bars added, 1 removed, 0 revised, the first difference at {UnixMicroseconds.ToIso(UnixMicroseconds.From(_walk[50].Time))}", error.Message);
    }

    [Fact]
    public async Task Series_that_was_cleared_when_run_again_then_bad_data()
    {
        long id = await SaveAsync();
        await _tk.Ingest.BarsAsync("A", "1d", _walk[260..], new() { Replace = true });
        _clock.Step(TimeSpan.FromDays(2));
        _tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("cannot be read any more (local:A 1d: no bars in", error.Message);
    }

    [Fact]
    public async Task Strategy_that_does_otherwise_today_when_run_again_then_the_first_differences_are_told()
    {
        long id = await SaveAsync();

        RerunReport report = await _tk.Runs.RerunAsync(id, new() { Create = run => new SmaCross((int)run.Parameters["fast"], 31) });

        Assert.False(report.IsSame);
        Assert.Contains(report.Differences, d => d.StartsWith("finalEquity was ", StringComparison.Ordinal));
        Assert.Contains(report.Differences, d => d.StartsWith("trade ", StringComparison.Ordinal) || d.StartsWith("there were ", StringComparison.Ordinal));
        Assert.Contains(report.Differences, d => d.StartsWith("equity was ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_of_every_setting_when_run_again_then_the_same_to_the_bit()
    {
        await _tk.Ingest.BarsAsync("B", "1d", [.. SampleBars.Walk(4, 280, "B")]);
        BarSeries a = await _tk.Bars.ReadAsync("A", "1d"), b = await _tk.Bars.ReadAsync("B", "1d");
        BacktestOptions options = new()
        {
            Commission = Commission.PerShare(0.01, 1),
            Sizing = Sizing.Fraction(0.4),
            From = a.Time[60],
            Margin = 0.5,
            CloseOpenTrades = false,
            Lots = new Dictionary<string, double> { ["A"] = 0.01 },
            Seed = 4,
        };
        BacktestResult[] results =
        [
            Backtest.Run(a, new SmaCross(4, 9, TradeSide.Long), options),
            Backtest.Run(a.Resample("1w"), new DonchianBreakout(), options with { From = null }),
            Backtest.Run([b, a], new SmaCross(3, 8), options),
            Backtest.RunEach([b, a], _ => new RsiBollinger(5, 8, 1) { Side = TradeSide.Both, Oversold = 45 }, options with { Calendar = TradingCalendar.AlwaysOpen }),
            Backtest.Run(a.Slice(a.Time[20], a.Time[200]), new BuyAndHold(), options with { From = null, RiskFreeRate = 0.01 }),
        ];
        foreach (long id in await _tk.Runs.SaveAllAsync(results.Select((r, i) => new RunToSave(r, $"{i}"))))
        {
            RerunReport report = await _tk.Runs.RerunAsync(id);
            Assert.True(report.IsSame, $"run {id}: {string.Join("; ", report.Differences)}");
            Assert.True(report.Original.Metrics.ExposurePct > 0);
        }
    }

    [Fact]
    public async Task Runs_that_cannot_be_repeated_when_run_again_then_a_clear_usage_error()
    {
        BacktestResult memory = SampleRuns.Cross();
        BarSeries bars = await _tk.Bars.ReadAsync("A", "1d");
        (BacktestResult Result, string Message)[] cases =
        [
            (memory, "its bars of local:WALK 1d came from memory"),
            (BacktestResult.FromTrades(memory.Trades), "it was made of trades"),
            (Backtest.FromSignals(bars, new bool[bars.Count], new bool[bars.Count]), "it was made of signals"),
        ];
        foreach ((BacktestResult result, string message) in cases)
        {
            long id = await _tk.Runs.SaveAsync(result, "x");
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));
            Assert.Equal(ErrorKind.Usage, error.Kind);
            Assert.Contains(message, error.Message);
        }

        Assert.True((await _tk.Runs.RerunAsync(1, new() { Bars = memory.Series })).IsSame);
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(1, new() { Bars = [memory.Series[0].Last(200)] }))).Kind);
    }

    private sealed record Tiered(double Small, double Large) : Commission
    {
        public override double Of(double quantity, double price) => Math.Abs(quantity) < 10 ? Small : Large;
    }

    private sealed record Wide(double Amount) : Slippage
    {
        public override double PriceOf(in TriggeredOrder order) => order.Price + order.Side * Amount;
    }

    private sealed record Half : FillModel
    {
        public override Fill Of(in TriggeredOrder order) => new(order.Price, (order.Bar.Volume ?? 0) / 2);
    }

    [Fact]
    public async Task Run_with_models_of_ones_own_when_they_are_given_again_then_the_same_to_the_bit()
    {
        BacktestOptions options = new() { Commission = new Tiered(1, 1.5), Slippage = new Wide(0.25), Fills = new Half() };
        BacktestResult result = Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new SmaCross(5, 20), options);
        long id = await _tk.Runs.SaveAsync(result, "own");
        RerunOptions given = new() { Commission = options.Commission, Slippage = options.Slippage, Fills = options.Fills };

        StoredRun stored = await _tk.Runs.LoadAsync(id);
        RerunReport report = await _tk.Runs.RerunAsync(id, given);

        Assert.Equal(result.Trades, stored.Result.Trades);
        Assert.Equal(("Tiered { Small = 1, Large = 1.5 }", "Wide { Amount = 0.25 }", "Half { }"), ($"{stored.Options.Commission}", $"{stored.Options.Slippage}", $"{stored.Options.Fills}"));
        Assert.True(report.IsSame, string.Join("; ", report.Differences));
        Assert.Equal(options.Commission, report.Result.Options.Commission);
    }

    [Fact]
    public async Task Run_with_a_model_of_ones_own_when_it_is_not_given_or_another_one_then_a_usage_error_and_no_other_numbers()
    {
        BarSeries bars = await _tk.Bars.ReadAsync("A", "1d");
        long id = await _tk.Runs.SaveAsync(Backtest.Run(bars, new SmaCross(5, 20), new() { Commission = new Tiered(1, 1.5) }), "own");

        Assert.Equal(
            "run 1 cannot be run again as it is: Tiered { Small = 1, Large = 1.5 } is a model of its own, of which a run keeps the name and the text, not the code",
            await RefusalAsync(id, new()));
        Assert.Equal("run 1 was made with Tiered { Small = 1, Large = 1.5 }, and Tiered { Small = 1, Large = 2 } is given", await RefusalAsync(id, new() { Commission = new Tiered(1, 2) }));
        Assert.Equal("run 1 was made with none, and Wide { Amount = 1 } is given", await RefusalAsync(id, new() { Commission = new Tiered(1, 1.5), Slippage = new Wide(1) }));

        // Its options are taken as they are only where nothing has to be asked of them.
        BacktestOptions kept = (await _tk.Runs.LoadAsync(id)).Options;
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Backtest.Run(bars, new SmaCross(5, 20), kept)).Kind);
        long again = await _tk.Runs.SaveAsync((await _tk.Runs.LoadAsync(id)).Result, "copy");
        Assert.Equal(kept.Commission, (await _tk.Runs.LoadAsync(again)).Options.Commission);

        async Task<string> RefusalAsync(long run, RerunOptions options)
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(run, options));
            Assert.Equal(ErrorKind.Usage, error.Kind);
            return error.Message;
        }
    }

    [Fact]
    public async Task Run_with_a_text_when_there_is_no_compiler_then_an_error_that_names_it()
    {
        BacktestResult result = Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new SmaCross(5, 20));
        long id = await _tk.Runs.SaveAsync(result, "a", new() { StrategySource = "class SmaCross : Strategy { }" });

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains($"run {id}: the text of its strategy SmaCross has to be compiled, and Toolkit.Scripting is not there", error.Message);
        Assert.Contains("add Toolkit.Scripting to the program", error.Hint);
        Assert.True((await _tk.Runs.RerunAsync(id, new() { Create = _ => new SmaCross(5, 20) })).IsSame);
    }

    [Fact]
    public async Task Calendar_of_a_file_that_is_gone_when_run_again_then_bad_data()
    {
        string file = _folder.Write("mine.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00" }""");
        long id = await _tk.Runs.SaveAsync(Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new SmaCross(5, 20), new() { Calendar = TradingCalendar.Load(file) }), "a");
        Assert.True((await _tk.Runs.RerunAsync(id)).IsSame);
        File.Delete(file);

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));

        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.StartsWith($"run {id}: its calendar is not there any more: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_when_exported_then_all_of_it_as_json_and_a_row_for_each_trade_as_csv()
    {
        BacktestResult result = SampleRuns.Random(5);
        long id = await _tk.Runs.SaveAsync(result, "exported \"<&>", new() { Tags = ["t"] });
        using MemoryStream json = new(), csv = new();
        await _tk.Runs.ExportAsync(id, RunFormat.Json, json);
        await _tk.Runs.ExportAsync(id, RunFormat.Csv, csv);

        JsonElement run = JsonDocument.Parse(json.ToArray()).RootElement;
        Assert.Equal((id, "exported \"<&>", result.Options.Cash), (run.GetProperty("runId").GetInt64(), run.GetProperty("name").GetString(), run.GetProperty("options").GetProperty("cash").GetDouble()));
        Assert.Equal(result.Equity, run.GetProperty("equity").GetProperty("value").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal(result.Trades.Select(t => t.ExitPrice), run.GetProperty("trades").EnumerateArray().Select(t => t.GetProperty("exitPrice").GetDouble()));
        Assert.Equal(
            Metrics.NumberNames.Select(name => result.Metrics[name]),
            Metrics.NumberNames.Select(name => run.GetProperty("metrics").GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null));
        string[] rows = System.Text.Encoding.UTF8.GetString(csv.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(result.Trades.Count + 1, rows.Length);
        Assert.StartsWith("positionId,symbol,side,quantity,entryTime,entryPrice,", rows[0]);
    }

    private async Task<long> SaveAsync() => await _tk.Runs.SaveAsync(Backtest.Run(await _tk.Bars.ReadAsync("A", "1d"), new SmaCross(5, 20)), "a");

    private Task ReviseAsync(int row) => _tk.Ingest.BarsAsync("A", "1d", [_walk[row] with { Close = _walk[row].Low }]);
}
