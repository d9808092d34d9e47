using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>What killed processes leave goes with the next write, and nothing of a living one does.</summary>
public sealed class LeftBehindTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Points() => new(
        "publish.base-read", "publish.claimed", "publish.copying", "publish.copied", "publish.hashed", "publish.read-back", "file.renaming", "file.renamed",
        "publish.committing", "catalog.committed", "catalog.journalled", "publish.committed");

    [Theory]
    [MemberData(nameof(Points))]
    public void Next_writer_takes_away_what_a_killed_one_left(string point)
    {
        Fill();
        using (Child killed = Child.Start([(FailPoint.Variable, point)], "publish", _folder.Path, "B", 0, 6_000, 1, 1))
        {
            Assert.True(killed.Ended() == 128 + 9, $"the child did not come by {point}: {killed.Errors}");
        }

        Assert.NotEmpty(Directory.GetFiles(_folder.File(".lock"), "*.lock"));
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(7_000, 5));

        MustHaveOnly(store, locks: 1);
        store.MustBeWell();
        store.Dispose();
        Assert.Empty(Directory.GetFiles(_folder.File(".lock"), "*.lock"));
        Assert.Empty(Directory.GetFiles(_folder.File(".lock"), "*.needs"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File(".tmp")));
    }

    [Fact]
    public void Files_that_a_killed_process_had_for_a_while_go_and_those_of_a_living_one_stay()
    {
        Fill();
        using Child reader = Child.Start("snapshot", _folder.Path, "A");
        Assert.Equal("version 1", reader.Line());
        string living = Assert.Single(Directory.GetFiles(_folder.File(".lock"), "*.lock"));
        string hers = _folder.File($".tmp/{Path.GetFileNameWithoutExtension(living)}"), nobodys = _folder.File($".tmp/{Guid.NewGuid():N}");
        foreach (string folder in new[] { hers, nobodys })
        {
            Directory.CreateDirectory(Path.Combine(folder, "sql-1"));
            File.WriteAllText(Path.Combine(folder, "sql-1", "spilled"), "rows");
        }

        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(7_000, 5));
        Assert.False(Directory.Exists(nobodys));
        Assert.True(File.Exists(living) && File.Exists(Path.Combine(hers, "sql-1", "spilled")));
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        Assert.True(File.Exists(living) && File.Exists(Path.Combine(hers, "sql-1", "spilled")));
        reader.Kill();
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        Assert.False(File.Exists(living) || Directory.Exists(hers));
    }

    [Theory]
    [InlineData("publish.claimed")]
    [InlineData("publish.copied")]
    [InlineData("publish.read-back")]
    [InlineData("file.renamed")]
    [InlineData("publish.committing")]
    public void Writer_that_comes_by_leaves_an_unfinished_publish_alone(string point)
    {
        using BarStore store = BarStore.Open(_folder.Path);
        string? said = null;
        using (FailPoint.Observe(name =>
        {
            if (name == point && said is null)
            {
                // Up to the commit another writer may come by; in it, it waits, and has tidied up before.
                using Child other = Child.Start([("TOOLKIT_TEST_BUSY_MS", "300")], "publish", _folder.Path, "B", 0, 5, 0, 1);
                said = $"{other.Line()} {other.Ended()}";
            }
        }))
        {
            store.Put(Key, Stored.Bars(0, 6_000));
        }

        Assert.Contains(said, new[] { "version 1 0", " 5" });
        Assert.Equal(6_000, store.Read(Key).Count);
        store.MustBeWell();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_of_a_commit_that_the_catalog_has_lost_stays(bool isPutBack)
    {
        Fill();
        using (Child killed = Child.Start([(FailPoint.Variable, "publish.committed")], "publish", _folder.Path, "B", 0, 6_000, 1, 1))
        {
            Assert.Equal(128 + 9, killed.Ended());
        }

        File.Delete(_folder.File("catalog.db-wal"));
        string[] before = Directory.GetFiles(_folder.File("bars"), "*", SearchOption.AllDirectories);
        Assert.Equal(2, before.Length);
        using BarStore store = BarStore.Open(_folder.Path, heal: isPutBack);
        LeftBehind.Remove(store);
        Assert.Empty(new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: !isPutBack, CancellationToken.None).Paths);
        Assert.Equal(before, Directory.GetFiles(_folder.File("bars"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Empty_folders_that_older_versions_left_go_with_gc()
    {
        Fill();
        Directory.CreateDirectory(_folder.File(".tmp/sql-0123456789abcdef"));
        using BarStore store = BarStore.Open(_folder.Path);
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File(".tmp")));
    }

    [Fact]
    public void Temporary_folder_of_a_store_goes_with_it()
    {
        Fill();
        BarStore store = BarStore.Open(_folder.Path);
        string work = store.WorkFolder;
        File.WriteAllText(Path.Combine(work, "spilled"), "rows");
        Assert.Equal(work, Directory.GetDirectories(_folder.File(".tmp")).Single());
        store.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File(".tmp")));
    }

    [Fact]
    public void First_write_takes_away_what_a_dead_process_named_and_nobody_has_published()
    {
        Fill();
        using BarStore store = BarStore.Open(_folder.Path);
        string published = Path.GetFileNameWithoutExtension(store.Listings.Files()[0].Path);
        string[] orphans = [_folder.Write("bars/1m/orphan1.parquet", ""), _folder.Write("options/orphan2.parquet", "")];
        string work = _folder.File($".tmp/{Guid.NewGuid():N}"), unknown = _folder.Write("bars/1m/unknown.parquet", "");
        Directory.CreateDirectory(work);
        Died("orphan1", "orphan2", published);
        store.Put(Key, Stored.Bars(7_000, 5));
        Assert.DoesNotContain(orphans, File.Exists);
        Assert.False(Directory.Exists(work));
        Assert.True(File.Exists(unknown));
        File.Delete(unknown);
        MustHaveOnly(store, locks: 1);
    }

    [Fact]
    public void What_cannot_be_taken_away_does_not_keep_a_writer_from_writing()
    {
        Fill();
        using BarStore store = BarStore.Open(_folder.Path);
        Died("orphan");
        Directory.Move(_folder.File("bars"), _folder.File("elsewhere"));
        Assert.Equal(2, store.Put(Key, Stored.Bars(7_000, 5)).Version);
    }

    /// <summary>The lock of a process that made files and was killed.</summary>
    private void Died(params string[] making)
    {
        _folder.Write(".lock/dead.needs", new ProcessNeeds(1, making.ToHashSet()).Format());
        _folder.Write(".lock/dead.lock", "");
    }

    private static void MustHaveOnly(BarStore store, int locks)
    {
        Assert.Equal(locks, Directory.GetFiles(store.Layout.Locks, "*.lock").Length);
        Assert.Equal(locks, Directory.GetFiles(store.Layout.Locks, "*.needs").Length);
        Assert.Empty(Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories));
        Assert.True(Directory.GetDirectories(store.Layout.Temp).Length <= locks);
        Assert.Equal(
            store.Listings.Files().Select(file => file.Path).Order(), Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories).Order());
    }

    private void Fill()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
    }
}
