using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>A catalog whose counts are wrong is set right by a repair, and one in which all is right is left as it is.</summary>
public sealed class RecountTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("row_count = 7")]
    [InlineData("row_count = 30")]
    [InlineData("first_time = first_time + 60000000")]
    [InlineData("last_time = NULL")]
    public void Counts_when_they_are_wrong_then_set_right_and_else_nothing_changes(string wrong)
    {
        SortedDictionary<long, Bar> a = [], b = [];
        CatalogCounters before;
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(A, Stored.Bars(0, 20));
            store.Fold();
            store.Put(A, Stored.Bars(15, 10, 1));
            store.Put(B, Stored.Bars(0, 10));
            // One that has no bars any more.
            store.Put(Stored.Key("Gone"), Stored.Bars(0, 10));
            store.Delete(Stored.Key("Gone"));
            before = store.Catalog.Read(CatalogCounters.Of);
        }

        a.Apply(Stored.Bars(0, 20));
        a.Apply(Stored.Bars(15, 10, 1));
        b.Apply(Stored.Bars(0, 10));
        if (wrong.Length > 0)
        {
            new CommitJournal(Layout.Journal).Unseal();
            using SqliteConnection connection = SqliteFile.Open(Layout.Catalog, SqliteOpenMode.ReadWrite);
            connection.Execute($"UPDATE datasets SET {wrong} WHERE symbol_id = (SELECT symbol_id FROM symbols WHERE symbol = 'A')");
        }

        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.Equal((false, 0L, before.Version), (report.CatalogRebuilt, report.FromVersion, report.Version));
        Assert.Empty(report.Recovered);
        using BarStore repaired = BarStore.Open(_folder.Path);
        repaired.MustHold(A, a);
        repaired.MustHold(B, b);
        repaired.MustBeWell();
        Assert.Equal(before.Changes + (wrong.Length > 0 ? 1 : 0), repaired.Catalog.Read(CatalogCounters.Of).Changes);
    }
}
