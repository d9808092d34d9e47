using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>A catalog that lacks its last commits, since an older one took its place, beside a journal that has them.</summary>
public sealed class OlderCatalogTests : IDisposable
{
    private static readonly DateTime Day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<SeriesKey, SortedDictionary<long, Bar>> _models = [];
    private int _seed;

    private WorkspaceLayout Layout => OlderCatalog.Of(_folder);

    private string Root => Layout.Root;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commits_when_the_journal_begins_where_the_older_catalog_ends_then_all_are_put_back_and_told_once()
    {
        List<(long, long, string, string?)> versions = [];
        OlderCatalog.PutBack(
            _folder,
            store =>
            {
                Put(store, A, 0, 10);
                CatalogCopies.Make(store, keep: 1, CancellationToken.None);
                Assert.Equal(2, store.Catalog.Journal.Header()!.From);
            },
            store =>
            {
                Facts(store);
                versions = Versions(store);
            });

        using (BarStore store = BarStore.Open(Root))
        {
            MustHold(store);
            // Each with its number, time and source; and one more, that of what put them back.
            Assert.Equal(versions, Versions(store).SkipLast(1));
            Assert.Equal(("Alpha", "file:///late.csv"), (store.Listings.Symbol("local", "A")!.Name, Assert.Single(store.Listings.Sources()).Uri));
            Assert.Equal(Day.AddHours(1), Assert.Single(store.Listings.Coverage()).Span.AskedAt);
            Assert.Contains(store.Health().Notes, note => note.Contains("put back: versions 2 to 5 from the journal: 1 files, 35 hot rows, 1 changes of coverage, 1 records of loads"));
            CatalogCopies.Make(store, keep: 3, CancellationToken.None);
        }

        Assert.Contains(Maintenance.For(Root).Repair().Recovered, line => line.Contains("put back: versions 2 to 5"));
        using (BarStore store = BarStore.Open(Root))
        {
            CatalogCopies.Make(store, keep: 3, CancellationToken.None);
        }

        // Not from the copy either that was made next.
        Array.ForEach(Directory.GetFiles(Root, "catalog.db*"), File.Delete);
        Assert.DoesNotContain(Maintenance.For(Root).Repair().Recovered, line => line.Contains("put back"));
    }

    [Theory]
    [InlineData("journal cut")]
    [InlineData("journal broken")]
    [InlineData("file gone")]
    [InlineData("file damaged")]
    public void Commits_when_not_all_can_be_put_back_then_nothing_is_written_until_repair_has_said_so(string damage)
    {
        string file = string.Empty;
        OlderCatalog.PutBack(_folder, store => Put(store, A, 0, 10), store =>
        {
            Facts(store);
            file = Assert.Single(store.Listings.Files()).Path;
        });
        CommitJournal journal = new(Layout.Journal);
        switch (damage)
        {
            case "journal cut":
                File.WriteAllBytes(Layout.Journal, File.ReadAllBytes(Layout.Journal)[..^10]);
                _models[B] = new(_models[B].Where(bar => bar.Value.Time < Day.AddMinutes(25)).ToDictionary());
                break;
            case "journal broken":
                journal.Break(new('f', 64));
                break;
            case "file gone":
                File.Delete(file);
                break;
            default:
                // Of the same kind, and whole; but not what was published under this name.
                using (BarStore other = BarStore.Open(_folder.File("other")))
                {
                    other.Put(B, Stored.Bars(0, 30, 99));
                    other.Fold();
                    File.Copy(Assert.Single(other.Listings.Files()).Path, file, overwrite: true);
                }

                break;
        }

        using (BarStore store = BarStore.Open(Root))
        {
            Assert.Equal(10, store.Read(A).Count);
            Assert.Contains("commits are lost", Assert.Throws<ToolkitException>(() => store.Put(B, Stored.Bars(0, 1))).Message);
        }

        RepairReport report = Maintenance.For(Root).Repair();
        Assert.True(report.CatalogRebuilt);
        using BarStore repaired = BarStore.Open(Root);
        if (damage.StartsWith("file", StringComparison.Ordinal))
        {
            string lost = Assert.Single(report.Lost);
            Assert.StartsWith($"{file} is {(damage == "file gone" ? "lost" : "damaged")}: 35 rows from 2024-01-01T00:00:00Z to 2024-01-01T00:19:00Z; ", lost, StringComparison.Ordinal);
            _models[A] = [];
            _models[B] = new(_models[B].Where(bar => bar.Value.Time >= Day.AddMinutes(20)).ToDictionary());
        }

        if (damage == "journal cut")
        {
            Assert.Equal(
                ["the journal is missing or cut, so later files are taken by their footers alone", "5 hot bars, which came with versions 5 to 5 and were in no file yet"], report.Lost);
        }

        MustHold(repaired);
    }

