using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage;

/// <summary>What goes and what stays, within one process and by a clock that is stepped.</summary>
public sealed class GarbageCollectionTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Superseded_files_and_rows_when_collected_then_they_are_gone_from_disk_and_catalog_and_their_versions_cannot_be_asked_for()
    {
        using BarStore store = Open();
        string file = FileOf(store, Stored.Bars(0, 10));
        store.Put(Key, Stored.Bars(0, 10, 1));
        store.Put(Key, Stored.Bars(0, 10, 2));
        Assert.Equal(10, store.Read(Key, 2).Count);

        // Ten rows that the second version has in a file, and ten of the third, which the fourth has others for; the file is live.
        Assert.Equal((0, 20, 4), Told(Collect(store)));
        Assert.Equal((0, 0, 4), Told(Collect(store)));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => store.Snapshot(3)).Kind);
        Assert.True(File.Exists(file));
        store.Fold();
        Assert.Equal((1, 10, 5), Told(Collect(store)));
        Assert.False(File.Exists(file));
        Assert.Equal((0, 0, 5), Told(Collect(store)));
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 10, 2));
        store.MustHold(Key, model);
        store.MustBeWell();
    }

    [Fact]
    public void Collecting_when_it_changes_the_catalog_then_it_is_counted_as_a_change_and_else_not()
    {
        using BarStore store = Open();
        store.Put(Key, Stored.Bars(0, 10));
        long changes = Changes(store);
        Assert.Equal((0, 0, 1), Told(Collect(store)));
        Assert.Equal(changes + 1, Changes(store));
        Collect(store);
        Assert.Equal(changes + 1, Changes(store));
    }

    [Fact]
    public void Superseded_file_when_the_grace_is_not_over_then_it_stays_and_without_one_it_goes_also_by_a_clock_that_was_set_back()
    {
        using BarStore store = Open();
        FileOf(store, Stored.Bars(0, 10));
        _clock.Step(TimeSpan.FromHours(3));
        store.Delete(Key);
        _clock.Step(TimeSpan.FromMinutes(30));
        Assert.Equal((0, 10, 2), Told(Collect(store, TimeSpan.FromHours(1))));
        Assert.Equal(10, store.Read(Key, 2).Count);
        _clock.Step(TimeSpan.FromDays(-1));
        Assert.Equal((1, 0, 3), Told(Collect(store)));
        Assert.Equal((0, 0, 3), Told(Collect(store)));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 0)]
    public void Orphan_when_it_was_written_a_moment_before_the_grace_then_it_goes(int minutes, int gone)
    {
        using BarStore store = Open();
        string live = FileOf(store, Stored.Bars(0, 10)), orphan = Path.Combine(Path.GetDirectoryName(live)!, "orphan.parquet");
        File.Copy(live, orphan);
        File.SetLastWriteTimeUtc(orphan, _clock.GetUtcNow().UtcDateTime);
        _clock.Step(TimeSpan.FromHours(1));
        Assert.Equal(gone, Collect(store, TimeSpan.FromMinutes(minutes)).Orphans);
        Assert.Equal(gone == 0, File.Exists(orphan));
        Assert.True(File.Exists(live));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Temporary_file_without_a_lock_when_somebody_may_be_using_it_then_it_stays_unless_it_is_parquet(bool used)
    {
        Open().Dispose();
        string[] files = [.. new[] { "left/spilled", "half.parquet" }.Select(name => _folder.Write($".tmp/{name}", "rows"))];
        using BarStore store = Open();
        using StoreSnapshot? snapshot = used ? store.Snapshot() : null;
        Assert.Equal(used ? 1 : 2, Collect(store).Orphans);
        Assert.Equal([used, false], files.Select(File.Exists));
        Assert.Equal(used, Directory.Exists(_folder.File(".tmp/left")));
    }

    [Fact]
    public void Orphans_when_a_process_does_not_say_what_it_needs_then_nothing_goes()
    {
        using BarStore store = Open();
        string live = FileOf(store, Stored.Bars(0, 10)), orphan = Path.Combine(Path.GetDirectoryName(live)!, "orphan.parquet");
        store.Delete(Key);
        File.Copy(live, orphan);
        using (OsLock silent = OsLock.TryTake(Path.Combine(store.Layout.Locks, $"{Guid.NewGuid():N}.lock"))!)
        {
            GarbageReport report = Collect(store);
            Assert.Equal((0, 0), (report.Files, report.Orphans));
        }

        Assert.Equal(1, Collect(store).Orphans);
        Assert.False(File.Exists(live) || File.Exists(orphan));
    }

    private BarStore Open() => BarStore.Open(_folder.Path, new() { Clock = _clock });

    /// <summary>Writes bars into a file of their own, and says where it is.</summary>
    private static string FileOf(BarStore store, BarColumns rows)
    {
        store.Put(Key, rows);
        store.Fold();
        return Assert.Single(store.Listings.Files()).Path;
    }

    private static long Changes(BarStore store) => store.Catalog.Read(CatalogCounters.Of).Changes;

    private static (int Files, long HotRows, long OldestVersion) Told(GarbageReport report) => (report.Files, report.HotRows, report.OldestVersion);

    private static GarbageReport Collect(BarStore store, TimeSpan grace = default) => new GarbageCollection(store).Run(grace, dryRun: false, CancellationToken.None);
}
