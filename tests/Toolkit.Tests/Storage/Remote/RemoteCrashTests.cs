using System.Globalization;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Processes that push at once, and processes that are killed in the middle.</summary>
public sealed class RemoteCrashTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    public static TheoryData<string, bool> PushPoints() => new()
    {
        { "publish.copying", false }, { "remote.copied", false }, { "remote.put", false }, { "remote.put#2", false }, { "remote.put#3", false }, { "push.sent", false },
        { "remote.head-written", false }, { "remote.head-moved", true }, { "push.moved", true },
    };

    public static TheoryData<string, bool> PullPoints() => new()
    {
        { "pull.prepared", false }, { "pull.committing", false }, { "catalog.committed", true }, { "catalog.journalled", true }, { "pull.committed", true },
    };

    [Theory]
    [MemberData(nameof(PushPoints))]
    public async Task A_push_killed_at_a_point_is_there_as_a_whole_or_not_at_all(string point, bool moved)
    {
        (SortedDictionary<long, Bar> before, SortedDictionary<long, Bar> after) = await PrepareAsync();
        Kill(point, "push", "first");
        await MustHoldAsync("between", moved ? after : before, moved ? 2 : 1);

        using (Child again = Child.Start("push", _shared.Of("first")))
        {
            Assert.StartsWith("version 2", again.Line(), StringComparison.Ordinal);
            again.MustSucceed();
        }

        await MustHoldAsync("afterwards", after, 2);
        _shared.Open("first").Store.MustBeWell();
    }

    [Theory]
    [MemberData(nameof(PullPoints))]
    public async Task A_pull_killed_at_a_point_leaves_the_old_or_the_new_state(string point, bool committed)
    {
        (SortedDictionary<long, Bar> before, SortedDictionary<long, Bar> after) = await PrepareAsync();
        using (Workspace second = Workspace.Open(_shared.Of("second")))
        {
            // Of its own, too, where the other side has changed bars.
            second.Store.Put(A, Stored.Bars(5_000, 20, 9));
        }

        using (Child push = Child.Start("push", _shared.Of("first")))
        {
            push.MustSucceed();
        }

        // By way of a fold, whose commit comes first.
        Kill(point.StartsWith("catalog", StringComparison.Ordinal) ? point + "#2" : point, "pull", "second");
        after.Apply(Stored.Bars(5_000, 20, 9));
        before.Apply(Stored.Bars(5_000, 20, 9));
        Workspace tk = _shared.Open("second");
        tk.Store.MustHold(A, committed ? after : before);
        tk.Store.MustBeWell();
        await tk.Remotes.PullAsync();
        tk.Store.MustHold(A, after);
        tk.Store.MustBeWell();
    }

    [Theory]
    [InlineData("remote.fetched")]
    [InlineData("remote.placed")]
    public async Task A_reader_killed_while_it_brings_a_file_leaves_no_part_of_it(string point)
    {
        (SortedDictionary<long, Bar> before, _) = await PrepareAsync();
        Kill(point, "query", "second");
        Workspace tk = _shared.Open("second");
        tk.Store.MustHold(A, before);
        Assert.DoesNotContain(Directory.GetDirectories(tk.Store.Layout.Temp), folder => Directory.EnumerateFiles(folder, "*.parquet").Any() && Path.GetFileName(folder) is var name && !File.Exists(Path.Combine(tk.Store.Layout.Locks, name + ".lock")));
        tk.Store.MustBeWell();
    }

    [Fact]
    public async Task Two_that_push_at_once_lose_nothing_and_every_version_is_one_of_theirs()
    {
        int pushes = int.TryParse(Environment.GetEnvironmentVariable("TOOLKIT_TEST_PUSHES"), out int many) ? many : 5;
        string[] names = ["P0", "P1"];
        foreach (string name in names)
        {
            _shared.Open(name).Dispose();
        }

        Child[] children = [.. names.Select(name => Child.Start("push-many", _shared.Of(name), name, pushes))];
        List<(string Name, int Push, long Version, string Manifest, int Lost)> all = [];
        Parallel.For(0, 2, i =>
        {
            using Child child = children[i];
            List<string> lines = child.Rest();
            child.MustSucceed();
            lock (all)
            {
                all.AddRange(lines.Select((line, push) => line.Split(' ') is var parts ? (names[i], push, long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture)) : default));
            }
        });

        // Each version has one pusher, none is missing.
        all = [.. all.OrderBy(one => one.Version)];
        Assert.Equal(Enumerable.Range(1, 2 * pushes).Select(version => (long)version), all.Select(one => one.Version));
        using FolderObjects objects = new(_shared.Url);
        Dictionary<string, int> acknowledged = names.ToDictionary(name => name, _ => 0);
        foreach (var one in all)
        {
            string path = _shared.Of("manifest");
            Assert.True(objects.Get(Manifest.Object(one.Manifest), path, CancellationToken.None));
            Manifest manifest = Manifest.Read(path, one.Manifest, new("origin", _shared.Url, null));
            acknowledged[one.Name] = one.Push + 1;
            foreach (string name in names)
            {
                long rows = manifest.Files.SelectMany(file => file.Bars).Where(bars => bars.Symbol == name).Sum(bars => bars.Rows);
                Assert.Equal(acknowledged[name] * RemoteRounds.Rows, rows);
            }
        }

        Workspace clone = await _shared.CloneAsync("clone");
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, pushes * RemoteRounds.Rows));
        Assert.All(names, name => clone.Store.MustHold(Stored.Key(name), model));
        clone.Store.MustBeWell();
    }

    /// <summary>Two workspaces that have the first version, of which the first has a second one to push.</summary>
    private async Task<(SortedDictionary<long, Bar> Before, SortedDictionary<long, Bar> After)> PrepareAsync()
    {
        using Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 6_000));
        await first.Remotes.PushAsync();
        (await _shared.CloneAsync("second")).Dispose();
        SortedDictionary<long, Bar> before = first.Store.Read(A), after = new(before);
        first.Store.Put(A, Stored.Bars(5_500, 6_000, 3));
        first.Store.Put(Stored.Key("B"), Stored.Bars(0, 30));
        after.Apply(Stored.Bars(5_500, 6_000, 3));
        return (before, after);
    }

    private void Kill(string point, string verb, string name)
    {
        using Child child = Child.Start([(FailPoint.Variable, point)], verb, _shared.Of(name));
        child.Rest();
        Assert.NotEqual(0, child.Ended());
    }

    private async Task MustHoldAsync(string name, SortedDictionary<long, Bar> bars, long version)
    {
        Workspace clone = await _shared.CloneAsync(name);
        Assert.Equal(version, (await clone.Remotes.PullAsync()).Version);
        clone.Store.MustHold(A, bars);
        clone.Store.MustBeWell();
    }
}
