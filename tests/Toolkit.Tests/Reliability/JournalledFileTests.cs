using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>The catalog is lost, and with it a file of which only the journal knew: what was in it is named, and can come again.</summary>
public sealed class JournalledFileTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("ws");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bars_of_it_come_back_from_the_file_that_they_came_from(bool fromSources)
    {
        string csv = await FillAsync();
        RepairReport report = Maintenance.For(Root).Repair(fromSources);
        using Workspace tk = Workspace.Open(Root);
        string lost = Assert.Single(report.Lost);
        Assert.Equal(fromSources, lost.EndsWith("; 20 bars are there now", StringComparison.Ordinal));
        if (!fromSources)
        {
            Assert.Contains(" is lost: 22 rows from 2024-01-01T00:00:00Z to 2024-01-01T00:19:00Z; ", lost, StringComparison.Ordinal);
            Assert.Contains($"local:A 1m: 20 bars are missing; latest source: {csv}", lost, StringComparison.Ordinal);
            Assert.Contains("local:B 1m: 2 bars are missing; latest source: unknown", lost, StringComparison.Ordinal);
            Assert.DoesNotContain("local:C", lost, StringComparison.Ordinal);
            Assert.Equal(5, (await tk.Bars.SummaryAsync("A")).Rows);
            Assert.Equal((false, 20L), await tk.Ingest.FileAsync(csv, "A", "1m") is var again ? (again.Skipped, again.RowsAccepted) : default);
        }

        Assert.Equal(25, (await tk.Bars.SummaryAsync("A")).Rows);
    }

    [Fact]
    public async Task What_is_known_of_its_stretch_is_forgotten_so_that_a_feed_is_asked_again()
    {
        await FillAsync();
        Maintenance.For(Root).Repair();
        using BarStore store = BarStore.Open(Root);
        // Of the file's 20 minutes; the rest of the two hours stays known, and so does another series.
        Assert.Equal(
            [("A", Start.AddMinutes(19).Ticks + 10, Start.AddHours(2).Ticks), ("C", Start.Ticks, Start.AddHours(2).Ticks)],
            store.Listings.Coverage().Select(row => (row.Key.Symbol, UnixMicroseconds.ToDateTime(row.Span.Range.FromMicroseconds).Ticks, UnixMicroseconds.ToDateTime(row.Span.Range.ToMicroseconds).Ticks)));
        store.MustBeWell();
    }

    [Fact]
    public async Task Repair_that_is_killed_before_it_has_told_of_it_leaves_that_to_the_next_one()
    {
        string csv = await FillAsync();
        using (FailPoint.Observe(name =>
        {
            if (name == "repair.installed")
            {
                throw new InvalidOperationException("killed");
            }
        }))
        {
            Assert.Throws<InvalidOperationException>(() => Maintenance.For(Root).Repair());
        }

        Assert.Equal(
            [$"local:A 1m: 20 bars are missing; latest source: {csv}", "local:B 1m: 2 bars are missing; latest source: unknown"],
            Maintenance.For(Root).Repair().Lost.Order(StringComparer.Ordinal));
        using Workspace tk = Workspace.Open(Root);
        Assert.False((await tk.Ingest.FileAsync(csv, "A", "1m")).Skipped);
        Assert.Equal(25, (await tk.Bars.SummaryAsync("A")).Rows);
        Assert.Empty(Maintenance.For(Root).Repair().Lost);
    }

    /// <summary>25 bars of A, of which 20 are in a file that is gone with the catalog, two of B that were in it too, and one of C that was not.</summary>
    private async Task<string> FillAsync()
    {
        string csv = _folder.Write("a.csv", "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{Start.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ},1,2,0.5,1.5,{i}\n")));
        using (Workspace tk = Workspace.Init(Root))
        {
            await tk.Ingest.FileAsync(csv, "A", "1m");
        }

        using (BarStore store = BarStore.Open(Root))
        {
            CoverageSpan known = new(TimeRange.FromMicros(UnixMicroseconds.From(Start), UnixMicroseconds.From(Start.AddHours(2))), CoverageState.Data, "yahoo", Start);
            store.Put(Stored.Key("B"), Stored.Bars(0, 2));
            store.Fold();
            foreach ((string symbol, int from, int count) in new[] { ("A", 60, 5), ("C", 10, 1) })
            {
                store.Publish(new() { MadeBy = "fetch", Series = [Stored.Load(Stored.Key(symbol), Stored.Bars(from, count)) with { Coverage = [known] }] });
            }

            File.Delete(Assert.Single(store.Listings.Files()).Path);
        }

        Array.ForEach(Directory.GetFiles(Root, "catalog.db*"), File.Delete);
        return csv;
    }
}
