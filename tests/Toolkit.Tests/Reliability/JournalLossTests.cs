using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>What a repair lists that the journal could not bring back.</summary>
public sealed class JournalLossTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData(3L, false)]
    [InlineData(4L, false)]
    [InlineData(5L, true)]
    public void Facts_when_the_journal_has_them_only_from_a_later_change_on_then_they_are_listed(long? wholeFrom, bool listed)
    {
        CatalogCounters from = new(Changes: 4, Version: 2, LastRun: 6, HotRows: 0);
        JournalLoad load = new("local", "A", "1m", "ingest", "file:///b.csv", new('b', 64), "csv", 1, 1, 0, 0, 4, 0, 0);
        RecoveredState state = RecoveredState.After(
            from,
            [
                new() { Version = 2, Change = 4, Source = "file:///before.csv" },
                new() { Version = 3, Change = 5, Source = "file:///a.csv" },
                new() { Version = 4, Change = 6, Source = "file:///b.csv", Loads = [load] },
                new() { Version = 5, Change = 7, Source = "file:///a.csv" },
                new() { Version = 6, Change = 8 },
            ]);
        string[] expected =
        [
            "coverage, corporate actions and what was set of symbols, since version 2, as far as the journal does not have it",
            "the record of the load from file:///a.csv (its bars are there)",
        ];
        Assert.Equal(listed ? expected : [], JournalLosses.Of(state, from, new() { Changes = 8, Version = 6, LastRun = 6, WholeFrom = wholeFrom }));
    }

    [Theory]
    [InlineData(19, "1 hot bars, which came with versions 6 to 9 and were in no file yet")]
    [InlineData(20, null)]
    [InlineData(21, null)]
    public void Hot_rows_when_fewer_are_there_than_the_journal_counted_then_the_difference_is_listed(long there, string? lost)
    {
        RecoveredState state = RecoveredState.After(default, [new() { Version = 5, Change = 5 }]);
        Assert.Equal(lost is null ? [] : [lost], JournalLosses.OfCut(state, default, new() { Version = 9, HotRows = 20 }, there));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Journal_when_its_header_is_damaged_or_it_is_gone_then_what_nobody_can_count_is_listed(bool gone)
    {
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(A, Stored.Bars(0, 10));
            CatalogCopies.Make(store, keep: 1, CancellationToken.None);
            store.Put(A, Stored.Bars(10, 10));
            store.Fold();
        }

        string journal = _folder.File("catalog.journal");
        if (gone)
        {
            File.Delete(journal);
        }
        else
        {
            DiskDamage.Flip(journal, 30, 1);
        }

        Array.ForEach(Directory.GetFiles(_folder.Path, "catalog.db*"), File.Delete);
        RepairReport report = Maintenance.For(_folder.Path).Repair();
        Assert.Equal(
            [
                "the journal is missing or cut, so later files are taken by their footers alone",
                "coverage, corporate actions and what was set of symbols, since version 1, as far as the journal does not have it",
                "runs that were saved since version 1",
                $"hot rows that came after version {(gone ? 1 : 3)}, nobody knows how many",
            ],
            report.Lost);
        using BarStore repaired = BarStore.Open(_folder.Path);
        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 20));
        repaired.MustHold(A, model);
        Assert.Equal(1, report.FromVersion);
        Assert.Equal(!gone, report.Recovered.Any(line => line.StartsWith("versions 2 to 3 from the journal: 1 files", StringComparison.Ordinal)));
        Assert.DoesNotContain(report.Recovered, line => line.StartsWith("no version", StringComparison.Ordinal));
    }
}
