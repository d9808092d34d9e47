using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What stores say that they need, and how others understand it.</summary>
public sealed class NeedsTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public NeedsTests() => _store = BarStore.Open(_folder.Path);

    private WorkspaceLayout Layout => _store.Layout;

    private ProcessNeeds Now => ProcessNeeds.OfAll(Layout, clean: false);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Announcement_that_ends_anywhere_is_understood_as_a_whole_or_keeps_everything()
    {
        using OsLock alive = OsLock.TryTake(Lock("alive"))!;
        string text = new ProcessNeeds(7, new HashSet<string> { "abc" }).Format();
        // All but the last line break, and what shorter text leaves behind it.
        foreach (string whole in new[] { text, text[..^1], text.PadRight(text.Length + 30) })
        {
            Say("alive", whole);
            ProcessNeeds needs = Now;
            Assert.Equal((false, 7L, "abc"), (needs.Everything, needs.OldestVersion, Assert.Single(needs.FileIds)));
        }

        foreach (string part in Enumerable.Range(0, text.Length - 1).Where(length => length % 5 == 0 || length > text.Length - 8).Select(length => text[..length]).Append("abc0123456789abcdef0123").Append(text.Replace("oldest 7", "oldest 8", StringComparison.Ordinal)))
        {
            Say("alive", part);
            ProcessNeeds needs = Now;
            Assert.Equal((true, null, 0), (needs.Everything, needs.OldestVersion, needs.FileIds.Count));
        }

        File.Delete(Path.ChangeExtension(Lock("alive"), ProcessNeeds.Suffix));
        Assert.True(Now.Everything);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Oldest_version_of_all_processes_counts_whichever_is_found_last(int oldest)
    {
        string[] names = ["a", "b", "c"];
        List<OsLock> alive = [];
        foreach ((int i, string name) in names.Index())
        {
            alive.Add(OsLock.TryTake(Lock(name))!);
            Say(name, new ProcessNeeds(i == oldest ? 1 : 5 + i, new HashSet<string> { "file-" + name }).Format());
        }

        // And one that needs no version.
        alive.Add(OsLock.TryTake(Lock("none"))!);
        Say("none", new ProcessNeeds(null, new HashSet<string>()).Format());
        Assert.Equal(1, Now.OldestVersion);
        Assert.Equal(["file-a", "file-b", "file-c"], Now.FileIds.Order());
        alive.ForEach(one => one.Dispose());
        Assert.Equal((null, 4, 3), (Now.OldestVersion, Now.Stale, Now.Unfinished.Count));
    }

    [Fact]
    public void Snapshot_needs_its_own_version_and_no_older_one()
    {
        _store.Put(Key, Stored.Bars(0, 10));
        using (_store.Snapshot())
        {
            Assert.Equal(1, Now.OldestVersion);
        }

        using (BarStore other = BarStore.Open(_folder.Path))
        {
            other.Put(Key, Stored.Bars(10, 10));
            other.Put(Key, Stored.Bars(20, 10));
        }

        // Of the two newer ones this store learns when it reads.
        using (_store.Snapshot())
        {
            Assert.Equal(3, Now.OldestVersion);
        }

        using (_store.Snapshot(1))
        {
            Assert.Equal(1, Now.OldestVersion);
            Assert.Equal(3, _store.LastKnownVersion);
        }

        Assert.Null(Now.OldestVersion);
    }

    [Fact]
    public void Snapshot_that_outlives_its_store_leaves_no_lock()
    {
        _store.Put(Key, Stored.Bars(0, 10));
        StoreSnapshot snapshot = _store.Snapshot();
        _store.Dispose();
        snapshot.Dispose();
        Assert.Empty(Directory.GetFiles(Layout.Locks, "*" + ProcessNeeds.LockSuffix));
        Assert.Empty(Directory.GetFiles(Layout.Locks, "*" + ProcessNeeds.Suffix));
    }

    [Fact]
    public void Rows_at_the_end_of_a_range_are_not_in_it()
    {
        _store.Put(Key, Stored.Bars(0, 10));
        _store.Put(Stored.Key("B"), Stored.Bars(0, 6_000));
        using StoreSnapshot snapshot = _store.Snapshot();
        ReadOnlySpan<long> times = Stored.Bars(0, 10).Time.Span;
        Assert.Equal(times[..5].ToArray(), snapshot.HotRows(_store.Listings.Find(Key)!, TimeRange.FromMicros(times[0], times[5])).Time.ToArray());
        Assert.Empty(snapshot.Files(_store.Listings.Find(Stored.Key("B"))!, TimeRange.FromMicros(times[0] - 60_000_000, times[0])));
        Assert.Single(snapshot.Files(_store.Listings.Find(Stored.Key("B"))!, TimeRange.FromMicros(times[0] - 60_000_000, times[0] + 1)));
    }

    private string Lock(string name) => Path.Combine(Layout.Locks, name + ProcessNeeds.LockSuffix);

    private void Say(string name, string text) => File.WriteAllText(Path.Combine(Layout.Locks, name + ProcessNeeds.Suffix), text);
}
