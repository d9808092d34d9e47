namespace Toolkit.Tests.Ticks;

/// <summary>Ticks as JSON lines, and as both.</summary>
public sealed class TickBackendTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Json => _folder.File("ticks/json");

    private Workspace Open(TickBackend backend) => Workspace.Open(_folder.Path, new() { Ticks = new() { Backend = backend, FlushInterval = TimeSpan.FromMinutes(10) } });

    /// <summary>Around midnight, numbered and not, several in an instant, everything that a tick can have.</summary>
    private static Tick[] Mixed(string symbol) =>
    [
        .. Enumerable.Range(0, 40).Select(i => Tick.Trade(symbol, i / 7.0, i % 3, Monday.AddHours(23.5).AddMinutes(i))),
        .. Enumerable.Range(0, 40).Select(i => Tick.Quote(symbol, 1 / (i + 1.0), 1e300, Monday.AddHours(23.5).AddMinutes(i)) with { Source = "x", Sequence = i }),
        Tick.Quote(symbol, -0.0, 1e-300, Monday.AddTicks(10)) with
        {
            Price = 3, Size = 0, Spread = 0.1, Source = " feed \"}\n", Sequence = long.MaxValue, BrokerId = "b\\r ", Arrived = Monday.AddTicks(1_234_560),
        },
        Tick.Trade(symbol, 5, 5, Monday),
        Tick.Trade(symbol, 5, 5, Monday),
    ];

    [Theory]
    [InlineData("EUR/USD")]
    [InlineData("../../../escape")]
    [InlineData("C:\\CON")]
    [InlineData("..")]
    [InlineData(" \"a\r\nb\u2028} ")]
    [InlineData("\U0001F600*?\u202E")]
    public async Task Json_gives_back_what_it_was_given_also_after_a_restart(string symbol)
    {
        string[] symbols = [symbol, symbol + "A", symbol + "a", symbol + new string('x', 900)];
        using (Workspace tk = Open(TickBackend.Json))
        {
            foreach (Tick tick in symbols.SelectMany(Mixed))
            {
                Assert.True(tk.Ticks.Store(tick));
            }

            await tk.Ticks.FlushAsync();
            tk.Ticks.Statistics.MustAddUp();
            Assert.Equal((4L * 83, 0L), (tk.Ticks.Statistics.Written, tk.Ticks.Statistics.Resent));
        }

        Assert.Equal(8, Directory.GetFiles(Json, "*.jsonl", SearchOption.AllDirectories).Length);
        Assert.False(Directory.Exists(_folder.File("ticks/db")));
        using Workspace again = Open(TickBackend.Json);
        foreach (string one in symbols)
        {
            // The order of what is of one instant is the store's own.
            Tick[] expected = [.. Mixed(one).OrderBy(tick => tick.Time)];
            TickSeries read = await again.Ticks.ReadAsync(one);
            Assert.Equal(expected.Select(tick => tick.Time), read.Time);
            Assert.Equal(expected.Select(tick => tick.ToString()).Order(), read.Select(tick => tick.ToString()).Order());
            Assert.Equal(read.Skip(33), again.Ticks.Latest(one, 50));
            Assert.Equal((22, 3), (await again.Ticks.CountAsync(one, Monday.AddDays(1).AddMinutes(-1)), await again.Ticks.CountAsync(one, to: Monday.AddHours(1))));
            TickSummary summary = await again.Ticks.SummaryAsync(one);
            Assert.Equal((83L, 41L, 43L, expected[0].Time, expected[^1].Time), (summary.Count, summary.Quotes, summary.Trades, summary.First, summary.Last));
        }

        Assert.Equal(4L * 83, (await again.SqlAsync("SELECT count(*) AS n FROM ticks")).Column<long>("n")[0]);
        Assert.Empty(again.Maintenance.Verify().Problems);
    }

    [Theory]
    [InlineData(TickBackend.Json)]
    [InlineData(TickBackend.Dual)]
    public async Task Resent_ticks_and_batches_are_known_also_after_a_restart(TickBackend backend)
    {
        for (int round = 0; round < 3; round++)
        {
            using Workspace tk = Open(backend);
            TickBatchReport batch = await tk.Ticks.StoreBatchAsync("b", Mixed("A"));
            Assert.Equal(round == 0 ? new(83, 0) : new(0, 83), batch);
            Assert.Equal(new(0, 83), await tk.Ticks.StoreBatchAsync("b", Mixed("A")));
            foreach (Tick tick in Mixed("A").Where(tick => tick.Sequence is not null))
            {
                tk.Ticks.Store(tick);
            }

            await tk.Ticks.FlushAsync();
            Assert.Equal(41, tk.Ticks.Statistics.Resent - 83 - batch.Resent);
            Assert.Equal(83, tk.Ticks.Latest("A", 500).Count);
            Assert.Equal(83, await tk.Ticks.CountAsync("A"));
            Assert.Equal(new(1, 0), await tk.Ticks.StoreBatchAsync($"c{round}", [Tick.Trade($"B{round}", 5, 5, Monday)]));
        }
    }

    [Fact]
    public async Task Dual_holds_the_same_in_both()
    {
        using (Workspace tk = Open(TickBackend.Dual))
        {
            await tk.Ticks.StoreBatchAsync("b", Mixed("B"));
            Parallel.ForEach(Enumerable.Range(0, 20).SelectMany(i => Mixed($"S{i % 3}")), tick => tk.Ticks.Store(tick));
        }

        using Workspace sqlite = Open(TickBackend.Sqlite), json = Open(TickBackend.Json);
        IReadOnlyList<TickSummary> expected = await sqlite.Ticks.SummariesAsync();
        Assert.Equal((4, 83 + 20 * 42 + 3 * 41), (expected.Count, expected.Sum(one => one.Count)));
        // Of a mean the last bit is that of the order of its sum.
        Assert.Equal(expected.Select(one => one with { MeanSpread = null, Volume = null }), (await json.Ticks.SummariesAsync()).Select(one => one with { MeanSpread = null, Volume = null }));
        foreach (TickSummary symbol in expected)
        {
            Assert.Equal(await sqlite.Ticks.ReadAsync(symbol.Symbol), await json.Ticks.ReadAsync(symbol.Symbol));
        }
    }

    [Fact]
    public async Task Migrate_brings_a_store_of_json_to_sqlite()
    {
        using (Workspace tk = Open(TickBackend.Json))
        {
            await tk.Ticks.StoreBatchAsync("b", Mixed("EUR/USD").Concat(Mixed("../x")));
            Assert.Equal(["ticks that are kept as JSON stay as they are until they are migrated to SQLite"], (await tk.Ticks.SealAsync(0)).Notes);
        }

        using Workspace sqlite = Open(TickBackend.Sqlite);
        Assert.Equal(0, await sqlite.Ticks.CountAsync("EUR/USD"));
        for (int round = 0; round < 2; round++)
        {
            TickMigration migration = await sqlite.Ticks.MigrateAsync(Json);
            Assert.True(migration.IsEqual);
            Assert.Equal([("../x", 83L, 83L), ("EUR/USD", 83L, 83L)], migration.Symbols.Select(one => (one.Symbol, one.RowsBefore, one.RowsAfter)));
        }

        Assert.Equal(Mixed("../x").Select(tick => tick.Time).Order(), (await sqlite.Ticks.ReadAsync("../x")).Time);
    }

    [Fact]
    public async Task Files_of_an_older_system_are_read_and_left_as_they_are()
    {
        string older = _folder.Write("ticks/json/EURUSD_2026-01-19.json", """
            [{"timestamp": "2026-01-19T08:00:00Z", "symbol": "EUR/USD", "bid": 1.5, "ask": 1.75},
             {"timestamp": "2026-01-19T08:00:00Z", "symbol": "EUR/USD", "bid": 1.5, "ask": 1.75},
             {"timestamp": "2026-01-19T08:00:02Z", "symbol": "EUR/USD", "bid": 1.25, "ask": 1.5, "source": "x", "sequence": 7}]
            """);
        _folder.Write("ticks/json/old/2026-01-19.jsonl", """{"ts": 1768809600000, "symbol": "EUR/USD", "price": 2, "size": 3}""");
        string before = File.ReadAllText(older);
        using Workspace tk = Open(TickBackend.Json);
        Assert.Equal([1.5, 1.5, double.NaN, 1.25], (await tk.Ticks.ReadAsync("EUR/USD")).Bid);
        tk.Ticks.Store("EUR/USD", 9, 9, Monday.AddHours(9));
        tk.Ticks.Store("EUR/USD", 1.25, 1.5, Monday.AddHours(8).AddSeconds(2), "x", 7);
        await tk.Ticks.FlushAsync();
        Assert.Equal(5, await tk.Ticks.CountAsync("EUR/USD"));
        Assert.Equal([1.25, 9], tk.Ticks.Latest("EUR/USD", 2).Bid);
        Assert.Equal((5L, 4L, 1L, 3.0), (await tk.Ticks.SummaryAsync("EUR/USD")) is var s ? (s.Count, s.Quotes, s.Trades, s.Volume!.Value) : default);
        Assert.Equal(before, File.ReadAllText(older));
    }

    [Theory]
    [InlineData("{\"time\":\"2026-01-19T00:00:09Z\",\"sym", 2)]
    [InlineData("{", 2)]
    [InlineData("{\"time\":\"2026-01-19T00:00:09Z\",\"symbol\":\"A\",\"price\":7}", 3)]
    public async Task Line_without_its_end_is_no_tick_yet_and_the_next_writer_goes_on_behind_it(string rest, int complete)
    {
        for (int lines = 2; lines >= 0; lines -= 2)
        {
            using (Workspace tk = Open(TickBackend.Json))
            {
                await tk.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 1, 1, Monday), Tick.Trade("A", 2, 1, Monday)]);
            }

            string path = Assert.Single(Directory.GetFiles(Json, "*.jsonl", SearchOption.AllDirectories));
            File.WriteAllText(path, string.Concat(File.ReadLines(path).Take(lines).Select(line => line + "\n")) + rest);
            using Workspace again = Open(TickBackend.Json);
            Assert.Equal(complete - 2 + lines, await again.Ticks.CountAsync("A"));
            again.Ticks.StoreTrade("A", 8, 1, Monday.AddMinutes(1));
            await again.Ticks.FlushAsync();
            Assert.Equal(complete - 1 + lines, (await again.Ticks.ReadAsync("A")).Count);
            Assert.Equal(complete - 1 + lines, File.ReadLines(path).Count());
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Line_that_is_no_tick_is_named_by_reader_and_verify()
    {
        string path = _folder.Write("ticks/json/2026-01-19.jsonl", "{\"time\": \"2026-01-19T08:00:00Z\", \"symbol\": \"A\", \"price\": 2}\nnonsense\n");
        using Workspace tk = Open(TickBackend.Json);
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.CountAsync("A"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains(path + ":2", e.Message, StringComparison.Ordinal);
        Workspace.Init(_folder.Path).Dispose();
        Assert.Contains(Maintenance.For(_folder.Path).Verify().Problems, problem => problem.Where == path);
    }
}
