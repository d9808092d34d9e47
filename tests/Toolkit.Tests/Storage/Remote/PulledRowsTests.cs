using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Files of two sides that meet or just miss each other, and what somebody writes while a push or a pull is under way.</summary>
public sealed class PulledRowsTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B"), C = Stored.Key("C");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(10, 20, 21, 30, false)]
    [InlineData(10, 20, 20, 30, true)]
    [InlineData(10, 20, 0, 9, false)]
    [InlineData(10, 20, 0, 10, true)]
    [InlineData(10, 20, 12, 13, true)]
    [InlineData(10, 20, 0, 99, true)]
    public void Files_meet_when_they_share_a_moment(long from, long to, long theirFrom, long theirTo, bool meets)
    {
        ManifestFile Of(string sha, string series, long first, long last) => new(sha, "1m", 1) { Bars = [new("local", series, 2, first, last, 1, 1, 1, null)] };
        Manifest ours = new() { Files = [Of("a", "A", from, to), Of("b", "B", from, to)] }, theirs = new() { Files = [Of("c", "A", theirFrom, theirTo)] };
        ManifestMerge merge = ManifestMerge.Of(Manifest.Empty, ours, theirs, []);
        Assert.Equal(meets ? ["b"] : ["a", "b"], merge.Kept.Order());
        Assert.Equal(meets ? ["a"] : [], merge.Mixed.Select(file => file.Sha256));
        Assert.Equal(["c"], merge.Taken.Select(file => file.Sha256));
    }

    [Fact]
    public async Task Bars_that_share_one_moment_or_are_the_same_on_both_sides_are_counted_once()
    {
        Workspace first = _shared.Open("first"), second = _shared.Open("second");
        // In a file each, as the timeframe is another one.
        SeriesKey later = Stored.Key("A", "5m"), same = Stored.Key("A", "1h");
        SeriesKey[] keys = [A, later, same];
        BarColumns[] theirs = [Stored.Bars(0, 100), Stored.Bars(99, 100), Stored.Bars(0, 100)], ours = [Stored.Bars(99, 100, 1), Stored.Bars(0, 100, 1), Stored.Bars(0, 50)];
        int[] together = [199, 199, 100];
        for (int i = 0; i < keys.Length; i++)
        {
            first.Store.Put(keys[i], theirs[i]);
            second.Store.Put(keys[i], ours[i]);
        }

        await first.Remotes.PushAsync();
        await second.Remotes.PullAsync();
        for (int i = 0; i < keys.Length; i++)
        {
            SortedDictionary<long, Bar> model = [];
            model.Apply(theirs[i]);
            model.Apply(ours[i]);
            Assert.Equal(together[i], model.Count);
            second.Store.MustHold(keys[i], model);
        }

        second.Store.MustBeWell();
        Assert.All(new[] { first, second }, tk => Assert.Empty(Directory.GetFiles(tk.Store.WorkFolder)));
    }

    [Fact]
    public async Task A_pull_starts_again_when_somebody_writes_and_has_its_turn_in_the_end()
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 40));
        await first.Remotes.PushAsync();
        Workspace second = await _shared.CloneAsync("second");
        first.Store.Put(B, Stored.Bars(0, 40));
        await first.Remotes.PushAsync();
        int tries = 0;
        using (FailPoint.Observe(point =>
        {
            if (point == "pull.prepared")
            {
                // A few rows, a file, a few rows more; then nobody else can publish.
                switch (++tries)
                {
                    case 1:
                        second.Store.Put(A, Stored.Bars(40, 10));
                        break;
                    case 2:
                        second.Store.Put(C, Stored.Bars(0, 6_000));
                        break;
                    case 3:
                        second.Store.Put(A, Stored.Bars(50, 10));
                        break;
                    default:
                        Assert.Null(OsLock.TryTake(second.Store.Layout.PublishLock));
                        break;
                }
            }
        }))
        {
            Assert.True((await second.Remotes.PullAsync()).Merged);
        }

        Assert.Equal(4, tries);
        foreach ((SeriesKey key, int count) in new[] { (A, 60), (B, 40), (C, 6_000) })
        {
            SortedDictionary<long, Bar> model = [];
            model.Apply(Stored.Bars(0, count));
            second.Store.MustHold(key, model);
        }

        second.Store.MustBeWell();
        // Nothing more to take: no version of its own.
        await second.Remotes.PushAsync();
        long version = second.Store.Catalog.Version;
        Assert.False((await second.Remotes.PullAsync()).Merged);
        Assert.Equal(version, second.Store.Catalog.Version);
    }

    [Fact]
    public async Task Bars_that_come_while_a_push_is_made_ready_go_with_it()
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 40));
        bool once = false;
        using (FailPoint.Observe(point =>
        {
            if (point == "push.folded" && !once)
            {
                once = true;
                first.Store.Put(A, Stored.Bars(40, 10));
            }
        }))
        {
            await first.Remotes.PushAsync();
        }

        Assert.True(once);
        Workspace clone = await _shared.CloneAsync("clone");
        clone.Store.MustHold(A, first.Store.Read(A));
        Assert.Equal(50, clone.Store.Listings.Find(A)!.RowCount);
    }

    [Fact]
    public async Task A_push_that_is_overtaken_by_another_moves_nothing_and_says_so()
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 40));
        await first.Remotes.PushAsync();
        FolderHeads heads = new(_shared.Url, TimeSpan.FromSeconds(10));
        RemoteHead theirs = heads.Read()! with { Version = 2, MovedBy = "them" };
        first.Store.Put(A, Stored.Bars(40, 10));
        using (FailPoint.Observe(point => Assert.True(point != "push.sent" || heads.Move(1, theirs, CancellationToken.None))))
        {
            ToolkitException behind = await Assert.ThrowsAsync<ToolkitException>(() => first.Remotes.PushAsync());
            Assert.Contains("version 2 of them", behind.Message, StringComparison.Ordinal);
        }

        Assert.Equal((2, "them"), (heads.Read()!.Version, heads.Read()!.MovedBy));
        await first.Remotes.PullAsync();
        Assert.Equal(3, (await first.Remotes.PushAsync()).Version);
    }
}
