namespace Toolkit.Tests.Ticks;

/// <summary>The queue when it is full, at the end, and as its figures tell.</summary>
public sealed class TickQueueTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Open(TickOptions? options = null) => Workspace.Open(_folder.Path, new() { Ticks = options ?? new() });

    [Theory]
    [InlineData(QueueFull.Reject)]
    [InlineData(QueueFull.DropPersist)]
    public async Task Full_queue_refuses_or_remembers_and_counts(QueueFull whenFull)
    {
        using Workspace tk = Open(new() { QueueCapacity = 10, WhenFull = whenFull });
        tk.Ticks.Store("A", -1, -1, Monday);
        await tk.Ticks.FlushAsync();
        int refused = 0;
        using (Days.Lock(_folder.Path, Monday))
        {
            // The writer may have taken up to ten of them before it met the lock.
            for (int i = 0; i < 50; i++)
            {
                refused += tk.Ticks.Store("A", i, i, Monday.AddSeconds(i + 1)) ? 0 : 1;
            }

            Assert.Equal(whenFull == QueueFull.Reject ? 51 - refused : 51, tk.Ticks.Latest("A", 100).Count);
        }

        await tk.Ticks.FlushAsync();
        TickStatistics s = tk.Ticks.Statistics;
        Assert.Equal(whenFull == QueueFull.Reject, refused > 0);
        Assert.Equal((refused, whenFull == QueueFull.Reject ? 0 : 51 - s.Written), (s.Rejected, s.Dropped));
        Assert.InRange(s.Written, 11, 21);
        Assert.Equal(s.Written, await tk.Ticks.CountAsync("A"));
        s.MustAddUp();
    }

    [Fact]
    public async Task Full_queue_makes_callers_wait_until_there_is_room()
    {
        using Workspace tk = Open(new() { QueueCapacity = 10, BusyTimeout = TimeSpan.FromMinutes(1) });
        tk.Ticks.Store("A", -1, -1, Monday);
        await tk.Ticks.FlushAsync();
        Task feed;
        using (Days.Lock(_folder.Path, Monday))
        {
            feed = Task.Run(() => Parallel.For(0, 100, i => tk.Ticks.Store("A", i, i, Monday.AddSeconds(i))));
            while (tk.Ticks.Statistics.Queued < 10)
            {
                await Task.Yield();
            }

            Assert.False(feed.IsCompleted);
        }

        await feed;
        await tk.Ticks.FlushAsync();
        Assert.Equal(101, await tk.Ticks.CountAsync("A"));
        tk.Ticks.Statistics.MustAddUp();
    }

    [Fact]
    public async Task Dispose_writes_what_waits_and_lets_no_tick_in_after_it()
    {
        Workspace tk = Open(new() { FlushInterval = TimeSpan.FromHours(1) });
        long stored = 0;
        Thread[] feeds = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    tk.Ticks.StoreTrade("A", 1, 1, Monday);
                    Interlocked.Increment(ref stored);
                }
            }
            catch (ObjectDisposedException)
            {
            }
        }))];
        Array.ForEach(feeds, feed => feed.Start());
        while (Interlocked.Read(ref stored) < 20_000)
        {
            await Task.Yield();
        }

        tk.Dispose();
        Array.ForEach(feeds, feed => feed.Join());
        using Workspace again = Open();
        Assert.Equal(stored, await again.Ticks.CountAsync("A"));
    }

    [Fact]
    public async Task Meter_tells_the_statistics()
    {
        Dictionary<string, long> seen = [];
        int batches = 0;
        using System.Diagnostics.Metrics.MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Toolkit.Ticks")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref batches));
        listener.Start();
        using Workspace tk = Open();
        tk.Ticks.Store("A", 1, 1, Monday, "x", 1);
        tk.Ticks.Store("A", 1, 1, Monday, "x", 1);
        await tk.Ticks.FlushAsync();
        listener.RecordObservableInstruments();
        // Other stores of the tests' process may be among them.
        Assert.InRange(seen["toolkit.ticks.received"], 2, long.MaxValue);
        Assert.InRange(seen["toolkit.ticks.resent"], 1, long.MaxValue);
        Assert.InRange(batches, 1, int.MaxValue);
        Assert.NotNull(tk.Ticks.Statistics.BatchMedian);
        Assert.NotNull(tk.Ticks.Statistics.LastFlush);
    }
}
