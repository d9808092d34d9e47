using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 4: a full disk is a clear error, the old state stays, and the same works when there is room again.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact]
    public void Disk_that_fills_up_at_many_sizes_leaves_the_old_state()
    {
        // The file system lives in a mount namespace of its own and goes with it.
        string script = $"mount -t tmpfs -o size=6m tmpfs '{_folder.Path}' && exec dotnet '{Child.Dll}' disk-full '{_folder.Path}/workspace'";
        using Child child = Child.Run("unshare", [Environment.IsPrivilegedProcess ? "-m" : "-rm", "bash", "-c", script], []);
        List<string> lines = child.Rest();
        Assert.True(child.Ended() == 0, string.Join('\n', lines) + child.Errors);
        Assert.True(lines.Count(line => line.StartsWith("failed", StringComparison.Ordinal)) >= 6, string.Join('\n', lines));
        Assert.Contains(lines, line => line.StartsWith("published", StringComparison.Ordinal));
    }

    [MountFact]
    public void Ticks_wait_in_memory_while_the_disk_is_full_and_are_written_when_there_is_room()
    {
        foreach (TickBackend backend in Enum.GetValues<TickBackend>())
        {
            string script = $"mount -t tmpfs -o size=32m tmpfs '{_folder.Path}' && exec dotnet '{Child.Dll}' ticks-full '{_folder.Path}/workspace' {(int)backend}";
            using Child child = Child.Run("unshare", [Environment.IsPrivilegedProcess ? "-m" : "-rm", "bash", "-c", script], []);
            List<string> lines = child.Rest();
            Assert.True(child.Ended() == 0, string.Join('\n', lines) + child.Errors);
            Assert.Contains(lines, line => line.StartsWith("failed with 0 kB", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.StartsWith("flushed with 1024 kB", StringComparison.Ordinal));
        }
    }

    /// <summary>Limits of a process or of a file system, which .NET tells in other words than a full disk.</summary>
    [UnixFact]
    public void File_that_may_not_grow_so_large_is_said_to_have_no_room_and_nothing_of_it_stays()
    {
        // The catalog has 170 kB, 100,000 bars have 2.4 MB.
        string script = $"trap '' XFSZ && ulimit -f 1024 && exec dotnet '{Child.Dll}' publish '{_folder.Path}' A 0 100000 1 1";
        using Child child = Child.Run("bash", ["-c", script], [("DOTNET_EnableWriteXorExecute", "0")]);
        Assert.Equal((int)ErrorKind.Failure, child.Ended());
        Assert.Contains("no room on the disk", child.Errors);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.parquet", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_process_needs_when_it_cannot_be_announced_is_an_error_and_changes_nothing()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, 100));
        }

        foreach (Action<BarStore> work in (Action<BarStore>[])[
            store => new Compaction(store).Run(all: true, CancellationToken.None),
            store => store.Snapshot().Dispose(),
            store => store.Put(Stored.Key("A"), Stored.Bars(100, 6_000)),
        ])
        {
            using BarStore store = BarStore.Open(_folder.Path);
            using (FailPoint.Observe(name =>
            {
                if (name == "needs.announcing")
                {
                    throw new IOException("No space left on device", 28);
                }
            }))
            {
                ToolkitException e = Assert.Throws<ToolkitException>(() => work(store));
                Assert.Equal(ErrorKind.Failure, e.Kind);
                Assert.Contains("no room on the disk", e.Message);
            }

            work(store);
        }
    }

    [UnixFact]
    public void File_that_may_not_grow_is_an_error_of_the_disk()
    {
        using Child child = Child.Run("bash", ["-c", $"trap '' XFSZ; ulimit -f 16; exec dotnet '{Child.Dll}' write-far '{_folder.File("a")}'"], [("DOTNET_EnableWriteXorExecute", "0")]);
        Assert.Equal("IOException", child.Line());
        child.MustSucceed();
    }

    [UnixTheory]
    [InlineData(48)]
    [InlineData(100)]
    [InlineData(200)]
    public void File_that_may_not_grow_leaves_the_old_state(int kilobytes)
    {
        SeriesKey key = Stored.Key("A");
        SortedDictionary<long, Bar> model = [];
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(key, Stored.Bars(0, 100));
            model.Apply(Stored.Bars(0, 100));
        }

        // As root, or on a large disk, a limit on the size of files is the disk that is full. The runtime's own code pages
        // lie in such a file, too, unless it is told otherwise.
        string script = $"trap '' XFSZ; ulimit -f {kilobytes}; exec dotnet '{Child.Dll}' publish '{_folder.Path}' A 50 20000 1 1";
        using Child child = Child.Run("bash", ["-c", script], [("DOTNET_EnableWriteXorExecute", "0")]);
        int code = child.Ended();
        Assert.True(code == (int)ErrorKind.Failure, child.Errors);
        Assert.Contains("no room on the disk", child.Errors);

        using BarStore after = BarStore.Open(_folder.Path);
        after.MustHold(key, model);
        after.MustBeWell();
        Assert.Empty(Directory.GetFiles(after.Layout.Temp, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(after.Layout.Bars, "*", SearchOption.AllDirectories));
        after.Put(key, Stored.Bars(50, 20_000, 1));
        model.Apply(Stored.Bars(50, 20_000, 1));
        after.MustHold(key, model);
    }
}

/// <summary>A test in a mount namespace of its own, where the system lets one make it.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Works())
        {
            Skip = "needs a mount namespace (unshare -m as root, or -rm), which this system does not allow";
        }
    }

    private static bool Works()
    {
        try
        {
            using Child probe = Child.Run("unshare", [Environment.IsPrivilegedProcess ? "-m" : "-rm", "true"], []);
            return probe.Ended() == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
