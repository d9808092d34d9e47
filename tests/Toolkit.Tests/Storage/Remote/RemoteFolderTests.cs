using System.IO.Compression;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>The list of remotes, where a clone comes to lie, and remotes of which something is missing or damaged.</summary>
public sealed class RemoteFolderTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Fact]
    public void A_remote_that_is_named_again_is_the_same_and_a_taken_name_is_refused()
    {
        Workspace tk = _shared.Open("first");
        RemoteRow other = tk.Remotes.Add("other", _shared.Of("other"));
        Assert.Equal(other, tk.Remotes.Add("other", _shared.Of("other") + "/"));
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => tk.Remotes.Add("other", _shared.Of("third"))).Kind);
        Assert.Equal([new(Workspace.Origin, _shared.Url, null), other], tk.Remotes.List());
        tk.Remotes.Remove(Workspace.Origin);
        Assert.Equal([other], tk.Remotes.List());
    }

    [Fact]
    public async Task A_remote_that_takes_the_name_of_one_before_has_nothing_in_common_with_it()
    {
        Workspace first = _shared.Open("first"), other = _shared.Open("other");
        first.Store.Put(A, Stored.Bars(0, 40));
        await first.Remotes.PushAsync();
        other.Remotes.Remove(Workspace.Origin);
        other.Remotes.Add(Workspace.Origin, _shared.Of("second"));
        other.Store.Put(B, Stored.Bars(0, 30));
        await other.Remotes.PushAsync();

        first.Remotes.Remove(Workspace.Origin);
        first.Remotes.Add(Workspace.Origin, _shared.Of("second"));
        Assert.True((await first.Remotes.PullAsync()).Merged);
        Assert.Equal(2, (await first.Remotes.PushAsync()).Version);
        await other.Remotes.PullAsync();
        other.Store.MustHold(A, first.Store.Read(A));
        first.Store.MustHold(B, other.Store.Read(B));
    }

    [Fact]
    public async Task A_pull_of_files_brings_all_of_them_and_tells_how_far_it_is()
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 40));
        first.Store.Put(Stored.Key("A", "5m"), Stored.Bars(0, 40, 0, 5));
        await first.Remotes.PushAsync();
        Workspace clone = await _shared.CloneAsync("clone");
        List<RemoteProgress> told = [];
        RemoteReport pulled = await clone.Remotes.PullAsync(files: true, progress: new Listener(told.Add));
        long bytes = Shared.Here(first).Sum(path => new FileInfo(path).Length);
        Assert.Equal((2, bytes), (pulled.Files, pulled.Bytes));
        Assert.Equal([new(1, 2, bytes), new(2, 2, bytes)], told);
        Directory.Move(_shared.Url, _shared.Url + ".gone");
        clone.Store.MustHold(A, first.Store.Read(A));
        clone.Store.MustHold(Stored.Key("A", "5m"), first.Store.Read(Stored.Key("A", "5m")));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("not packed")]
    [InlineData("of another")]
    [InlineData("gone")]
    public async Task A_list_of_files_that_is_damaged_is_named_and_nothing_comes_of_it(string how)
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 40));
        await first.Remotes.PushAsync();
        string path = Assert.Single(Directory.GetFiles(Path.Combine(_shared.Url, "manifests")));
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, how switch
        {
            "changed" => [.. bytes.Select((one, i) => i == bytes.Length / 2 ? (byte)(one ^ 1) : one)],
            "cut" => bytes[..(bytes.Length / 2)],
            "of another" => Packed("{}"u8),
            _ => [.. Enumerable.Repeat((byte)0xFF, 100)],
        });
        if (how == "gone")
        {
            File.Delete(path);
        }

        Workspace second = _shared.Open("second");
        ToolkitException damaged = await Assert.ThrowsAsync<ToolkitException>(() => second.Remotes.PullAsync());
        Assert.Equal(ErrorKind.BadData, damaged.Kind);
        Assert.Contains(Path.GetFileName(path), damaged.Message, StringComparison.Ordinal);
        Assert.Equal(0, second.Store.Catalog.Version);
        Assert.Empty(Directory.GetFiles(second.Store.WorkFolder));
    }

    [Fact]
    public async Task What_goes_wrong_with_a_push_is_said_as_it_is()
    {
        Workspace tk = _shared.Open("first");
        File.WriteAllText(_shared.Url, "no folder");
        // Without files the list of them is the first that cannot be written, else a file.
        for (int files = 0; files < 2; files++)
        {
            ToolkitException failed = await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync());
            Assert.Equal(ErrorKind.Failure, failed.Kind);
            Assert.Contains($"pushing to {_shared.Url}", failed.Message, StringComparison.Ordinal);
            tk.Store.Put(A, Stored.Bars(0, 40));
        }

        File.Delete(_shared.Url);
        ToolkitException full = ToolkitException.Usage("what listens has failed", "mend it");
        Assert.Same(full, await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync(progress: new Listener(_ => throw full))));
        tk.Store.Put(B, Stored.Bars(0, 40));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tk.Remotes.PushAsync(progress: new Listener(_ => throw new OperationCanceledException())));
        Assert.Empty(Directory.GetFiles(tk.Store.WorkFolder));
        Assert.Equal(1, (await tk.Remotes.PushAsync()).Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clone_does_not_go_over_what_is_there(bool file)
    {
        string folder = _shared.Of("there"), mine = file ? folder : Path.Combine(folder, "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "mine");
        ToolkitException refused = await Assert.ThrowsAsync<ToolkitException>(() => CloneFolder.FillAsync(folder, _ => throw new InvalidOperationException()));
        Assert.Equal(ErrorKind.Usage, refused.Kind);
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public async Task What_a_killed_clone_has_left_goes_with_the_next_one_and_what_somebody_holds_stays()
    {
        string folder = _shared.Of("new"), killed = folder + ".1.partial", running = folder + ".2.partial";
        foreach (string one in new[] { killed, running })
        {
            Directory.CreateDirectory(one);
            File.WriteAllText(Path.Combine(one, "a.parquet"), "half");
            File.WriteAllText(one + ".lock", "");
        }

        using OsLock held = OsLock.TryTake(running + ".lock")!;
        await CloneFolder.FillAsync(folder, partial =>
        {
            Directory.CreateDirectory(partial);
            return Task.FromResult(new RemoteReport("origin", 0, 0, 1));
        });
        Assert.Equal([folder, running, running + ".lock"], Directory.GetFileSystemEntries(_shared.Of(""), "new*").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clones_into_one_folder_at_once_do_not_meet_and_one_of_them_is_there()
    {
        string folder = _shared.Of("new"), mine = folder + ".partial";
        Directory.CreateDirectory(mine);
        File.WriteAllText(Path.Combine(mine, "mine"), "mine");
        static Task<RemoteReport> Done(string partial, string name)
        {
            Directory.CreateDirectory(partial);
            File.WriteAllText(Path.Combine(partial, name), "made");
            return Task.FromResult(new RemoteReport("origin", 0, 0, 1));
        }

        await Assert.ThrowsAsync<ToolkitException>(() => CloneFolder.FillAsync(folder, async partial =>
        {
            await CloneFolder.FillAsync(folder, other => Done(other, "inner"));
            return await Done(partial, "outer");
        }));
        Assert.Equal(["inner"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(mine, "mine")));
        Assert.Equal([folder, mine], Directory.GetDirectories(_shared.Of("")).Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "/")]
    public async Task A_clone_is_there_when_it_is_whole_and_not_before(bool empty, string end)
    {
        string folder = _shared.Of("new"), beside = "";
        if (empty)
        {
            Directory.CreateDirectory(folder);
        }

        Task<RemoteReport> Fill(string partial, bool fails)
        {
            beside = partial;
            Directory.CreateDirectory(partial);
            File.WriteAllText(Path.Combine(partial, "made"), "made");
            Assert.Empty(Directory.Exists(folder) ? Directory.GetFiles(folder) : []);
            return fails ? throw new InvalidOperationException() : Task.FromResult(new RemoteReport("origin", 0, 0, 1));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => CloneFolder.FillAsync(folder + end, partial => Fill(partial, fails: true)));
        Assert.Equal((empty, false), (Directory.Exists(folder), Directory.Exists(beside)));
        await CloneFolder.FillAsync(folder + end, partial => Fill(partial, fails: false));
        Assert.Equal(["made"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.False(Directory.Exists(beside));
    }

    private static byte[] Packed(ReadOnlySpan<byte> text)
    {
        using MemoryStream bytes = new();
        using (BrotliStream packed = new(bytes, CompressionLevel.Optimal))
        {
            packed.Write(text);
        }

        return bytes.ToArray();
    }

    private sealed class Listener(Action<RemoteProgress> tell) : IProgress<RemoteProgress>
    {
        public void Report(RemoteProgress value) => tell(value);
    }
}
