using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promises 3 and 9 to 11: order of steps, several writers, busy, and the WAL.</summary>
public sealed class WriterTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_processes_on_overlapping_ranges_leave_the_union()
    {
        const int loads = 9, rows = 6_000;
        Child[] writers = [.. Enumerable.Range(0, 4).Select(seed => Child.Start("publish-many", _folder.Path, seed, loads, rows))];
        foreach (Child writer in writers)
        {
            writer.MustSucceed();
            writer.Dispose();
        }

        Dictionary<SeriesKey, SortedDictionary<long, Bar>> models = [];
        for (int seed = 0; seed < 4; seed++)
        {
            for (int load = 0; load < loads; load++)
            {
                models.Apply(new Publication
                {
                    MadeBy = "test",
                    Series = [Stored.Load(Stored.Key("S" + load % 3), Stored.Bars(load * rows / 2 + seed, rows, 0, 4))],
                });
            }
        }

        using BarStore store = BarStore.Open(_folder.Path);
        Assert.All(models, pair => store.MustHold(pair.Key, pair.Value));
        store.MustBeWell();
    }

    [Fact]
    public void Threads_of_one_process_leave_the_union()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        Parallel.For(0, 12, i => store.Put(Stored.Key("S" + i % 2), Stored.Bars(i * 40, i % 3 == 0 ? 5_200 : 60)));
        for (int symbol = 0; symbol < 2; symbol++)
        {
            SortedDictionary<long, Bar> model = [];
            for (int i = symbol; i < 12; i += 2)
            {
                model.Apply(Stored.Bars(i * 40, i % 3 == 0 ? 5_200 : 60));
            }

            store.MustHold(Stored.Key("S" + symbol), model);
        }
    }

    [Fact]
    public void Merge_is_redone_when_another_writer_was_faster_and_then_keeps_others_out()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        using BarStore other = BarStore.Open(_folder.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        store.Put(Key, Stored.Bars(0, 6_000));
        int attempts = 0;
        ToolkitException? keptOut = null;
        using (FailPoint.Observe(name =>
        {
            if (name != "publish.read-back" || attempts >= 3)
            {
                return;
            }

            attempts++;
            BarColumns rows = Stored.Bars(100 * attempts, 30, attempts);
            try
            {
                // One row more each time than the merge under way has seen.
                Task.Run(() => other.Put(Key, rows)).Wait();
            }
            catch (AggregateException e)
            {
                keptOut = Assert.IsType<ToolkitException>(e.InnerException);
            }
        }))
        {
            store.Put(Key, Stored.Bars(50, 6_000, 9));
        }

        Assert.Equal(3, attempts);
        Assert.Equal(ErrorKind.Busy, keptOut!.Kind);
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 6_000));
        model.Apply(Stored.Bars(100, 30, 1));
        model.Apply(Stored.Bars(200, 30, 2));
        model.Apply(Stored.Bars(50, 6_000, 9));
        store.MustHold(Key, model);
        store.MustBeWell();
    }

    [Fact]
    public void Steps_of_a_publish_come_in_the_order_that_survives_a_power_cut()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        List<string> steps = [];
        using (FailPoint.Observe(steps.Add))
        {
            store.Put(Key, Stored.Bars(0, 6_000));
        }

        // What a process needs is announced whenever it changes. Read, then claim; write, fsync, hash, read back; make the folder durable; rename; fsync the folder; only then commit.
        Assert.Equal(
            [
                "publish.begin", "publish.base-read", "publish.claimed", "publish.copying", "publish.copied", "fsync.file", "publish.hashed",
                "publish.read-back", "fsync.folder", "file.renaming", "file.renamed", "fsync.folder", "publish.transaction-begun",
                "publish.committing", "catalog.committed", "fsync.file", "catalog.journalled", "publish.committed",
            ],
            steps.Where(step => step != "needs.announcing"));
        Assert.Equal(2L, store.Catalog.Read(connection => connection.Number("PRAGMA synchronous")));
    }

    [Fact]
    public void Writer_waits_for_another_process_and_then_says_who_holds_the_lock()
    {
        using BarStore store = BarStore.Open(_folder.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(400) });
        store.Put(Key, Stored.Bars(0, 10));
        using Child holder = Child.Start("hold", _folder.Path);
        Assert.Equal("holding", holder.Line());
        long start = Stopwatch.GetTimestamp();
        ToolkitException busy = Assert.Throws<ToolkitException>(() => store.Put(Key, Stored.Bars(10, 10)));

        Assert.Equal(ErrorKind.Busy, busy.Kind);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 350, double.MaxValue);
        Assert.Matches(@"held by process \d+", busy.Message);
        Assert.NotNull(busy.Hint);
        Assert.Equal(10, store.Read(Key).Count);

        holder.Say("let go");
        holder.MustSucceed();
        store.Put(Key, Stored.Bars(10, 10));
        Assert.Equal(20, store.Read(Key).Count);
    }

    [Fact]
    public async Task Writer_that_waits_goes_on_when_the_lock_is_free()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        using Child holder = Child.Start("hold", _folder.Path);
        Assert.Equal("holding", holder.Line());
        Task<Published> waiting = Task.Run(() => store.Put(Key, Stored.Bars(0, 10)));
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(200)));
        holder.Say("let go");
        Assert.Equal(10, (await waiting).Series[0].RowsNew);
    }

    [Fact]
    public void Lock_held_by_another_program_is_busy_too()
    {
        using BarStore store = BarStore.Open(_folder.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(300) });
        using SqliteConnection foreign = SqliteFile.Open(store.Layout.Catalog, SqliteOpenMode.ReadWrite);
        foreign.Execute("BEGIN IMMEDIATE");
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => store.Put(Key, Stored.Bars(0, 10))).Kind);
        foreign.Execute("ROLLBACK");
        Assert.Equal(1, store.Put(Key, Stored.Bars(0, 10)).Version);
    }

    [UnixFact]
    public void Writing_is_refused_where_file_locks_have_no_effect()
    {
        using Child child = Child.Start([("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1")], "publish", _folder.Path, "A", 0, 1, 0, 1);
        Assert.Equal((int)ErrorKind.Failure, child.Ended());
        Assert.Contains("file locks have no effect", child.Errors);
    }

    [Fact]
    public void Cancelled_wait_ends_at_once()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        using Child holder = Child.Start("hold", _folder.Path);
        Assert.Equal("holding", holder.Line());
        using CancellationTokenSource cancel = new(100);
        Assert.ThrowsAny<OperationCanceledException>(
            () => store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(Key, Stored.Bars(0, 10))] }, cancel.Token));
    }

    [Theory]
    [InlineData("publish.copied", "A")]
    [InlineData("fsync.folder", "A")]
    [InlineData("publish.base-read", "A")]
    [InlineData("publish.copied", "new")]
    [InlineData("fsync.folder", "new")]
    public void Cancelled_publish_leaves_nothing(string point, string symbol)
    {
        SeriesKey key = Stored.Key(symbol);
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 5_500));
        string[] before = Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories);
        using CancellationTokenSource cancel = new();
        using (FailPoint.Observe(name =>
        {
            if (name == point)
            {
                cancel.Cancel();
            }
        }))
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(key, Stored.Bars(0, 6_000, 1))] }, cancel.Token));
        }

        Assert.Equal(1, store.Catalog.Version);
        Assert.Equal(before, Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories));
        Assert.Equal(2, store.Put(key, Stored.Bars(0, 6_000, 1)).Version);
    }

    [Fact]
    public void Wal_stays_bounded_beside_a_long_snapshot()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        using StoreSnapshot snapshot = store.Snapshot();
        long largest = 0;
        for (int i = 0; i < 40; i++)
        {
            store.Put(Stored.Key("S" + i % 4), Stored.Bars(i, 4_900, i));
            largest = Math.Max(largest, store.Catalog.WalBytes);
        }

        // 40 loads of 0.6 MB each have gone through it.
        Assert.InRange(largest, 1, CatalogDatabase.WalBoundBytes);
    }

    [Fact]
    public void Wal_is_cut_again_when_a_foreign_reader_that_held_it_has_ended()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        using (SqliteConnection foreign = SqliteFile.Open(store.Layout.Catalog, SqliteOpenMode.ReadWrite))
        {
            foreign.Execute("BEGIN");
            foreign.Number("SELECT COUNT(*) FROM hot_bars");
            for (int i = 0; i < 12; i++)
            {
                store.Put(Stored.Key("S" + i % 4), Stored.Bars(i, 4_900, i));
            }

            Assert.True(store.Catalog.WalBytes > CatalogDatabase.WalBoundBytes);
            foreign.Execute("COMMIT");
        }

        store.Put(Key, Stored.Bars(20, 1));
        Assert.InRange(store.Catalog.WalBytes, 0, CatalogDatabase.WalBoundBytes);
    }

    [Fact]
    public void Closed_store_leaves_no_wal()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Key, Stored.Bars(0, 10));
        }

        Assert.False(File.Exists(Path.Combine(_folder.Path, "catalog.db-wal")));
    }
}
