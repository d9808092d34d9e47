using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>The copies of the catalog that a repair starts from: which one, how far the journal goes back for them, and when none is made.</summary>
public sealed class CatalogCopyTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Newest_copy_when_it_is_not_as_it_was_made_then_the_one_before_it_and_the_journal_bring_all_back()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(A, Stored.Bars(0, 10));
            CatalogCopies.Make(store, keep: 2, CancellationToken.None);
            store.Put(A, Stored.Bars(5, 10, 1));
            store.Put(B, Stored.Bars(0, 10, 2));
            CatalogCopies.Make(store, keep: 2, CancellationToken.None);
            store.Put(B, Stored.Bars(10, 10, 3));
        }

        // It opens, and says other things.
        Sql(CatalogCopies.All(Layout)[0], "DELETE FROM hot_bars WHERE version_id = 3; UPDATE metadata SET value = value - 10 WHERE key = 'hot_rows'");
        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        RepairReport report = Maintenance.For(_folder.Path).Repair();

        Assert.Empty(report.Lost);
        Assert.Equal((true, 1L), (report.CatalogRebuilt, report.FromVersion));
        using BarStore repaired = BarStore.Open(_folder.Path);
        SortedDictionary<long, Bar> a = [], b = [];
        a.Apply(Stored.Bars(0, 10));
        a.Apply(Stored.Bars(5, 10, 1));
        b.Apply(Stored.Bars(0, 10, 2));
        b.Apply(Stored.Bars(10, 10, 3));
        repaired.MustHold(A, a);
        repaired.MustHold(B, b);
        repaired.MustBeWell();
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(2, false, true)]
    [InlineData(3, false, true)]
    [InlineData(4, false, false)]
    [InlineData(5, false, false)]
    public void Journal_when_it_begins_after_the_newest_copy_then_the_two_do_not_reach(long from, bool without, bool with)
    {
        JournalHeader journal = new() { From = from };
        using BarStore store = BarStore.Open(_folder.Path);
        Assert.Equal(without, CatalogCopies.Reach(Layout, journal));
        store.Put(A, Stored.Bars(0, 10));
        CatalogCopies.Make(store, keep: 2, CancellationToken.None);
        store.Put(A, Stored.Bars(10, 10));
        CatalogCopies.Make(store, keep: 2, CancellationToken.None);
        // The newest one is of version 2: what is needed comes after it.
        Assert.Equal(with, CatalogCopies.Reach(Layout, journal));
    }

    [Fact]
    public void Catalog_when_it_is_not_what_was_sealed_then_no_copy_of_it_takes_the_place_of_a_sound_one()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(A, Stored.Bars(0, 10));
        }

        Sql(Layout.Catalog, "UPDATE symbols SET name = 'other'");
        using (BarStore store = BarStore.Open(_folder.Path, new() { VerifyReads = false }))
        {
            store.Put(A, Stored.Bars(10, 10));
            ToolkitException error = Assert.Throws<ToolkitException>(() => CatalogCopies.Make(store, keep: 1, CancellationToken.None));
            Assert.Equal(ErrorKind.BadData, error.Kind);
        }

        Assert.Empty(CatalogCopies.All(Layout));
        Assert.True(Maintenance.For(_folder.Path).Repair().CatalogRebuilt);
        using BarStore repaired = BarStore.Open(_folder.Path);
        Assert.Null(repaired.Listings.Symbol("local", "A")!.Name);
        Assert.Equal(20, repaired.Read(A).Count);
    }

    [Fact]
    public void Folder_in_the_place_of_the_catalog_is_set_aside_with_what_is_in_it()
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(A, Stored.Bars(0, 10));
        }

        File.Delete(Layout.Catalog);
        _folder.Write("catalog.db/mine.txt", "not to be lost");
        Assert.Empty(Maintenance.For(_folder.Path).Repair().Lost);
        Assert.Equal("not to be lost", File.ReadAllText(Assert.Single(Directory.GetFiles(Layout.Quarantine, "mine.txt", SearchOption.AllDirectories))));
        using BarStore repaired = BarStore.Open(_folder.Path);
        Assert.Equal(10, repaired.Read(A).Count);
    }

    private static void Sql(string path, string sql)
    {
        using SqliteConnection connection = SqliteFile.Open(path, SqliteOpenMode.ReadWrite);
        connection.Execute(sql);
    }
}
