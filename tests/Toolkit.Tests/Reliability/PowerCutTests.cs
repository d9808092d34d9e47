using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promises 3 and 4 by the calls themselves: what is acknowledged has been brought to the disk, and a disk that fails to is an error.</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Workspace => _folder.File("workspace");

    public void Dispose() => _folder.Dispose();

    [TraceTheory]
    [InlineData("publish", "A", "0", "6000", "1", "1")]
    [InlineData("publish", "A", "0", "100", "1", "1")]
    [InlineData("rounds", "5", "0", "6")]
    [InlineData("ticks-store", "0", "0", "1200")]
    [InlineData("ticks-store", "1", "0", "1200")]
    [InlineData("ticks-store", "2", "0", "1200")]
    [InlineData("save-runs", "2", "3")]
    [InlineData("import-quotes", "quotes.csv")]
    public void What_is_acknowledged_has_been_brought_to_the_disk_with_its_name(string verb, params string[] arguments)
    {
        _folder.Write("quotes.csv", "quote_time,underlying,expiry,strike,right,bid,ask,bid_size,ask_size\n2016-01-04T15:00:00Z,AAA,2030-01-18,1,call,1,2,1,1\n");
        MustLast(verb, [.. arguments.Select(argument => argument.EndsWith(".csv", StringComparison.Ordinal) ? _folder.File(argument) : argument)]);
    }

    [TraceFact]
    public void Sealed_day_has_been_brought_to_the_disk_before_the_open_one_goes()
    {
        using (Child ticks = Child.Start("ticks-store", Workspace, 0, 0, 1200))
        {
            ticks.MustSucceed();
        }

        List<SystemCall> calls = [.. MustLast("seal-ticks", []).All];
        int named = calls.FindIndex(call => call.To?.EndsWith(".parquet", StringComparison.Ordinal) == true);
        int durable = calls.FindIndex(named, call => call.Name == "fsync" && call.Path == Path.GetDirectoryName(calls[named].To));
        int gone = calls.FindIndex(call => call.Name == "unlink" && call.Path.EndsWith("ticks_2026-01-19.db", StringComparison.Ordinal));
        Assert.True(named < durable && durable < gone, $"named {named}, durable {durable}, gone {gone}");
    }

    [TraceFact]
    public void Publish_brings_the_file_its_name_and_the_commit_to_the_disk_in_this_order()
    {
        Seed();
        string[] steps = [.. MustLast("publish", ["A", "10", "6000", "2", "1"]).All
            .TakeWhile(call => call.Says is null).Where(call => call.Name is "fsync" or "fdatasync" or "rename").Select(Step)];
        // The journal loses the hash of the catalog before there is a commit that it does not fit.
        Assert.Equal(["fsync .tmp/*.parquet", "rename bars/1m/*.parquet", "fsync bars/1m", "fsync catalog.journal", "fsync catalog.db-wal"], steps.Where(step => step != "fsync .").Distinct());
    }

    /// <summary>Each fsync in turn fails, alone or with all that follow it.</summary>
    [TraceTheory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, "")]
    [InlineData(4, "")]
    [InlineData(5, "")]
    [InlineData(6, "")]
    [InlineData(1, "+")]
    [InlineData(2, "+")]
    [InlineData(3, "+")]
    [InlineData(4, "+")]
    [InlineData(5, "+")]
    [InlineData(6, "+")]
    public void Disk_that_fails_to_keep_a_write_is_an_error_and_the_same_works_again(int which, string andAfter)
    {
        SortedDictionary<long, Bar> before = Seed(), after = new(before);
        after.Apply(Stored.Bars(10, 6_000, 2));
        (Child child, SystemCalls calls) = SystemCalls.Of($"fsync:error=EIO:when={which}{andAfter}", _folder, "publish", Workspace, "A", "10", "6000", "2", "1");
        using Child ended = child;
        bool said = calls.All.Any(call => call.Says?.StartsWith("version", StringComparison.Ordinal) == true);
        Assert.Equal(said ? 0 : (int)ErrorKind.Failure, child.Ended());
        // The fifth makes the name of a new WAL durable; SQLite does not ask how that went.
        Assert.Equal(which == 5 && andAfter.Length == 0, said);
        Assert.Contains(said ? "" : "Failure: ", child.Errors);

        using BarStore store = BarStore.Open(Workspace);
        SortedDictionary<long, Bar> there = store.Read(Stored.Key("A"));
        // What could not be undone either may be there, as a whole.
        bool unsettled = child.Errors.Contains("shows when it is opened again", StringComparison.Ordinal);
        Assert.Equal(which >= 4 && andAfter.Length > 0, unsettled);
        Stored.MustEqual(said || (unsettled && StoredBars.Digest(there) == StoredBars.Digest(after)) ? after : before, there);
        store.MustBeWell();
        store.Put(Stored.Key("A"), Stored.Bars(10, 6_000, 2));
        store.MustHold(Stored.Key("A"), after);
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        Assert.Single(Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories));
    }

    private static SortedDictionary<long, Bar> Model()
    {
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 6_100));
        model.Apply(Stored.Bars(20, 10, 1));
        return model;
    }

    private SortedDictionary<long, Bar> Seed()
    {
        using BarStore store = BarStore.Open(Workspace);
        store.Put(Stored.Key("A"), Stored.Bars(0, 6_100));
        store.Put(Stored.Key("A"), Stored.Bars(20, 10, 1));
        return Model();
    }

    private SystemCalls MustLast(string verb, string[] arguments)
    {
        (Child child, SystemCalls calls) = SystemCalls.Of(null, _folder, [verb, Workspace, .. arguments]);
        using (child)
        {
            child.MustSucceed();
        }

        Assert.Contains(calls.All, call => call.Says is not null);
        Assert.Empty(calls.Faults(Workspace));
        return calls;
    }

    /// <summary>A call and the path of what it is for, below the workspace, with a star for an id.</summary>
    private string Step(SystemCall call)
    {
        string path = Path.GetRelativePath(Workspace, call.To ?? call.Path);
        path = path.StartsWith(".tmp/", StringComparison.Ordinal) ? Path.Combine(".tmp", Path.GetFileName(path)) : path;
        return $"{call.Name} {(path.EndsWith(".parquet", StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(path)!, "*.parquet") : path)}";
    }
}
