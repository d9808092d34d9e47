using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 8: a lost file or catalog has a way back, what cannot come back is listed, what was gone stays gone.</summary>
public sealed class RepairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<SeriesKey, SortedDictionary<long, Bar>> _models = [];
    private int _seed;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lost_file_is_taken_out_and_what_went_with_it_is_listed()
    {
        string path;
        const string uri = "file:///data/a.csv";
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Publish(new()
            {
                MadeBy = "ingest",
                Series = [Stored.Load(Stored.Key("A"), Stored.Bars(0, 6_000)) with { Source = new(uri, new('a', 64), "csv", 6_000, 6_000, 0, 0, TimeSpan.Zero) }],
            });
            Put(store, "A", 6_000, 100);
            Put(store, "B", 0, 6_000);
            path = store.Listings.Files()[0].Path;
        }

        File.Delete(path);
        Assert.Contains(Maintenance.For(_folder.Path).Verify().Problems, problem => problem.Where == path && problem.What.Contains("lost"));
        RepairReport report = Maintenance.For(_folder.Path).Repair();

        Assert.False(report.CatalogRebuilt);
        string lost = Assert.Single(report.Lost);
        Assert.Contains("local:A 1m: 6000 bars from 2024-01-01T00:00:00Z to 2024-01-05T03:59:00Z", lost);
        Assert.Contains(uri, lost);
        MustHold("A", "B");
        Put("A", 0, 6_000);
        MustHold("A", "B");
    }

    [Fact]
    public async Task What_was_lost_comes_back_by_taking_its_file_in_again()
    {
        string csv = _folder.Write("late.csv", "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 6_000).Select(i =>
            $"{UnixMicroseconds.ToIso(UnixMicroseconds.From(new DateTime(2024, 2, 1, 0, 0, 0, DateTimeKind.Utc)) + i * 60_000_000L)},1,2,0.5,1.5,{i}\n")));
        string root = _folder.File("market");
        using (Workspace tk = Workspace.Init(root))
        {
            await tk.Ingest.BarsAsync("A", "1m", Enumerable.Range(0, 6_000).Select(i => new Bar(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i), 1, 2, 0.5, 1.5, i)));
            await tk.Ingest.FileAsync(csv, "A", "1m");
            File.Delete(tk.Files()[^1].Path);
        }

        Assert.Contains(csv, Assert.Single(Maintenance.For(root).Repair().Lost));
        using Workspace again = Workspace.Open(root);
        IngestReport report = await again.Ingest.FileAsync(csv, "A", "1m");
        Assert.Equal((false, 6_000L), (report.Skipped, report.RowsAccepted));
        Assert.Equal(12_000, (await again.Bars.SummaryAsync("A")).Rows);
        Assert.True((await again.Ingest.FileAsync(csv, "A", "1m")).Skipped);
    }

    [Fact]
    public void Damaged_file_is_set_aside()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            Put(store, "A", 0, 6_000);
            File.WriteAllText(store.Listings.Files()[0].Path, "nonsense");
        }

        _models.Clear();
        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.Single(report.Lost);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "quarantine")));
        Assert.True(Maintenance.For(_folder.Path).Doctor().Ok);
    }

    [Theory]
    [InlineData("deleted", true)]
    [InlineData("deleted", false)]
    [InlineData("flipped", true)]
    [InlineData("flipped", false)]
    [InlineData("nonsense", false)]
    public void Lost_catalog_comes_back_from_its_copy_and_the_journal(string damage, bool copy)
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            Put(store, "A", 0, 6_000);
            Put(store, "Gone", 0, 6_000);
            Put(store, "Hot", 0, 100);
            Put(store, "HotGone", 0, 100);
            if (copy)
            {
                CatalogCopies.Make(store, keep: 3, CancellationToken.None);
            }

            ChangeEverything(store);
        }

        Orphan();
        Lose(damage);
        RepairReport report = Maintenance.For(_folder.Path).Repair();

        Assert.True(report.CatalogRebuilt);
        Assert.Empty(report.Lost);
        MustHold("A", "B", "Hot", "5");
        using BarStore repaired = BarStore.Open(_folder.Path);
        Assert.Equal(["5", "A", "B", "Hot"], repaired.Listings.Datasets().Select(row => row.Symbol));
        Assert.Equal(PriceBasis.Splits, repaired.Listings.Find(Stored.Key("B"))!.Basis);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(6_000)]
    public void Commit_that_its_writer_could_not_write_down_comes_back(int rows)
    {
        Put("A", 0, 6_000);
        Put("A", 10, 20);
        using (Child child = Child.Start([(FailPoint.Variable, "catalog.committed")], "publish", _folder.Path, "A", 5, rows, 99, 1))
        {
            Assert.Equal(137, child.Ended());
        }

        _models[Stored.Key("A")].Apply(Stored.Bars(5, rows, 99));
        Put("B", 0, 10);
        Lose("deleted");
        Maintenance.For(_folder.Path).Repair();
        MustHold("A", "B");
    }

    [Theory]
    [InlineData(50)]
    [InlineData(6_000)]
    public void First_commits_that_no_journal_was_made_for_come_back(int rows)
    {
        foreach (int seed in new[] { 1, 2 })
        {
            using Child child = Child.Start([(FailPoint.Variable, "catalog.committed")], "publish", _folder.Path, "A", 10 * seed, rows, seed, 1);
            Assert.Equal(137, child.Ended());
            File.Delete(Path.Combine(_folder.Path, "catalog.journal"));
        }

        Put("B", 0, 10);
        Lose("deleted");
        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.Empty(report.Lost);
        _models[Stored.Key("A")] = [];
        _models[Stored.Key("A")].Apply(Stored.Bars(10, rows, 1));
        _models[Stored.Key("A")].Apply(Stored.Bars(20, rows, 2));
        MustHold("A", "B");
    }

    [Fact]
    public void Journal_that_could_not_be_made_to_its_end_is_no_damage()
    {
        bool committed = false;
        using (FailPoint.Observe(name =>
        {
            committed |= name == "catalog.committed";
            if (committed && name == "fsync.file")
            {
                throw new IOException("No space left on device");
            }
        }))
        {
            Put("A", 0, 50);
        }

        Assert.True(committed);
        Assert.Empty(Maintenance.For(_folder.Path).Verify().Problems);
        Put("B", 0, 10);
        Lose("deleted");
        Assert.Empty(Maintenance.For(_folder.Path).Repair().Lost);
        MustHold("A", "B");
    }

    [Fact]
    public void Repair_of_a_repaired_store_works_again()
    {
        Put("A", 0, 6_000);
        Put("A", 100, 50);
        for (int i = 0; i < 3; i++)
        {
            Lose("deleted");
            Assert.True(Maintenance.For(_folder.Path).Repair().CatalogRebuilt);
            MustHold("A");
            Put("A", 1_000 * i, i % 2 == 0 ? 40 : 5_500);
            MustHold("A");
        }
    }

    [Fact]
    public void Repair_killed_before_its_end_can_be_done_again()
    {
        Put("A", 0, 6_000);
        Put("A", 100, 50);
        Lose("deleted");
        using (FailPoint.Observe(name =>
        {
            if (name == "repair.aside")
            {
                throw new InvalidOperationException("killed");
            }
        }))
        {
            Assert.Throws<InvalidOperationException>(() => Maintenance.For(_folder.Path).Repair());
        }

        Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path));
        Maintenance.For(_folder.Path).Repair();
        MustHold("A");
    }

    [Fact]
    public void Store_that_was_open_during_a_repair_goes_on_with_the_new_catalog()
    {
        using BarStore open = BarStore.Open(_folder.Path);
        Put(open, "A", 0, 6_000);
        Put(open, "A", 100, 50);
        // In a process of its own: within one, the connections are shared and closed anyway.
        using (Child repair = Child.Start("lose-and-repair", _folder.Path))
        {
            repair.MustSucceed();
        }

        Put(open, "A", 200, 50);
        Put(open, "B", 200, 5_500);
        Assert.Equal(6_000, open.Read(Stored.Key("A")).Count);
        open.Dispose();
        MustHold("A", "B");
    }

    [Fact]
    public void Without_a_journal_files_come_back_by_their_footers_and_superseded_ones_do_not()
    {
        Put("A", 0, 6_000);
        Put("B", 0, 6_000);
        Orphan();
        // Else the next writer takes the orphan away: without this nothing tells whose it is.
        Array.ForEach(Directory.GetFiles(_folder.File(".lock"), "*.needs"), File.Delete);
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            Put(store, "A", 3_000, 6_000);
            Put(store, "A", 9_000, 6_000);
        }

        Lose("deleted");
        File.Delete(Path.Combine(_folder.Path, "catalog.journal"));
        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.Contains(report.Lost, lost => lost.Contains("journal"));
        Assert.Contains(report.Lost, lost => lost.Contains("stays out"));
        MustHold("A", "B");
    }

    [Fact]
    public void Lost_catalog_is_said_and_not_silently_made_anew()
    {
        Put("A", 0, 6_000);
        Lose("deleted");
        ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("Repair()", error.Hint);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "catalog.db")));
    }

    [Fact]
    public void Repair_of_a_sound_store_changes_nothing()
    {
        Put("A", 0, 6_000);
        Put("A", 100, 50);
        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.False(report.CatalogRebuilt);
        Assert.Empty(report.Lost);
        Assert.Equal(2, report.Version);
        MustHold("A");
    }

    /// <summary>Supersedes, clears, adds and revises, in files and in hot rows.</summary>
    private void ChangeEverything(BarStore store)
    {
        Put(store, "A", 3_000, 6_000);
        Publication splits = new() { MadeBy = "ingest", Series = [Stored.Load(Stored.Key("B"), Stored.Bars(0, 5_500)) with { Basis = PriceBasis.Splits }] };
        store.Publish(splits);
        _models.Apply(splits);
        Put(store, "A", 8_990, 50);
        Put(store, "Hot", 50, 100);
        Put(store, "5", 0, 10);
        store.Delete(Stored.Key("Gone"));
        store.Delete(Stored.Key("HotGone"));
        _models.Remove(Stored.Key("Gone"));
        _models.Remove(Stored.Key("HotGone"));
        store.Fold();
        Put(store, "Hot", 120, 10);
        Put(store, "A", 0, 20);
    }

    private void Put(string symbol, int from, int count)
    {
        using BarStore store = BarStore.Open(_folder.Path);
        Put(store, symbol, from, count);
    }

    private void Put(BarStore store, string symbol, int from, int count)
    {
        Publication publication = new() { MadeBy = "ingest", Series = [Stored.Load(Stored.Key(symbol), Stored.Bars(from, count, ++_seed))] };
        store.Publish(publication);
        _models.Apply(publication);
    }

    /// <summary>A file that a killed publish has left behind: complete, under its final name, and never committed.</summary>
    private void Orphan()
    {
        using Child child = Child.Start([(FailPoint.Variable, "publish.committing")], "publish", _folder.Path, "A", 100, 6_000, 77, 1);
        Assert.Equal(137, child.Ended());
    }

    private void Lose(string damage)
    {
        string catalog = Path.Combine(_folder.Path, "catalog.db");
        switch (damage)
        {
            case "deleted":
                Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
                break;
            case "nonsense":
                File.WriteAllText(catalog, "nonsense");
                break;
            default:
                // Sealed first: the orphan's writer was killed.
                BarStore.Open(_folder.Path).Dispose();
                byte[] bytes = File.ReadAllBytes(catalog);
                bytes[bytes.Length / 2] ^= 4;
                File.WriteAllBytes(catalog, bytes);
                break;
        }
    }

    private void MustHold(params string[] symbols)
    {
        Assert.Empty(Maintenance.For(_folder.Path).Doctor().Problems);
        using BarStore store = BarStore.Open(_folder.Path);
        Assert.All(symbols, symbol => store.MustHold(Stored.Key(symbol), _models[Stored.Key(symbol)]));
    }
}
