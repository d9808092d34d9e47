using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Commits that a cut, damaged or removed WAL has taken away come back from the journal, whoever looks first.</summary>
public sealed class LostCommitTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Orders
    {
        get
        {
            TheoryData<string, string> orders = [];
            foreach (string damage in new[] { "cut", "deleted", "flipped" })
            {
                foreach (string order in new[] { "verify repair", "list verify repair", "symbol repair", "write repair", "maintain repair", "verify list write", "doctor maintain verify", "read verify write repair", "repair" })
                {
                    orders.Add(damage, order);
                }
            }

            return orders;
        }
    }

    private string Workspace => _folder.File("ws");

    private string Wal => Path.Combine(Workspace, "catalog.db-wal");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Orders))]
    public void Whatever_is_done_first_nothing_that_was_acknowledged_is_lost(string damage, string order)
    {
        SortedDictionary<long, Bar> model = KilledWriter();
        Damage(damage);
        foreach (string action in order.Split(' '))
        {
            Do(action, model);
        }

        using BarStore store = BarStore.Open(Workspace);
        store.MustHold(Key, model);
        Assert.Equal(CoverageState.Data, Assert.Single(store.Listings.Coverage()).Span.State);
        Assert.Equal(["file:///first.csv", "file:///late.csv"], store.Listings.Sources().Where(row => row.MadeBy == "ingest").Select(row => row.Uri));
        Assert.Equal("Late", store.Listings.Symbol("local", "A")!.Name);
        Assert.Equal(2, Assert.Single(store.Listings.CorporateActions(store.Listings.Symbol("local", "A")!.Id)).Value);
        store.MustBeWell();
    }

    [Fact]
    public void Verify_says_it_and_changes_nothing()
    {
        KilledWriter();
        Damage("deleted");
        string journal = Path.Combine(Workspace, "catalog.journal");
        byte[] before = File.ReadAllBytes(journal);
        for (int i = 0; i < 2; i++)
        {
            Problem problem = Assert.Single(Maintenance.For(Workspace).Verify().Problems, problem => problem.What.Contains("commits are lost"));
            Assert.Contains("the journal knows 5 changes up to version 3", problem.What);
            Assert.Contains("Repair()", problem.Hint);
            Assert.Equal(before, File.ReadAllBytes(journal));
        }

        using Workspace reader = Toolkit.Workspace.Open(Workspace, new() { ReadOnly = true });
        Assert.Contains("commits are lost", Assert.Single(reader.Status().Warnings));
    }

    [Fact]
    public void What_was_put_back_is_told_until_the_next_repair()
    {
        KilledWriter();
        Damage("cut");
        using (BarStore store = BarStore.Open(Workspace))
        {
            Assert.Contains(store.Health().Notes, note => note.Contains("put back: version 3 from the journal: 0 files, 50 hot rows"));
            Assert.Empty(store.Health().Problems);
        }

        RepairReport report = Maintenance.For(Workspace).Repair();
        Assert.False(report.CatalogRebuilt);
        Assert.Contains(report.Recovered, line => line.Contains("50 hot rows"));
        Assert.Empty(report.Lost);
        Assert.DoesNotContain(Maintenance.For(Workspace).Doctor().Notes, note => note.Contains("put back"));
    }

    [Fact]
    public void Runs_that_are_lost_are_named_until_repair_has_listed_them()
    {
        KilledWriter();
        using (Child child = Child.Start([(FailPoint.Variable, "catalog.journalled#2")], "save-runs", Workspace, 2, 3))
        {
            Assert.Equal(137, child.Ended());
        }

        Damage("deleted");
        BarStore.Open(Workspace).Dispose();
        Problem problem = Assert.Single(Maintenance.For(Workspace).Verify().Problems);
        Assert.Contains("6 runs, with numbers from 1 to 6", problem.What);
        RepairReport report = Maintenance.For(Workspace).Repair();
        Assert.Contains("6 runs, with numbers from 1 to 6", Assert.Single(report.Lost));
        Assert.Empty(Maintenance.For(Workspace).Verify().Problems);
    }

    [Fact]
    public void Where_the_journal_is_cut_too_nothing_is_written_until_repair_has_listed_the_loss()
    {
        SortedDictionary<long, Bar> model = KilledWriter();
        Damage("deleted");
        string journal = Path.Combine(Workspace, "catalog.journal");
        using (FileStream stream = new(journal, FileMode.Open))
        {
            stream.SetLength(stream.Length - 10);
        }

        using (BarStore store = BarStore.Open(Workspace))
        {
            Assert.Equal(model.Count - 50, store.Read(Key).Count);
            foreach (Action write in new Action[]
            {
                () => store.Put(Key, Stored.Bars(0, 1)),
                () => store.Listings.SetSymbol("local", "B", new("B")),
                () => store.Fold(),
                () => CatalogCopies.Make(store, 3, CancellationToken.None),
                () => new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None),
                () => store.Catalog.Vacuum(CancellationToken.None),
                () => Maintenance.For(Workspace).Backup(_folder.File("backup")),
            })
            {
                ToolkitException error = Assert.Throws<ToolkitException>(write);
                Assert.Equal(ErrorKind.BadData, error.Kind);
                Assert.Contains("commits are lost", error.Message);
                Assert.Contains("Repair()", error.Hint);
            }
        }

        Assert.Contains(Maintenance.For(Workspace).Verify().Problems, problem => problem.Where == journal && problem.What.Contains("cut"));
        RepairReport report = Maintenance.For(Workspace).Repair();
        Assert.Contains(report.Lost, lost => lost.Contains("50 hot bars"));
        Assert.Empty(Maintenance.For(Workspace).Doctor().Problems);
    }

    [Fact]
    public void Lost_commit_with_a_file_comes_back_with_it()
    {
        SortedDictionary<long, Bar> model = KilledWriter();
        using (Child child = Child.Start([(FailPoint.Variable, "catalog.journalled")], "publish", Workspace, "A", 100, 6_000, 7, 1))
        {
            Assert.Equal(137, child.Ended());
        }

        model.Apply(Stored.Bars(100, 6_000, 7));
        Damage("deleted");
        using (BarStore store = BarStore.Open(Workspace))
        {
            store.MustHold(Key, model);
            store.MustBeWell();
            store.Put(Key, Stored.Bars(0, 10, 9));
            model.Apply(Stored.Bars(0, 10, 9));
        }

        // And once more, from the journal that has been added to.
        Array.ForEach(Directory.GetFiles(Workspace, "catalog.db*"), File.Delete);
        Maintenance.For(Workspace).Repair();
        using BarStore again = BarStore.Open(Workspace);
        again.MustHold(Key, model);
        again.MustBeWell();
    }

    /// <summary>A store with a file, known coverage and a fact; then 50 bars of a process that was killed when it had acknowledged them.</summary>
    private SortedDictionary<long, Bar> KilledWriter()
    {
        SortedDictionary<long, Bar> model = [];
        using (BarStore store = BarStore.Open(Workspace))
        {
            store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(Key, Stored.Bars(0, 6_000)) with { Source = new("file:///first.csv", new('a', 64), "csv", 6_000, 6_000, 0, 0, TimeSpan.Zero) }] });
            store.Put(Key, Stored.Bars(5_000, 100, 1));
            model.Apply(Stored.Bars(0, 6_000));
            model.Apply(Stored.Bars(5_000, 100, 1));
        }

        using (Child child = Child.Start([(FailPoint.Variable, "catalog.journalled#3")], "late", Workspace))
        {
            Assert.Equal(137, child.Ended());
        }

        model.Apply(Stored.Bars(6_000, 50, 2));
        Assert.True(new FileInfo(Wal).Length > 0);
        return model;
    }

    private void Damage(string damage)
    {
        switch (damage)
        {
            case "cut":
                using (FileStream stream = new(Wal, FileMode.Open))
                {
                    stream.SetLength(1_000);
                }

                break;
            case "flipped":
                byte[] bytes = File.ReadAllBytes(Wal);
                // In the salt of the first frame: all frames are dropped without a word.
                bytes[40] ^= 1;
                File.WriteAllBytes(Wal, bytes);
                break;
            default:
                File.Delete(Wal);
                File.Delete(Path.Combine(Workspace, "catalog.db-shm"));
                break;
        }
    }

    private void Do(string action, SortedDictionary<long, Bar> model)
    {
        switch (action)
        {
            case "verify":
                Maintenance.For(Workspace).Verify();
                break;
            case "doctor":
                Maintenance.For(Workspace).Doctor();
                break;
            case "repair":
                Maintenance.For(Workspace).Repair();
                break;
            case "maintain":
                Maintenance.For(Workspace).Maintain();
                break;
            case "list":
                using (Workspace tk = Toolkit.Workspace.Open(Workspace))
                {
                    Assert.Single(tk.Datasets());
                }

                break;
            case "read":
                using (BarStore reader = BarStore.Open(Workspace, new() { ReadOnly = true }))
                {
                    Assert.NotEmpty(reader.Read(Key));
                }

                break;
            case "symbol":
                using (Workspace tk = Toolkit.Workspace.Open(Workspace))
                {
                    tk.SetSymbol("A", new(Currency: "USD"));
                }

                break;
            default:
                using (BarStore store = BarStore.Open(Workspace))
                {
                    store.Put(Key, Stored.Bars(7_000, 20, 3));
                }

                model.Apply(Stored.Bars(7_000, 20, 3));
                break;
        }
    }
}
