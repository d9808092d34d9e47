using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Which of the files that were brought stay when there is room for two of them.</summary>
public sealed class RoomTests : IDisposable
{
    private static readonly SeriesKey[] Keys = [.. Enumerable.Range(0, 4).Select(i => Stored.Key($"S{i}"))];

    private readonly Shared _shared = new();
    private readonly SteppedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly Dictionary<SeriesKey, SortedDictionary<long, Bar>> _bars = [];

    public void Dispose() => _shared.Dispose();

    [Fact]
    public async Task Least_recently_used_goes_and_no_more_than_has_to()
    {
        Workspace clone = await CloneAsync();
        Read(clone, 0, 1);
        Assert.Equal([0, 1], Here(clone));
        // Used again, so that it is the other's turn; all that fit exactly stay.
        Read(clone, 0, 2);
        Assert.Equal([0, 2], Here(clone));
        Read(clone, 3);
        Assert.Equal([2, 3], Here(clone));
        Assert.Equal(2, Directory.GetFiles(clone.Store.Layout.FetchedFiles, "*", SearchOption.AllDirectories).Length);
        clone.Store.MustBeWell();
    }

    [Fact]
    public async Task Nothing_goes_while_it_is_not_known_what_a_process_reads()
    {
        Workspace clone = await CloneAsync();
        string other = Path.Combine(clone.Store.Layout.Locks, "other");
        using (OsLock alive = OsLock.TryTake(other + ProcessNeeds.LockSuffix)!)
        {
            File.WriteAllText(other + ProcessNeeds.Suffix, "half of a");
            Read(clone, 0, 1, 2);
            Assert.Equal([0, 1, 2], Here(clone));
        }

        Read(clone, 3);
        Assert.Equal([2, 3], Here(clone));
    }

    [Fact]
    public async Task What_no_remote_is_known_to_have_any_more_stays()
    {
        string path = (await CloneAsync()).Path;
        SeriesKey more = Stored.Key("X");
        Workspace second = _shared.Open("second");
        second.Store.Put(more, Stored.Bars(0, 6_000, 9));
        second.Remotes.Remove(Workspace.Origin);
        second.Remotes.Add("other", _shared.Of("other"));
        await second.Remotes.PushAsync();
        using (Workspace all = Workspace.Open(path))
        {
            Assert.Equal(4, (await all.Remotes.PullAsync(files: true)).Files);
            all.Remotes.Remove(Workspace.Origin);
            all.Remotes.Add("other", _shared.Of("other"));
        }

        // The first remote may be gone now: only this clone has what it brought from there.
        Directory.Delete(_shared.Url, recursive: true);
        using Workspace clone = Workspace.Open(path, new() { RemoteCacheBytes = 1 });
        Assert.True((await clone.Remotes.PullAsync()).Merged);
        clone.Store.MustHold(more, second.Store.Read(more));
        Read(clone, 0, 1, 2, 3);
        clone.Store.MustBeWell();
        // Of the two kinds only that can go which can be brought again.
        Assert.Equal([0, 1, 2, 3], Here(clone));
        Assert.Equal(4, Shared.Here(clone).Length);
    }

    [Fact]
    public async Task What_is_brought_in_vain_leaves_nothing()
    {
        Workspace clone = await CloneAsync();
        using (FailPoint.Observe(name =>
        {
            if (name == "remote.fetched")
            {
                throw new IOException("No space left on device");
            }
        }))
        {
            Assert.Throws<IOException>(() => clone.Store.Read(Keys[0]));
        }

        Assert.Empty(Shared.Here(clone));
        Assert.Empty(Directory.GetFiles(clone.Store.Layout.Temp, "*", SearchOption.AllDirectories));
        // And who takes the marks away has taken files that stay.
        using (StoreSnapshot reading = clone.Store.Snapshot())
        {
            reading.Check(reading.AllFiles());
            Directory.Delete(clone.Store.Layout.FetchedFiles, recursive: true);
        }

        Assert.Equal([0, 1, 2, 3], Here(clone));
    }

    [Fact]
    public async Task Clone_that_may_only_be_read_brings_nothing_and_reads_what_is_here()
    {
        Workspace clone = await CloneAsync();
        Read(clone, 0);
        using Workspace reader = Workspace.Open(clone.Path, new() { ReadOnly = true });
        reader.Store.MustHold(Keys[0], _bars[Keys[0]]);
        ToolkitException absent = Assert.Throws<ToolkitException>(() => reader.Store.Read(Keys[1]));
        Assert.Equal(ErrorKind.Failure, absent.Kind);
        Assert.StartsWith("1 files that are needed lie at a remote only", absent.Message, StringComparison.Ordinal);
        Assert.Equal([0], Here(clone));
    }

    [Fact]
    public async Task File_that_no_remote_ever_had_is_lost_and_one_that_is_gone_there_is_not_there()
    {
        Workspace clone = await CloneAsync();
        SeriesKey own = Stored.Key("OWN");
        clone.Store.Put(own, Stored.Bars(0, 6_000, 5));
        Array.ForEach(Shared.Here(clone), File.Delete);
        Array.ForEach(Directory.GetFiles(Path.Combine(_shared.Url, "files")), File.Delete);
        foreach ((SeriesKey key, string what) in new[] { (own, "is lost"), (Keys[0], "is not there") })
        {
            ToolkitException gone = Assert.Throws<ToolkitException>(() => clone.Store.Read(key));
            Assert.Equal(ErrorKind.BadData, gone.Kind);
            Assert.Contains(what, gone.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A clone of four series with one file each, with room for two.</summary>
    private async Task<Workspace> CloneAsync()
    {
        Workspace first = _shared.Open("first");
        foreach ((int i, SeriesKey key) in Keys.Index())
        {
            // The same bars, so that all files have the same length.
            first.Store.Put(key, Stored.Bars(0, 6_000));
            _bars[key] = first.Store.Read(key);
        }

        await first.Remotes.PushAsync();
        return await _shared.CloneAsync("clone", new() { RemoteCacheBytes = 2 * first.Store.Listings.Files().Max(file => file.Bytes), Clock = _clock });
    }

    private void Read(Workspace tk, params int[] series)
    {
        foreach (int one in series)
        {
            tk.Store.MustHold(Keys[one], _bars[Keys[one]]);
            _clock.Step(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Which series have their file here.</summary>
    private static IEnumerable<int> Here(Workspace tk)
    {
        using StoreSnapshot now = tk.Store.Snapshot();
        return [.. Enumerable.Range(0, Keys.Length).Where(i => now.Files(tk.Store.Listings.Find(Keys[i])!, TimeRange.All).Any(one => File.Exists(one.File.Path)))];
    }
}
