namespace Toolkit.Tests.Ticks;

/// <summary>Taking ticks in and reading them back, in one process.</summary>
public sealed class TickStoreTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday, Tuesday = Days.Monday.AddDays(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Open(TickOptions? options = null) => Workspace.Open(_folder.Path, new() { Ticks = options ?? new() });

    [Fact]
    public async Task Tick_comes_back_with_all_that_it_was_stored_with()
    {
        Tick quote = new("EUR/USD", Monday.AddHours(1))
        {
            Bid = 1.0873,
            Ask = 1.0875,
            Spread = 0.00021,
            Source = "mt5",
            Sequence = 7,
            BrokerId = "demo",
            Arrived = Monday.AddHours(1).AddMilliseconds(3),
        };
        Tick trade = Tick.Trade("EUR/USD", 1.0874, 0, Monday.AddHours(2));
        using (Workspace tk = Open())
        {
            Assert.True(tk.Ticks.Store(quote));
            Assert.True(tk.Ticks.Store(trade));
            Assert.Equal([quote, trade], await tk.Ticks.ReadAsync("EUR/USD"));
        }

        using Workspace again = Open();
        TickSeries read = await again.Ticks.ReadAsync("EUR/USD");
        Assert.Equal([quote, trade], read);
        Assert.Equal([quote, trade], again.Ticks.Latest("EUR/USD", 5));
        Assert.Equal([0.00021, double.NaN], read.Spread);
        Frame frame = read;
        Assert.Equal([7L, null], frame.Column<long?>("sequence"));
        Assert.Equal([null, 1.0874], frame.Column<double?>("price"));
    }

    [Fact]
    public async Task Ticks_of_one_instant_all_stay_and_only_a_source_sequence_makes_a_resend()
    {
        using Workspace tk = Open();
        for (int i = 0; i < 3; i++)
        {
            // Equal in everything: three trades.
            tk.Ticks.StoreTrade("A", 10, 1, Monday);
            // One trade of a source, sent three times; the same number of another source is another trade.
            tk.Ticks.StoreTrade("A", 10, 1, Monday, "x", 5);
        }

        tk.Ticks.StoreTrade("A", 10, 1, Monday, "y", 5);
        tk.Ticks.StoreTrade("A", 10, 1, Monday.AddTicks(10), "x", 5);
        Assert.Equal(6, (await tk.Ticks.ReadAsync("A")).Count);
        Assert.Equal(6, tk.Ticks.Latest("A", 100).Count);
        Assert.Equal(6, await tk.Ticks.CountAsync("A"));
        TickStatistics s = tk.Ticks.Statistics;
        Assert.Equal((8, 6, 2, 0), (s.Received, s.Written, s.Resent, s.Queued));
        s.MustAddUp();
    }

    [Fact]
    public async Task Batch_is_stored_once_by_its_id()
    {
        Tick[] ticks = [Tick.Trade("A", 1, 1, Monday), Tick.Trade("A", 1, 1, Monday), Tick.Trade("B", 2, 1, Tuesday)];
        using (Workspace tk = Open())
        {
            Assert.Equal(new(3, 0), await tk.Ticks.StoreBatchAsync("one", ticks));
            Assert.Equal(new(0, 3), await tk.Ticks.StoreBatchAsync("one", ticks));
            Assert.Equal(2, tk.Ticks.Latest("A", 10).Count);
            tk.Ticks.Statistics.MustAddUp();
        }

        using Workspace again = Open();
        Assert.Equal(new(0, 3), await again.Ticks.StoreBatchAsync("one", ticks));
        Assert.Equal(new(3, 0), await again.Ticks.StoreBatchAsync("two", ticks));
        Assert.Equal(4, await again.Ticks.CountAsync("A"));
        Assert.Equal(2, await again.Ticks.CountAsync("B", Tuesday));
        Assert.Equal(4, again.Ticks.Latest("A", 10).Count);
    }

    [Fact]
    public async Task Late_tick_goes_to_its_own_day_and_midnight_belongs_to_the_new_one()
    {
        using Workspace tk = Open();
        tk.Ticks.Store("A", 1, 1, Tuesday.AddTicks(-10));
        tk.Ticks.Store("A", 2, 2, Tuesday);
        tk.Ticks.Store("A", 3, 3, Tuesday.AddHours(1));
        tk.Ticks.Store("A", 4, 4, Monday.AddHours(1));
        await tk.Ticks.FlushAsync();
        Assert.Equal([4.0, 1.0], Days.Rows(_folder.Path, Monday).Select(row => row.Bid));
        Assert.Equal([2.0, 3.0], Days.Rows(_folder.Path, Tuesday).Select(row => row.Bid));
        Assert.Equal([4.0, 1.0, 2.0, 3.0], (await tk.Ticks.ReadAsync("A")).Bid);
        Assert.Equal([1.0, 2.0], (await tk.Ticks.ReadAsync("A", Tuesday.AddTicks(-10), Tuesday.AddTicks(10))).Bid);
        Assert.Equal([1.0, 2.0, 3.0], tk.Ticks.Latest("A", 3).Bid);
        Assert.Equal(2, await tk.Ticks.CountAsync("A", to: Tuesday));
    }

    [Fact]
    public async Task Latest_is_by_time_whatever_came_last_and_whatever_was_there_before()
    {
        using (Workspace earlier = Open())
        {
            for (int i = 0; i < 30; i++)
            {
                earlier.Ticks.Store("A", i, i, Monday.AddSeconds(i * 2));
            }
        }

        using Workspace tk = Open(new() { RingSize = 8 });
        SortedDictionary<DateTime, double> model = new(Enumerable.Range(0, 30).ToDictionary(i => Monday.AddSeconds(i * 2), i => (double)i));
        Random random = new(3);
        foreach (int second in Enumerable.Range(0, 60).Where(i => i % 2 == 1).OrderBy(_ => random.Next()))
        {
            tk.Ticks.Store("A", 100 + second, 100 + second, model.Keys.First().AddSeconds(second));
            model[Monday.AddSeconds(second)] = 100 + second;
            foreach (int count in new[] { 0, 1, 5, 8, 9, 100 })
            {
                Assert.Equal(model.Values.TakeLast(count), tk.Ticks.Latest("A", count).Bid);
            }
        }

        Assert.Equal(model.Values, (await tk.Ticks.ReadAsync("A")).Bid);
    }

    [Fact]
    public async Task Summary_is_what_the_ticks_add_up_to_over_days()
    {
        using Workspace tk = Open();
        tk.Ticks.Store("A", 10, 12, Monday.AddHours(1));
        tk.Ticks.Store("A", 13, 12, Monday.AddHours(2));
        tk.Ticks.StoreTrade("A", 11, 5, Tuesday.AddHours(1));
        tk.Ticks.Store("A", 8, 11, Tuesday.AddHours(2));
        tk.Ticks.Store("B", 1, 2, Tuesday);
        TickSummary a = await tk.Ticks.SummaryAsync("A");
        // Spreads 2, -1 (crossed, kept) and 3.
        Assert.Equal(
            new TickSummary("A", 4, Monday.AddHours(1), Tuesday.AddHours(2))
            {
                Quotes = 3,
                Trades = 1,
                MinBid = 8,
                MaxBid = 13,
                MinAsk = 11,
                MaxAsk = 12,
                MinPrice = 11,
                MaxPrice = 11,
                MeanSpread = 4.0 / 3,
                Volume = 5,
            },
            a);
        Assert.Equal(["A", "B"], (await tk.Ticks.SummariesAsync()).Select(s => s.Symbol));
        Assert.Equal(2, (await tk.Ticks.SummaryAsync("A", Monday, Tuesday)).Count);
        Assert.Equal(new("C", 0, null, null), await tk.Ticks.SummaryAsync("C"));
    }

    [Fact]
    public async Task Unchanged_quotes_are_left_out_and_counted_when_that_is_wanted()
    {
        using Workspace tk = Open(new() { SkipUnchangedQuotes = true });
        Assert.True(tk.Ticks.Store("A", 1, 2, Monday));
        Assert.True(tk.Ticks.Store("A", 1, 2, Monday.AddSeconds(1)));
        Assert.True(tk.Ticks.Store("A", 1, 2, Monday.AddSeconds(2), "other"));
        Assert.True(tk.Ticks.StoreTrade("A", 1, 2, Monday.AddSeconds(3)));
        Assert.True(tk.Ticks.Store("A", 1, 2, Monday.AddSeconds(4)));
        Assert.True(tk.Ticks.Store("A", 1, 3, Monday.AddSeconds(5)));
        Assert.True(tk.Ticks.Store("A", 1, 2, Monday.AddSeconds(6)));
        Assert.Equal([0, 2, 3, 5, 6], (await tk.Ticks.ReadAsync("A")).Time.Select(t => (t - Monday).TotalSeconds));
        Assert.Equal(2, tk.Ticks.Statistics.Throttled);
        tk.Ticks.Statistics.MustAddUp();
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_refused_and_harm_nothing()
    {
        using Workspace tk = Open();
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.Store("A", bad, 1, Monday)).Kind);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.Store("A", 1, bad, Monday)).Kind);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.StoreTrade("A", bad, 1, Monday)).Kind);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.StoreTrade("A", 1, bad, Monday)).Kind);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.Store(Tick.Quote("A", 1, 1, Monday) with { Spread = bad })).Kind);
            ToolkitException all = await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 1, 1, Monday), Tick.Trade("A", bad, 1, Monday)]));
            Assert.Equal(ErrorKind.BadData, all.Kind);
        }

        Assert.Contains("size of A at 2026-01-19", Assert.Throws<ToolkitException>(() => tk.Ticks.StoreTrade("A", 1, -1, Monday)).Message);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => tk.Ticks.Store("A", 1, 1, Monday, null, -1)).Kind);
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => tk.Ticks.Store(new Tick("A", Monday) { Bid = 1 })).Kind);
        Assert.Throws<ArgumentException>(() => tk.Ticks.Store("A", 1, 1, Monday.ToLocalTime()));
        Assert.Empty(await tk.Ticks.ReadAsync("A"));
        Assert.Equal(0, tk.Ticks.Statistics.Received);
    }

    [Fact]
    public async Task Symbol_and_source_may_be_any_text_and_touch_no_path_and_no_sql()
    {
        string[] names = ["BTC/USDT", "^TNX", "../../x", "CON", "btc", "BTC", "'; DROP TABLE ticks; --", "$symbol", "a\"b", "日本", new('x', 1000)];
        using (Workspace tk = Open())
        {
            foreach ((int i, string name) in names.Index())
            {
                tk.Ticks.Store(name, i, i, Monday, name);
            }

            foreach (string bad in new[] { "", " ", "a\0b", "\ud800", new('x', 10_000) })
            {
                Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => tk.Ticks.Store(bad, 1, 1, Monday)).Kind);
            }
        }

        using Workspace again = Open();
        foreach ((int i, string name) in names.Index())
        {
            Tick tick = Assert.Single(await again.Ticks.ReadAsync(name));
            Assert.Equal((name, name, i), (tick.Symbol, tick.Source, tick.Bid));
        }

        Assert.All(
            Directory.GetFiles(Path.Combine(_folder.Path, "ticks"), "*", SearchOption.AllDirectories),
            path => Assert.StartsWith("ticks_2026-01-19.db", Path.GetFileName(path)));
    }

    [Fact]
    public async Task Clock_that_steps_back_a_day_changes_no_order()
    {
        Reliability.SteppedClock clock = new(new(Tuesday, TimeSpan.Zero));
        using Workspace tk = Workspace.Open(_folder.Path, new() { Clock = clock });
        for (int i = 0; i < 40; i++)
        {
            tk.Ticks.Store("A", i, i, Monday.AddHours(i));
            if (i % 10 == 5)
            {
                clock.Step(TimeSpan.FromDays(i % 20 == 5 ? -1 : 1));
                await tk.Ticks.FlushAsync();
            }
        }

        // The same instant twice, the clock a day back in between.
        tk.Ticks.Store("A", 100, 100, Monday.AddHours(39));
        clock.Step(TimeSpan.FromDays(-1));
        tk.Ticks.Store("A", 101, 101, Monday.AddHours(39));
        double[] expected = [.. Enumerable.Range(0, 40).Select(i => (double)i), 100, 101];
        Assert.Equal(expected, (await tk.Ticks.ReadAsync("A")).Bid);
        Assert.Equal(expected[^5..], tk.Ticks.Latest("A", 5).Bid);
        Assert.Equal(24, Days.Rows(_folder.Path, Monday).Count);
    }

    [Fact]
    public async Task Store_takes_no_memory_for_a_call()
    {
        using Workspace tk = Open(new() { WhenFull = QueueFull.Reject, FlushInterval = TimeSpan.FromHours(1), BatchRows = 10_000 });
        string[] symbols = [.. Enumerable.Range(0, 16).Select(i => "S" + i)];
        Action<int> store = i =>
        {
            tk.Ticks.Store(symbols[i % 16], i, i + 1, Monday.AddMilliseconds(i), "feed", i);
            tk.Ticks.StoreTrade(symbols[i % 16], i, i + 1, Monday.AddMilliseconds(i));
        };
        for (int i = 0; i < 1_000; i++)
        {
            store(i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1_000; i < 8_000; i++)
        {
            store(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        await tk.Ticks.FlushAsync();
        tk.Ticks.Statistics.MustAddUp();
    }

    [Fact]
    public void Reading_makes_no_workspace()
    {
        using Workspace tk = Open();
        Assert.Empty(tk.Ticks.Latest("A", 10));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(0, tk.Ticks.Statistics.Received);
    }
}
