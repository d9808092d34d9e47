using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promises 1 and 2: a process that is killed leaves the old or the new state, and nothing acknowledged is missing.</summary>
/// <remarks>SIGKILL proves what the library does with its files; it does not prove what a disk keeps when the power goes.</remarks>
public sealed class CrashTests : IDisposable
{
    private const int OldRows = 6_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> PublishPoints() => new(
        "publish.begin", "publish.base-read", "publish.claimed", "publish.copying", "publish.copied", "fsync.file", "publish.hashed",
        "publish.read-back", "file.renaming", "file.renamed", "fsync.folder", "publish.transaction-begun", "publish.committing",
        "catalog.committed", "catalog.journalled", "publish.committed");

    public static TheoryData<string> GarbagePoints() => new("gc.listed", "gc.asked", "gc.raised", "gc.forgetting", "gc.forgotten", "gc.removing", "gc.removed");

    public static TheoryData<string> CompactPoints() => new("compact.written", "compact.committing", "compact.committed");

    [Theory]
    [MemberData(nameof(PublishPoints))]
    public void Publish_killed_at_a_point_leaves_the_old_or_the_new_state(string point)
    {
        SortedDictionary<long, Bar> before = Prepare();
        SortedDictionary<long, Bar> after = new(before);
        after.Apply(Stored.Bars(3_000, 6_000, 2));
        Kill(point, "publish", "A", 3_000, 6_000, 2, 1);

        bool committed = point is "catalog.committed" or "catalog.journalled" or "publish.committed";
        Check(committed ? after : before);
        // The same again: it goes in as if nothing had been.
        using (Child again = Child.Start("publish", _folder.Path, "A", 3_000, 6_000, 2, 1))
        {
            again.MustSucceed();
        }

        Check(after);
    }

    [Theory]
    [InlineData("publish.transaction-begun", false)]
    [InlineData("publish.committing", false)]
    [InlineData("catalog.committed", true)]
    public void Hot_rows_killed_at_a_point_are_there_as_a_whole_or_not_at_all(string point, bool committed)
    {
        SortedDictionary<long, Bar> before = Prepare();
        SortedDictionary<long, Bar> after = new(before);
        after.Apply(Stored.Bars(5_990, 100, 2));
        Kill(point, "publish", "A", 5_990, 100, 2, 1);
        Check(committed ? after : before);
    }

    [Theory]
    [MemberData(nameof(GarbagePoints))]
    public void Garbage_collection_killed_at_a_point_loses_no_bar(string point)
    {
        SortedDictionary<long, Bar> bars = Prepare();
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Stored.Key("A"), Stored.Bars(0, OldRows, 3));
            bars.Apply(Stored.Bars(0, OldRows, 3));
        }

        Kill(point, "gc");
        Check(bars);
    }

    [Theory]
    [MemberData(nameof(CompactPoints))]
    public void Compaction_killed_at_a_point_loses_no_bar(string point)
    {
        SortedDictionary<long, Bar> bars = Prepare();
        Kill(point, "compact");
        Check(bars);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kills_at_random_moments_lose_nothing_that_was_acknowledged(bool nightly)
    {
        // Beside the store: each is a workspace of its own.
        using TemporaryFolder backups = new();
        Random random = new(42);
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> models = [];
        int round = 0;
        for (int kill = 0; kill < Kills.Or(nightly ? 5 : 10); kill++)
        {
            int acknowledged = RunAndKill(round, random.Next(1, nightly ? 1_000 : 400), nightly ? backups.Path : null, out int started);
            for (; round < acknowledged; round++)
            {
                models.Apply(SeededBars.Round(1, round));
            }

            // The round that was under way is there as a whole or not at all.
            using BarStore store = BarStore.Open(_folder.Path);
            if (started > acknowledged && !Holds(store, models))
            {
                models.Apply(SeededBars.Round(1, round++));
            }

            Assert.True(Holds(store, models), $"after kill {kill}, round {round} ({acknowledged} acknowledged)");
        }

        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.MustBeWell();
            new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
            AssertNothingLeftBehind(store);
            Assert.All(models, pair => store.MustHold(pair.Key, pair.Value));
        }

        if (nightly)
        {
            Assert.All(Maintenance.For(_folder.Path).Maintain(new() { BackupFolder = backups.Path, VerifyNights = 1 }), step => Assert.True(step.Ok, step.Detail));
        }

        foreach (string backup in Directory.GetDirectories(backups.Path).Where(path => !path.EndsWith(".partial", StringComparison.Ordinal)))
        {
            Assert.Empty(Maintenance.For(backup).Verify().Problems);
        }
    }

    /// <summary>Lets a child publish from a round on, and kills it some milliseconds after its first; returns the round after the last it had acknowledged.</summary>
    private int RunAndKill(int round, int milliseconds, string? backups, out int started)
    {
        using Child child = Child.Start("rounds", _folder.Path, [1, round, round + 1_000, .. backups is null ? (object[])[] : [backups]]);
        List<string> lines = [child.Line()!];
        using (ManualResetEventSlim never = new(false))
        {
            never.Wait(milliseconds);
        }

        child.Kill();
        lines.AddRange(child.Rest());
        int acknowledged = round + lines.Count(line => line.StartsWith("done ", StringComparison.Ordinal));
        started = round + lines.Count(line => line.StartsWith("starting ", StringComparison.Ordinal));
        return acknowledged;
    }

    private static bool Holds(BarStore store, Dictionary<SeriesKey, SortedDictionary<long, Bar>> models) =>
        models.All(pair => StoredBars.Digest(store.Read(pair.Key)) == StoredBars.Digest(pair.Value));

    /// <summary>A store with a file and hot rows over it.</summary>
    private SortedDictionary<long, Bar> Prepare()
    {
        SortedDictionary<long, Bar> bars = [];
        using BarStore store = BarStore.Open(_folder.Path);
        foreach (BarColumns rows in new[] { Stored.Bars(0, OldRows), Stored.Bars(2_990, 20, 1), Stored.Bars(OldRows, 10) })
        {
            store.Put(Stored.Key("A"), rows);
            bars.Apply(rows);
        }

        return bars;
    }

    private void Kill(string point, string verb, params object[] arguments)
    {
        using Child child = Child.Start([(FailPoint.Variable, point)], verb, _folder.Path, arguments);
        Assert.True(child.Ended() == 128 + 9, $"the child did not come by {point}: {child.Errors}");
    }

    private void Check(SortedDictionary<long, Bar> expected)
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.MustHold(Stored.Key("A"), expected);
        store.MustBeWell();
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        store.MustHold(Stored.Key("A"), expected);
        AssertNothingLeftBehind(store);
    }

    private static void AssertNothingLeftBehind(BarStore store)
    {
        Assert.Empty(Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories));
        Assert.Equal(
            store.Listings.Files().Select(file => file.Path).Order(),
            Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories).Order());
        Assert.Empty(Directory.GetFiles(store.Layout.Locks, "*.needs").Skip(1));
    }
}
