using Microsoft.Data.Sqlite;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Ticks;

public sealed class SealingTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> SealPoints() => new(
        "seal.closed", "publish.copying", "publish.copied", "fsync.file", "publish.hashed", "publish.read-back", "file.renaming", "file.renamed",
        "seal.published", "seal.removing", "seal.removing#2");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sealed_days_read_as_they_did_before()
    {
        List<Tick> ticks = Random(4, 20_000);
        using Workspace tk = Open();
        await tk.Ticks.StoreBatchAsync("all", ticks);
        Told before = await Told.OfAsync(tk, ticks);
        SealReport report = await tk.Ticks.SealAsync(0);

        Assert.Equal((4, 20_000L), (report.Days.Count, report.Ticks));
        Assert.Empty(Files(".db"));
        Assert.Equal(4, Files(".parquet").Length);
        before.MustEqual(await Told.OfAsync(tk, ticks));
        using Workspace other = Open();
        before.MustEqual(await Told.OfAsync(other, ticks));
    }

    [Fact]
    public async Task A_trade_with_a_bid_and_no_ask_is_no_quote_in_open_mixed_and_sealed_days()
    {
        using Workspace tk = Open();
        Tick[] ticks = [Tick.Quote("A", 1, 3, Day), Tick.Trade("A", 2, 5, Day.AddSeconds(1)) with { Bid = 1.5 }, Tick.Trade("A", 4, 6, Day.AddSeconds(2)) with { Bid = 3.5 }];
        async Task<(long, long, double?, double?)> FiguresAsync() => await tk.Ticks.SummaryAsync("A") is var s ? (s.Quotes, s.Trades, s.MeanSpread, s.MaxBid) : default;

        await tk.Ticks.StoreBatchAsync("two", ticks[..2]);
        Assert.Equal((1, 1, 2.0, 1.5), await FiguresAsync());
        await tk.Ticks.SealAsync(0);
        Assert.Equal((1, 1, 2.0, 1.5), await FiguresAsync());
        await tk.Ticks.StoreBatchAsync("late", ticks[2..]);
        Assert.Equal((1, 2, 2.0, 3.5), await FiguresAsync());
    }

    [Fact]
    public async Task A_day_is_left_open_until_it_is_old_enough()
    {
        using Workspace tk = Open(Day.AddDays(8));
        await tk.Ticks.StoreBatchAsync("two", [Tick.Quote("A", 1, 2, Day.AddDays(1).AddTicks(-10)), Tick.Quote("A", 1, 2, Day.AddDays(1))]);
        Assert.Equal([DateOnly.FromDateTime(Day)], (await tk.Ticks.SealAsync()).Days.Select(day => day.Day));
        Assert.Single(Files(".db"));
    }

    [Fact]
    public async Task A_day_that_cannot_be_closed_is_told_in_the_words_of_the_library_and_stays()
    {
        using (Workspace tk = Open())
        {
            await tk.Ticks.StoreBatchAsync("one", [Tick.Quote("A", 1, 2, Day)]);
        }

        string open = Assert.Single(Files(".db"));
        using Workspace impatient = Workspace.Open(_folder.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        using (SqliteConnection other = new($"Data Source={open};Pooling=False"))
        {
            other.Open();
            using SqliteCommand begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => impatient.Ticks.SealAsync(0));
            Assert.Equal(ErrorKind.Busy, e.Kind);
            Assert.Contains(open, e.Message);
        }

        Assert.Equal(1, (await impatient.Ticks.SealAsync(0)).Ticks);
    }

    [Fact]
    public async Task Late_ticks_lie_beside_a_sealed_day_and_join_it()
    {
        using Workspace tk = Open();
        tk.Ticks.Store("A", 1, 2, Day.AddHours(1), "feed", 7);
        tk.Ticks.StoreTrade("A", 1.5, 10, Day.AddHours(2));
        await tk.Ticks.SealAsync(0);
        tk.Ticks.Store("A", 1, 2, Day.AddHours(1), "feed", 7);
        tk.Ticks.StoreTrade("A", 1.5, 10, Day.AddHours(2));
        tk.Ticks.Store("B", 5, 6, Day.AddHours(3));
        await tk.Ticks.FlushAsync();

        (long Count, TickSummary Sum, int Latest) expected = (3, new("A", 3, Day.AddHours(1), Day.AddHours(2))
        {
            Quotes = 1,
            Trades = 2,
            MinBid = 1,
            MaxBid = 1,
            MinAsk = 2,
            MaxAsk = 2,
            MinPrice = 1.5,
            MaxPrice = 1.5,
            MeanSpread = 1,
            Volume = 20,
        }, 3);
        Assert.Equal("ticks_2026-01-20.1.db", Path.GetFileName(Files(".db")[0]));
        Assert.Equal(expected, (await tk.Ticks.CountAsync("A"), await tk.Ticks.SummaryAsync("A"), tk.Ticks.Latest("A", 10).Count));
        await tk.Ticks.SealAsync(0);
        Assert.Equal((0, 1), (Files(".db").Length, Files(".parquet").Length));
        Assert.Equal(expected, (await tk.Ticks.CountAsync("A"), await tk.Ticks.SummaryAsync("A"), tk.Ticks.Latest("A", 10).Count));
        Assert.Equal(1, await tk.Ticks.CountAsync("B"));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_after_its_day_was_sealed_writes_nothing()
    {
        Tick[] batch = [Tick.Trade("A", 1, 1, Day), Tick.Trade("A", 1, 1, Day)];
        using Workspace tk = Open();
        await tk.Ticks.StoreBatchAsync("one", batch);
        await tk.Ticks.SealAsync(0);
        Assert.Equal(new(0, 2), await tk.Ticks.StoreBatchAsync("one", batch));
        await tk.Ticks.StoreBatchAsync("two", batch);
        await tk.Ticks.SealAsync(0);
        Assert.Equal(new(0, 2), await tk.Ticks.StoreBatchAsync("one", batch));
        Assert.Equal(new(0, 2), await tk.Ticks.StoreBatchAsync("two", batch));
        Assert.Equal(4, await tk.Ticks.CountAsync("A"));
    }

    [Fact]
    public async Task Another_process_that_has_the_day_open_goes_on_in_the_next_file()
    {
        using Workspace one = Open(), other = Open();
        one.Ticks.Store("A", 1, 2, Day);
        await one.Ticks.FlushAsync();
        await other.Ticks.SealAsync(0);
        one.Ticks.Store("A", 3, 4, Day.AddSeconds(1));
        await one.Ticks.FlushAsync();
        Assert.Equal([1, 3], (await other.Ticks.ReadAsync("A")).Select(tick => tick.Bid!.Value));
        Assert.Equal([1, 3], (await one.Ticks.ReadAsync("A")).Select(tick => tick.Bid!.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ticks_stored_in_a_file_that_was_being_made_when_its_day_was_closed_stay(bool compress)
    {
        using Workspace tk = Open(), other = Open();
        Task<SealReport> Close() => compress ? other.Ticks.CompressAsync(0) : other.Ticks.SealAsync(0);
        tk.Ticks.Store("A", 1, 2, Day, "feed", 0);
        await tk.Ticks.FlushAsync();
        using (FailPoint.Observe(name =>
        {
            if (name is "seal.closed" or "pack.written")
            {
                throw new OperationCanceledException(name);
            }
        }))
        {
            await Assert.ThrowsAsync<OperationCanceledException>(Close);
        }

        // The writer's next file, as SQLite makes it before its first transaction; a full disk can leave it so for long.
        File.Create(Path.Combine(Path.GetDirectoryName(Assert.Single(Files(".db")))!, "ticks_2026-01-20.1.db")).Dispose();
        int sent = 1;
        using (FailPoint.Observe(name =>
        {
            if (name is "seal.closed" or "pack.written")
            {
                tk.Ticks.Store("A", 1, 2, Day.AddSeconds(sent), "feed", sent++);
                tk.Ticks.FlushAsync().GetAwaiter().GetResult();
            }
        }))
        {
            await Close();
        }

        Assert.Equal(sent, await tk.Ticks.CountAsync("A"));
        tk.Ticks.Store("A", 1, 2, Day.AddSeconds(sent), "feed", sent++);
        await tk.Ticks.FlushAsync();
        await Close();
        Assert.Equal(Enumerable.Range(0, sent).Select(i => (long?)i), (await other.Ticks.ReadAsync("A")).Select(tick => tick.Sequence));
    }

    [Fact]
    public async Task Readers_see_every_tick_while_days_are_sealed()
    {
        const int Days = 12;
        using Workspace tk = Open(), reader = Open();
        await tk.Ticks.StoreBatchAsync("all", Enumerable.Range(0, Days * 100).Select(i => Tick.Trade("A", 1, 1, Day.AddMinutes(i * 14.4))));
        Task sealing = tk.Ticks.SealAsync(0);
        HashSet<long> counts = [], reads = [];
        do
        {
            counts.Add(await reader.Ticks.CountAsync("A"));
            reads.Add((await reader.Ticks.ReadAsync("A")).Count);
        }
        while (!sealing.IsCompleted);
        await sealing;
        Assert.Equal([Days * 100L], counts);
        Assert.Equal([Days * 100L], reads);
    }

    [Theory]
    [MemberData(nameof(SealPoints))]
    public async Task Sealing_killed_at_a_point_loses_and_doubles_no_tick(string point)
    {
        List<Tick> ticks = Random(2, 600);
        Told expected;
        using (Workspace tk = Open())
        {
            await tk.Ticks.StoreBatchAsync("all", ticks);
            expected = await Told.OfAsync(tk, ticks);
        }

        using (Child child = Child.Start([(FailPoint.Variable, point)], "seal-ticks", _folder.Path))
        {
            Assert.NotEqual(0, child.Ended());
        }

        using (Workspace tk = Open())
        {
            expected.MustEqual(await Told.OfAsync(tk, ticks));
            Assert.Equal(600, (await tk.Ticks.StoreBatchAsync("all", ticks)).Resent);
            tk.Ticks.Store("late", 1, 2, ticks[0].Time);
            await tk.Ticks.SealAsync(0);
            Assert.Equal(2, Files(".parquet").Length);
            expected.MustEqual(await Told.OfAsync(tk, ticks));
            Assert.Equal(1, await tk.Ticks.CountAsync("late"));
        }
    }

    [Fact]
    public async Task A_sealed_file_that_is_not_what_was_written_is_not_published()
    {
        using Workspace tk = Open();
        await tk.Ticks.StoreBatchAsync("all", Random(1, 5_000));
        string database = Files(".db")[0];
        using (FailPoint.Observe(name =>
        {
            if (name == "publish.copied")
            {
                string path = Directory.GetFiles(_folder.File(".tmp"), "*.parquet", SearchOption.AllDirectories).Single();
                byte[] bytes = File.ReadAllBytes(path);
                bytes[bytes.Length / 3] ^= 4;
                File.WriteAllBytes(path, bytes);
            }
        }))
        {
            await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.SealAsync(0));
        }

        Assert.True(File.Exists(database));
        Assert.Empty(Files(".parquet"));
        Assert.Equal(5_000, (await tk.Ticks.SummariesAsync()).Sum(summary => summary.Count));
        Assert.Equal(5_000, (await tk.Ticks.SealAsync(0)).Ticks);
    }

    private Workspace Open(DateTime? now = null) => Workspace.Open(
        _folder.Path, now is { } time ? new() { Clock = new SteppedClock(new(time)) } : null);

    private string[] Files(string ending) => [.. Directory.GetFiles(_folder.Path, "ticks_*" + ending, SearchOption.AllDirectories)];

    /// <summary>Quotes and trades of odd symbols and sources, many at one instant, some numbered, some the same twice.</summary>
    private static List<Tick> Random(int days, int count)
    {
        Random random = new(20260120);
        string[] symbols = ["A", "a", "EUR/USD", "../x", "CON", "\uFB01x", "\U0001F600", "'; DROP TABLE ticks"];
        List<Tick> ticks = [];
        for (int i = 0; i < count; i++)
        {
            DateTime time = Day.AddDays(i % days).AddMilliseconds(random.Next(86_400) * 1_000L);
            Tick tick = random.Next(3) switch
            {
                0 => Tick.Quote(symbols[random.Next(symbols.Length)], random.Next(100) / 7.0, random.Next(100) / 7.0, time),
                1 => Tick.Trade(symbols[random.Next(symbols.Length)], random.Next(100) / 7.0, random.Next(3), time),
                _ => new(symbols[random.Next(symbols.Length)], time) { Bid = 1, Ask = 2, Price = 1.5, Spread = 0.25, BrokerId = "b" + random.Next(3), Arrived = time.AddTicks(10) },
            };
            ticks.Add(tick with { Source = random.Next(2) == 0 ? null : "s" + random.Next(3), Sequence = random.Next(2) == 0 ? null : i });
        }

        return ticks;
    }

    /// <summary>All that a store tells of its ticks.</summary>
    private sealed record Told(IReadOnlyList<TickSummary> Summaries, List<Tick[]> All, List<Tick[]> Latest, List<Tick[]> Hours, List<long> Counts)
    {
        public static async Task<Told> OfAsync(Workspace tk, List<Tick> ticks)
        {
            IReadOnlyList<TickSummary> summaries = [.. (await tk.Ticks.SummariesAsync()).Where(summary => summary.Symbol != "late")];
            Told told = new(summaries, [], [], [], []);
            foreach (string symbol in ticks.Select(tick => tick.Symbol).Distinct())
            {
                told.All.Add([.. await tk.Ticks.ReadAsync(symbol)]);
                told.Latest.Add([.. tk.Ticks.Latest(symbol, 100)]);
                told.Hours.Add([.. await tk.Ticks.ReadAsync(symbol, Day.AddHours(20), Day.AddHours(30))]);
                told.Counts.Add(await tk.Ticks.CountAsync(symbol, Day.AddHours(20), Day.AddHours(30)));
            }

            Assert.Equal(ticks.Count, told.All.Sum(all => all.Length));
            return told;
        }

        public void MustEqual(Told other)
        {
            Assert.Equal(All, other.All);
            Assert.Equal(Latest, other.Latest);
            Assert.Equal(Hours, other.Hours);
            Assert.Equal(Counts, other.Counts);
            Assert.Equal(Summaries.Select(Rounded), other.Summaries.Select(Rounded));
        }

        // Sums may be made in another order.
        private static TickSummary Rounded(TickSummary summary) => summary with
        {
            MeanSpread = summary.MeanSpread is { } mean ? Math.Round(mean, 9) : null,
            Volume = summary.Volume is { } volume ? Math.Round(volume, 9) : null,
        };
    }
}
