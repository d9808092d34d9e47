using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Repair of a catalog that lacks its last commits: it starts from the catalog when that is sound, else from a copy or from nothing.</summary>
public sealed class BehindCatalogTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");
    private static readonly DateTime Day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => OlderCatalog.Of(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Catalog_when_it_is_sound_and_the_journal_goes_on_where_it_ends_then_it_is_started_from()
    {
        OlderCatalog.PutBack(
            _folder,
            store =>
            {
                store.Put(A, Stored.Bars(0, 10));
                CatalogCopies.Make(store, keep: 1, CancellationToken.None);
            },
            store => store.Put(B, Stored.Bars(0, 10, 1)));
        // Nothing else has the first bars now.
        Directory.Delete(Layout.CatalogCopies, recursive: true);

        RepairReport report = Maintenance.For(Layout.Root).Repair();
        Assert.Equal((true, 1L), (report.CatalogRebuilt, report.FromVersion));
        Assert.Equal("the catalog as it was at version 1", report.Recovered[0]);
        Assert.StartsWith("version 2 from the journal: 0 files, 10 hot rows", report.Recovered[1], StringComparison.Ordinal);
        Assert.Empty(report.Lost);
        MustHold();
    }

    [Theory]
    [InlineData("DELETE FROM symbols WHERE symbol = 'A'")]
    [InlineData("UPDATE metadata SET value = 9 WHERE key = 'hot_rows'")]
    [InlineData("UPDATE hot_bars SET close = 1 WHERE time = (SELECT min(time) FROM hot_bars)")]
    // Half of what is lost is there already, in a table that takes nothing twice; or what is there cannot be read.
    [InlineData("INSERT INTO files VALUES ('{id}', 'bars', '1m', 'x', 0, 0, 'x', 0, 0, 1, 1, NULL)")]
    [InlineData("UPDATE coverage SET asked_at = 9000000000000000000")]
    public void Catalog_when_it_only_seems_sound_then_the_journal_brings_all_back_without_it(string damage)
    {
        string id = string.Empty;
        CoverageSpan Known(int from) => new(
            TimeRange.FromMicros(UnixMicroseconds.From(Day.AddHours(from)), UnixMicroseconds.From(Day.AddHours(from + 1))), CoverageState.Data, "yahoo", Day);
        OlderCatalog.PutBack(
            _folder,
            store => store.Publish(new() { MadeBy = "fetch", Series = [Stored.Load(A, Stored.Bars(0, 10)) with { Coverage = [Known(0)] }] }),
            store =>
            {
                store.Publish(new() { MadeBy = "fetch", Series = [Stored.Load(A, Stored.Bars(60, 1)) with { Coverage = [Known(1)] }] });
                store.Put(B, Stored.Bars(0, 10, 1));
                store.Fold();
                id = Path.GetFileNameWithoutExtension(Assert.Single(store.Listings.Files()).Path);
            });
        using (SqliteConnection connection = SqliteFile.Open(Layout.Catalog, SqliteOpenMode.ReadWrite))
        {
            connection.Execute("PRAGMA foreign_keys = OFF");
            connection.Execute(damage.Replace("{id}", id, StringComparison.Ordinal));
        }

        using (BarStore store = BarStore.Open(Layout.Root))
        {
            // Put on top of it, what is lost would hide the damage from the repair.
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => store.Put(B, Stored.Bars(0, 1))).Kind);
        }

        RepairReport report = Maintenance.For(Layout.Root).Repair();
        Assert.Equal((true, 0L), (report.CatalogRebuilt, report.FromVersion));
        Assert.StartsWith("no copy of the catalog is kept", report.Recovered[0], StringComparison.Ordinal);
        Assert.StartsWith("versions 1 to 4 from the journal: 1 files", report.Recovered[1], StringComparison.Ordinal);
        Assert.Empty(report.Lost);
        MustHold(Stored.Bars(60, 1));
    }

    private void MustHold(params BarColumns[] more)
    {
        SortedDictionary<long, Bar> a = [], b = [];
        Array.ForEach([Stored.Bars(0, 10), .. more], a.Apply);
        b.Apply(Stored.Bars(0, 10, 1));
        using BarStore store = BarStore.Open(Layout.Root);
        store.MustHold(A, a);
        store.MustHold(B, b);
        store.MustBeWell();
    }
}
