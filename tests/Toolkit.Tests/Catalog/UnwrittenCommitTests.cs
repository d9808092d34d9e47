using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

/// <summary>Commits of which the journal took no line, since its disk failed just then: the next writer writes down all of it, and repair brings it back.</summary>
public sealed class UnwrittenCommitTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");
    private static readonly DateTime Day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_known_and_is_not_any_more_stays_unknown_after_a_repair()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Publish(Load() with { Series = [Load().Series[0] with { CorporateActions = [new(Day, CorporateActionKind.Split, 4)] }] });
            store.Put(Stored.Key("B"), Stored.Bars(0, 10));
            Dataset dataset = store.Listings.Find(Key)!;
            Unwritten(() =>
            {
                store.Delete(Key);
                Assert.Equal(1, store.Listings.RemoveCorporateActions(dataset.SymbolId, (Day, null)));
            });
            store.Listings.SetSymbol("local", "B", new("Beta"));
        }

        using BarStore repaired = Repaired();
        Assert.Empty(repaired.Listings.Coverage());
        Assert.Empty(repaired.Listings.CorporateActions(repaired.Listings.Symbol("local", "A")!.Id));
        Assert.Equal("B", Assert.Single(repaired.Listings.Datasets()).Symbol);
        repaired.MustBeWell();
    }

    [Theory]
    [InlineData("No space left on device")]
    [InlineData("Input/output error")]
    public void Commit_stands_whatever_the_journal_failed_of(string why)
    {
        SourceRecord again = new("file:///again.csv", new('b', 64), "csv", 10, 10, 0, 10, TimeSpan.Zero);
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Publish(Load());
            // The same rows once more: a load that makes no version.
            Unwritten(() => store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(Key, Stored.Bars(0, 10)) with { Source = again }] }), why);
            Unwritten(() => store.Listings.SetSymbol("local", "A", new("Alpha", Lot: 0.5)), why);
            store.Put(Key, Stored.Bars(10, 5));
            store.Put(Stored.Key("B"), Stored.Bars(10, 5));
            Assert.Equal(store.Catalog.Read(CatalogCounters.Of).Changes, store.Catalog.Journal.Header()!.Changes);
        }

        using BarStore repaired = Repaired();
        Assert.Equal(["file:///first.csv", "file:///again.csv"], repaired.Listings.Sources().Select(row => row.Uri));
        Assert.Equal(("Alpha", 0.5), (repaired.Listings.Symbol("local", "A")!.Name, repaired.Listings.Symbol("local", "A")!.Lot));
        Assert.Equal(15, repaired.Read(Key).Count);
        CoverageSpan known = Assert.Single(repaired.Listings.Coverage()).Span;
        Assert.Equal((CoverageState.Data, "yahoo", Day, Day, Day.AddHours(1)), (known.State, known.Source, known.AskedAt, UnixMicroseconds.ToDateTime(known.Range.FromMicroseconds), UnixMicroseconds.ToDateTime(known.Range.ToMicroseconds)));
        repaired.MustBeWell();
    }

    [Fact]
    public void Store_that_closes_writes_down_what_was_not_and_seals_it()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Key, Stored.Bars(0, 10));
            Unwritten(() => store.Put(Key, Stored.Bars(10, 5)));
            Assert.True(store.Catalog.Journal.Header()!.Changes < store.Catalog.Read(CatalogCounters.Of).Changes);
        }

        Assert.NotNull(new CommitJournal(_folder.File("catalog.journal")).Header()!.Seal);
        using BarStore repaired = Repaired();
        Assert.Equal(15, repaired.Read(Key).Count);
    }

    private static Publication Load() => new()
    {
        MadeBy = "fetch",
        Series =
        [
            Stored.Load(Key, Stored.Bars(0, 10)) with
            {
                Coverage = [new(TimeRange.FromMicros(UnixMicroseconds.From(Day), UnixMicroseconds.From(Day.AddHours(1))), CoverageState.Data, "yahoo", Day)],
                Source = new("file:///first.csv", new('a', 64), "csv", 10, 10, 0, 0, TimeSpan.Zero),
            },
        ],
    };

    /// <summary>Does something of which the commits succeed and the lines in the journal do not.</summary>
    private static void Unwritten(Action commit, string why = "No space left on device")
    {
        bool committed = false, failed = false;
        using (FailPoint.Observe(point =>
        {
            committed = point == "catalog.committed" || (committed && point != "catalog.journalled");
            if (committed && point == "fsync.file")
            {
                failed = true;
                throw new IOException(why);
            }
        }))
        {
            commit();
        }

        Assert.True(failed);
    }

    private BarStore Repaired()
    {
        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        Assert.Empty(Maintenance.For(_folder.Path).Repair().Lost);
        return BarStore.Open(_folder.Path);
    }
}