    /// <param name="keep">How many copies are kept: with one the journal begins after it, with more it goes back to the older catalog.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Copy_when_it_has_come_further_than_the_older_catalog_then_repair_starts_from_it_and_no_run_is_lost(int keep)
    {
        long run = 0;
        OlderCatalog.PutBack(_folder, store =>
        {
            Put(store, A, 0, 10);
            CatalogCopies.Make(store, keep, CancellationToken.None);
        }, store =>
        {
            Put(store, A, 5, 10);
            run = SaveRun(store);
            CatalogCopies.Make(store, keep, CancellationToken.None);
            Put(store, B, 0, 10);
        });
        using (BarStore store = BarStore.Open(Root))
        {
            Assert.Throws<ToolkitException>(() => store.Put(A, Stored.Bars(0, 1)));
        }

        RepairReport report = Maintenance.For(Root).Repair();
        Assert.Equal((true, 2L), (report.CatalogRebuilt, report.FromVersion));
        Assert.Empty(report.Lost);
        using BarStore repaired = BarStore.Open(Root);
        Assert.Equal("kept", repaired.Catalog.Read(connection => connection.Scalar($"SELECT name FROM runs WHERE run_id = {run}")));
        Assert.All(_models, one => repaired.MustHold(one.Key, one.Value));
    }

    [Fact]
    public void Part_of_the_catalog_when_commits_are_put_back_then_it_counts_as_changed_for_who_saw_what_is_lost()
    {
        IReadOnlyDictionary<CatalogPart, long> seen = new Dictionary<CatalogPart, long>();
        OlderCatalog.PutBack(_folder, store => SaveRun(store), store =>
        {
            SaveRun(store);
            seen = store.Catalog.Changes();
        });
        using BarStore store = BarStore.Open(Root);
        Assert.All(store.Catalog.Changes(), part => Assert.True(part.Value > seen[part.Key], $"{part.Key}: {seen[part.Key]} before, {part.Value} now"));
        Assert.Contains(store.Health().Problems, problem => problem.What.Contains("1 runs, with numbers from 2 to 2"));
    }

    private static long SaveRun(BarStore store) => store.Catalog.Write(transaction =>
    {
        transaction.Changed(CatalogPart.Runs);
        return transaction.Connection.Number(
            """
            INSERT INTO runs (name, strategy, kind, symbol, from_time, to_time, created_at, elapsed_us, seed, toolkit, points, closed_trades, open_trades)
            VALUES ('kept', 's', 'strategy', 'A', 0, 1, 2, 3, 4, 't', 0, 0, 0) RETURNING run_id
            """);
    });

    private void Facts(BarStore store)
    {
        store.Listings.SetSymbol("local", "A", new("Alpha"));
        CoverageSpan known = new(TimeRange.FromMicros(UnixMicroseconds.From(Day), UnixMicroseconds.From(Day.AddHours(1))), CoverageState.Data, "yahoo", Day.AddHours(1));
        Publication load = new()
        {
            MadeBy = "fetch",
            Series = [Stored.Load(B, Stored.Bars(5, 15, ++_seed)) with { Coverage = [known], Source = new("file:///late.csv", new('a', 64), "csv", 15, 15, 0, 0, TimeSpan.Zero) }],
        };
        store.Publish(load);
        _models.Apply(load);
        Put(store, A, 5, 15);
        store.Fold();
        Put(store, B, 25, 5);
    }

    private void Put(BarStore store, SeriesKey key, int from, int count)
    {
        Publication publication = new() { MadeBy = "ingest", Series = [Stored.Load(key, Stored.Bars(from, count, ++_seed))] };
        store.Publish(publication);
        _models.Apply(publication);
    }

    private void MustHold(BarStore store)
    {
        Assert.All(_models, one => store.MustHold(one.Key, one.Value));
        store.MustBeWell();
    }

    private static List<(long, long, string, string?)> Versions(BarStore store) => store.Catalog.Read(connection => connection.List(
        "SELECT version_id, created_at, made_by, source FROM versions ORDER BY version_id", r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.Text(3))));
}
