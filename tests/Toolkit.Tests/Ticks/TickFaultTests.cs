using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Ticks;

/// <summary>Promises 12 and 13, and what becomes of ticks when a file is locked or the disk takes nothing.</summary>
public sealed class TickFaultTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday, Tuesday = Days.Monday.AddDays(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Open(TickOptions? options = null) => Workspace.Open(_folder.Path, new() { Ticks = options ?? new() });

    private string[] Spilled() => Directory.GetFiles(Path.Combine(_folder.Path, "ticks", "spill"), "*.jsonl");

    [Fact]
    public async Task Order_and_resending_change_nothing()
    {
        // Two hours around midnight, several ticks in an instant, half of them numbered by their source.
        Random random = new(13);
        List<Tick> ticks = [];
        for (int i = 0; i < 3_000; i++)
        {
            Tick tick = Tick.Trade("S" + random.Next(3), random.Next(5), random.Next(3), Tuesday.AddMilliseconds(random.Next(-400, 400)));
            ticks.Add(random.Next(2) == 0 ? tick : tick with { Source = "feed" + random.Next(2), Sequence = i });
        }

        List<Tick> sent = [.. ticks, .. ticks.Where(tick => tick.Sequence is not null && random.Next(3) == 0), .. ticks.Where(tick => tick.Sequence is not null && random.Next(3) == 0)];
        Tick[] mixed = [.. sent.OrderBy(_ => random.Next())];
        int half = mixed.Length / 2;
        using (Workspace first = Open(new() { BatchRows = 64, QueueCapacity = 256, RingSize = 100 }))
        {
            Parallel.ForEach(mixed[..half], tick => first.Ticks.Store(tick));
            await MustHoldAsync(first, mixed[..half]);
        }

        using Workspace again = Open(new() { BatchRows = 500, RingSize = 3_000 });
        Parallel.ForEach(mixed[half..], tick => again.Ticks.Store(tick));
        await MustHoldAsync(again, ticks);
    }

    private static async Task MustHoldAsync(Workspace tk, IEnumerable<Tick> sent)
    {
        // What is numbered is there once, what is not as often as it was sent.
        foreach (IGrouping<string, Tick> symbol in sent.GroupBy(tick => tick.Symbol))
        {
            string[] expected = [.. symbol.Where(t => t.Sequence is null).Concat(symbol.Where(t => t.Sequence is not null).Distinct()).Select(t => t.ToString()).Order()];
            for (int round = 0; round < 2; round++)
            {
                // Some from memory, then all from disk.
                TickSeries read = await tk.Ticks.ReadAsync(symbol.Key);
                Assert.Equal(expected, read.Select(t => t.ToString()).Order());
                Assert.Equal(read.Time.Order(), read.Time);
                Assert.Equal(read.Skip(read.Count - 90).Select(t => t.Time), tk.Ticks.Latest(symbol.Key, 90).Time);
                Assert.Equal(expected.Length, await tk.Ticks.CountAsync(symbol.Key));
            }
        }

        TickStatistics s = tk.Ticks.Statistics;
        Assert.Equal((0, 0), (s.Queued, s.Spilled));
        s.MustAddUp();
    }

    [Theory]
    [InlineData(TickBackend.Sqlite)]
    [InlineData(TickBackend.Json)]
    [InlineData(TickBackend.Dual)]
    public async Task Killed_writer_loses_nothing_that_was_flushed_and_what_is_sent_again_does_not_double(TickBackend backend)
    {
        TickOptions options = new() { Backend = backend };
        int kills = Kills.Or(3);
        Random random = new(12);
        int from = 1, flushed = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using Child child = Child.Start("ticks-forever", _folder.Path, (int)backend, from);
            for (int lines = random.Next(1, 12); lines > 0; lines--)
            {
                flushed = int.Parse(child.Line()!);
            }

            child.Kill();
            foreach (string line in child.Rest())
            {
                flushed = int.Parse(line);
            }

            using Workspace tk = Open(options);
            HashSet<long> there = await NumbersAsync(tk);
            Assert.Empty(Enumerable.Range(1, flushed).Select(i => (long)i).Except(there));
            // It does not know how far it came, and starts some way back.
            from = Math.Max(1, flushed - random.Next(3_000));
        }

        using Workspace last = Open(options);
        for (int i = 1; i <= flushed; i++)
        {
            StoredTicks.StoreNumbered(last.Ticks, i);
        }

        await last.Ticks.FlushAsync();
        Assert.Equal(flushed, last.Ticks.Statistics.Resent);
        await NumbersAsync(last);
    }

    private static async Task<HashSet<long>> NumbersAsync(Workspace tk)
    {
        HashSet<long> there = [];
        foreach (TickSummary summary in await tk.Ticks.SummariesAsync())
        {
            TickSeries read = await tk.Ticks.ReadAsync(summary.Symbol);
            Assert.Equal(summary.Count, read.Count);
            Assert.All(read, tick => Assert.True(there.Add(tick.Sequence!.Value) && tick.Bid == tick.Sequence));
        }

        return there;
    }

    [Theory]
    [InlineData(TickBackend.Sqlite)]
    [InlineData(TickBackend.Json)]
    public async Task Processes_that_write_one_day_lose_nothing(TickBackend backend)
    {
        Child[] writers = [.. Enumerable.Range(0, 3).Select(i => Child.Start("ticks-store", _folder.Path, (int)backend, i * 100, 4_000))];
        foreach (Child writer in writers)
        {
            Assert.Equal("written 4000 resent 0 spilled 0", writer.Line());
            writer.MustSucceed();
            writer.Dispose();
        }

        using Workspace tk = Open(new() { Backend = backend });
        Assert.Equal(12_000, await tk.Ticks.CountAsync("A"));
        Assert.Equal(12_000, (await tk.Ticks.ReadAsync("A")).Count);
    }

    [Fact]
    public async Task What_another_process_writes_is_among_the_latest_after_the_next_batch()
    {
        using Workspace tk = Open(), other = Open();
        tk.Ticks.Store("A", 1, 1, Monday);
        await tk.Ticks.FlushAsync();
        Assert.Equal([1.0], tk.Ticks.Latest("A", 5).Bid);
        other.Ticks.Store("A", 2, 2, Monday.AddSeconds(1));
        await other.Ticks.FlushAsync();
        tk.Ticks.Store("A", 3, 3, Monday.AddSeconds(2));
        await tk.Ticks.FlushAsync();
        Assert.Equal([1.0, 2.0, 3.0], tk.Ticks.Latest("A", 5).Bid);
    }

    [Fact]
    public async Task Batch_that_meets_a_lock_past_its_retries_is_spilled_and_written_later()
    {
        using Workspace tk = Open(Days.Impatient);
        tk.Ticks.Store("A", 0, 0, Monday, "feed", 0);
        await tk.Ticks.FlushAsync();
        using (Days.Lock(_folder.Path, Monday))
        {
            for (int i = 0; i < 5; i++)
            {
                tk.Ticks.Store("A", i, i, Monday.AddSeconds(i), "feed", i);
                tk.Ticks.StoreTrade("A", i, i, Monday.AddSeconds(i));
            }

            await tk.Ticks.FlushAsync();
            TickStatistics during = tk.Ticks.Statistics;
            Assert.Equal((1, 10, 0), (during.Written, during.Spilled, during.Queued));
            Assert.InRange(during.Retries, 3, int.MaxValue);
            Assert.NotNull(during.LastError);
            during.MustAddUp();
            // They are durable, and still seen.
            Assert.NotEmpty(Spilled());
            Assert.Equal(10, (await tk.Ticks.ReadAsync("A")).Count);
            ToolkitException busy = await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 1, 1, Monday)]));
            Assert.Equal(ErrorKind.Busy, busy.Kind);
        }

        // With the next chance: none has to store anything for it.
        while (tk.Ticks.Statistics.Spilled > 0)
        {
            await Task.Yield();
        }

        Assert.Empty(Spilled());
        Assert.Equal(new(1, 0), await tk.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 1, 1, Monday)]));
        Assert.Equal(11, await tk.Ticks.CountAsync("A"));
        TickStatistics after = tk.Ticks.Statistics;
        Assert.Equal((11, 1, 1), (after.Written, after.Resent, after.Rejected));
        after.MustAddUp();
    }

    [Fact]
    public async Task What_was_spilled_is_written_by_the_next_process_and_not_doubled_when_it_is_there_already()
    {
        using (Workspace tk = Open(Days.Impatient))
        {
            tk.Ticks.StoreTrade("A", 0, 0, Monday);
            await tk.Ticks.FlushAsync();
            using (Days.Lock(_folder.Path, Monday))
            {
                tk.Ticks.StoreTrade("A", 1, 1, Monday);
                tk.Ticks.StoreTrade("A", 1, 1, Monday);
                tk.Ticks.Store(Tick.Quote("B", 0.1, 1e-300, Monday) with { BrokerId = "b\"r", Arrived = Monday });
                tk.Dispose();
            }
        }

        string spilled = Assert.Single(Spilled()), copy = spilled + ".again";
        File.Copy(spilled, copy);
        for (int round = 0; round < 2; round++)
        {
            using Workspace next = Open();
            next.Ticks.Store("C", 1, 1, Tuesday.AddSeconds(round));
            await next.Ticks.FlushAsync();
            while (Spilled().Length > 0)
            {
                await Task.Yield();
            }

            Assert.Equal(3, await next.Ticks.CountAsync("A"));
            Assert.Equal(Tick.Quote("B", 0.1, 1e-300, Monday) with { BrokerId = "b\"r", Arrived = Monday }, Assert.Single(await next.Ticks.ReadAsync("B")));
            Assert.Equal(round == 0 ? 3 : 0, next.Ticks.Statistics.Replayed);
            next.Ticks.Statistics.MustAddUp();
            if (round == 0)
            {
                // As if that process had died before it removed the file.
                File.Move(copy, spilled);
            }
        }
    }

    [Fact]
    public async Task Disk_that_takes_nothing_loses_nothing_while_the_store_is_open()
    {
        using Workspace tk = Open(Days.Impatient);
        tk.Ticks.Store("A", 1, 1, Monday);
        await tk.Ticks.FlushAsync();
        string spill = _folder.Write("ticks/spill", "a file where the folder should be");
        using (Days.Lock(_folder.Path, Monday))
        {
            tk.Ticks.Store("A", 2, 2, Monday);
            Assert.Equal(ErrorKind.Failure, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Ticks.FlushAsync())).Kind);
            Assert.Equal(1, tk.Ticks.Statistics.Queued);
        }

        File.Delete(spill);
        await tk.Ticks.FlushAsync();
        Assert.Equal([1.0, 2.0], (await tk.Ticks.ReadAsync("A")).Bid);
        tk.Ticks.Statistics.MustAddUp();
    }
}
