using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 6: gc never removes what a reader or an unfinished publish needs. Promise 16: clock jumps change no order.</summary>
public sealed class GarbageTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_an_open_snapshot_of_another_process_stay_until_it_ends()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        store.Put(Key, Stored.Bars(50, 10, 1));
        string expected = StoredBars.Digest(store.Read(Key));
        using Child reader = Child.Start("snapshot", _folder.Path, "A");
        using Child other = Child.Start("snapshot", _folder.Path, "A");
        Assert.Equal("version 2", reader.Line());
        Assert.Equal("version 2", other.Line());
        store.Put(Key, Stored.Bars(0, 6_000, 2), replace: true);

        Assert.Equal((0, 0L), Collect(store));
        other.Kill();
        Assert.Equal((0, 0L), Collect(store));
        reader.Say("read now");
        Assert.Equal(expected, reader.Line());
        reader.MustSucceed();

        Assert.Equal((1, 10L), Collect(store));
        Assert.Single(Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => store.Snapshot(2)).Kind);
        Assert.Single(Directory.GetFiles(store.Layout.Locks, "*.needs"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(6_000)]
    public void What_goes_before_the_journal_knows_that_it_was_removed_does_not_come_back_with_the_catalog(int rows)
    {
        SortedDictionary<long, Bar> model;
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Key, Stored.Bars(10, rows, 1));
            bool committed = false;
            using (FailPoint.Observe(name =>
            {
                committed |= name == "catalog.committed";
                if (committed && name == "fsync.file")
                {
                    throw new IOException("No space left on device");
                }
            }))
            {
                store.Put(Key, Stored.Bars(0, 7_000, 2));
                Collect(store);
            }

            store.Put(Stored.Key("B"), Stored.Bars(0, 10));
            model = store.Read(Key);
        }

        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        Assert.Empty(Maintenance.For(_folder.Path).Repair().Lost);
        using BarStore again = BarStore.Open(_folder.Path);
        again.MustHold(Key, model);
    }

    [Fact]
    public void What_a_process_left_that_was_killed_before_it_had_its_lock_goes()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        string left = Path.Combine(store.Layout.Locks, "0123456789abcdef.needs");
        File.WriteAllText(left, "");

        Collect(store);

        Assert.False(File.Exists(left));
        Assert.Single(Directory.GetFiles(store.Layout.Locks, "*.needs"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Superseded_file_is_counted_once_and_is_no_orphan(bool dryRun)
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        string superseded = Assert.Single(Directory.GetFiles(store.Layout.Bars, "*.parquet", SearchOption.AllDirectories));
        long bytes = new FileInfo(superseded).Length;
        store.Put(Key, Stored.Bars(0, 6_000, 2), replace: true);

        GarbageReport report = new GarbageCollection(store).Run(TimeSpan.Zero, dryRun, CancellationToken.None);

        Assert.Equal((1, 0), (report.Files, report.Orphans));
        Assert.Equal([superseded], report.Paths);
        Assert.Equal(bytes, report.Bytes);
    }

    [Theory]
    [InlineData("publish.copied")]
    [InlineData("publish.read-back")]
    [InlineData("file.renamed")]
    [InlineData("fsync.folder")]
    public void File_of_an_unfinished_publish_is_no_orphan(string point)
    {
        using BarStore store = BarStore.Open(_folder.Path);
        string? report = null;
        using (FailPoint.Observe(name =>
        {
            if (name == point)
            {
                using Child gc = Child.Start("gc", _folder.Path);
                report = gc.Line();
                gc.MustSucceed();
            }
        }))
        {
            store.Put(Key, Stored.Bars(0, 6_000));
        }

        Assert.Equal("removed 0 0 0", report);
        Assert.Equal(6_000, store.Read(Key).Count);
        store.MustBeWell();
    }

    [Fact]
    public void Snapshot_that_opens_between_the_two_steps_of_gc_keeps_its_files()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        string expected = StoredBars.Digest(store.Read(Key));
        store.Put(Key, Stored.Bars(0, 6_000, 1));
        StoreSnapshot? late = null;
        using BarStore reader = BarStore.Open(_folder.Path);
        using (FailPoint.Observe(name =>
        {
            // After gc has asked the processes, and before it stops offering old versions: version 1 may still be asked for.
            late = name == "gc.asked" ? reader.Snapshot(1) : late;
        }))
        {
            Assert.Equal((0, 0L), Collect(store));
        }

        Assert.Equal(expected, StoredBars.Digest(reader, late!, Key));
        late!.Dispose();
        Assert.Equal((1, 0L), Collect(store));
    }

    [Fact]
    public void Reader_that_asks_for_an_old_version_after_the_first_step_is_refused()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        store.Put(Key, Stored.Bars(0, 6_000, 1));
        ToolkitException? refused = null;
        using (FailPoint.Observe(name =>
        {
            if (name == "gc.raised")
            {
                refused = Assert.Throws<ToolkitException>(() => store.Snapshot(1));
            }
        }))
        {
            Assert.Equal((1, 0L), Collect(store));
        }

        Assert.Equal(ErrorKind.NotFound, refused!.Kind);
    }

    [Fact]
    public void Removed_files_stay_for_the_grace_period_by_the_clock()
    {
        SteppedClock clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
        using BarStore store = BarStore.Open(_folder.Path, new() { Clock = clock });
        store.Put(Key, Stored.Bars(0, 6_000));
        clock.Step(TimeSpan.FromHours(3));
        store.Put(Key, Stored.Bars(0, 6_000, 1));
        string state = StoredBars.Digest(store.Read(Key));
        clock.Step(TimeSpan.FromMinutes(59));
        Assert.Equal(0, Hourly(store).Files);
        Assert.Equal(6_000, store.Read(Key, 1).Count);
        clock.Step(TimeSpan.FromMinutes(2));
        Assert.Equal(1, new GarbageCollection(store).Run(GarbageCollection.DefaultGrace, dryRun: true, CancellationToken.None).Files);
        Assert.Equal(6_000, store.Read(Key, 1).Count);
        Assert.Equal(1, Hourly(store).Files);
        Assert.Equal(state, StoredBars.Digest(store.Read(Key)));
    }

    [Fact]
    public void Clock_that_jumps_back_a_day_changes_no_order()
    {
        SteppedClock clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
        using BarStore store = BarStore.Open(_folder.Path, new() { Clock = clock });
        SortedDictionary<long, Bar> model = [];
        for (int i = 0; i < 6; i++)
        {
            BarColumns rows = Stored.Bars(i * 100, i % 2 == 0 ? 5_500 : 50, i);
            Assert.Equal(i + 1, store.Put(Key, rows).Version);
            model.Apply(rows);
            clock.Step(i % 2 == 0 ? TimeSpan.FromDays(-1) : TimeSpan.FromMinutes(1));
        }

        store.MustHold(Key, model);
        Assert.Equal(0, Hourly(store).Files);
        // Set right again, it says of versions that were made a moment ago that they are days old.
        clock.Step(TimeSpan.FromDays(3));
        Assert.Equal(0, Hourly(store).Files);
        clock.Step(TimeSpan.FromDays(10));
        Assert.Equal(2, Hourly(store).Files);
        store.MustHold(Key, model);
    }

    [Fact]
    public void Orphans_go_after_the_grace_period_and_what_is_not_ours_stays()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        string live = store.Listings.Files()[0].Path;
        string orphan = Path.Combine(Path.GetDirectoryName(live)!, $"{Guid.NewGuid():N}.parquet"), half = Path.Combine(store.Layout.Temp, "half.parquet");
        File.Copy(live, orphan);
        File.Copy(live, half);
        Assert.Equal(0, Hourly(store).Orphans);
        Assert.Equal(2, new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: true, CancellationToken.None).Orphans);
        Assert.True(File.Exists(orphan));
        Assert.Equal(2, new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None).Orphans);
        Assert.False(File.Exists(orphan) || File.Exists(half));
        Assert.Equal(6_000, store.Read(Key).Count);
    }

    private static (int Files, long HotRows) Collect(BarStore store)
    {
        GarbageReport report = new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        return (report.Files, report.HotRows);
    }

    private static GarbageReport Hourly(BarStore store) =>
        new GarbageCollection(store).Run(GarbageCollection.DefaultGrace, dryRun: false, CancellationToken.None);
}
