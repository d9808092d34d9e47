using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>With the catalog and the journal gone, which files belong to the store is judged by what their footers say.</summary>
public sealed class FooterRecoveryTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private BarStore _store;

    public FooterRecoveryTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-9)]
    public void Bars_when_they_were_deleted_and_others_came_in_their_place_then_the_others_come_back(int later)
    {
        Filed(Stored.Bars(0, 10, 1));
        _store.Delete(Key);
        Filed(Stored.Bars(later, 10, 2));
        MustComeBack(Key, Stored.Bars(later, 10, 2));
    }

    [Fact]
    public void Bars_when_a_killed_writer_left_a_file_of_older_ones_then_the_newer_ones_come_back()
    {
        _store.Put(Key, Stored.Bars(0, 10, 1));
        Killed("compact.committing", () => _store.Fold());
        _store.Put(Key, Stored.Bars(5, 10, 2));
        _store.Fold();
        RepairReport report = MustComeBack(Key, Stored.Bars(0, 10, 1), Stored.Bars(5, 10, 2));
        Assert.EndsWith(" by its footer: 15 rows", Assert.Single(report.Recovered, line => line.Contains(".parquet", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(" stays out: ", Assert.Single(report.Lost, line => line.Contains(".parquet", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Bars_when_a_killed_writer_would_have_put_others_in_their_place_then_only_those_come_back_that_were_published(bool copy, bool between)
    {
        Filed(Stored.Bars(0, 10, 1));
        if (copy)
        {
            CatalogCopies.Make(_store, 3, CancellationToken.None);
        }

        Killed("publish.committing", () => _store.Put(Key, Stored.Bars(20_000, 5_000, 2), replace: true));
        if (between)
        {
            _store.Put(Stored.Key("B"), Stored.Bars(0, 10));
        }

        _store.Put(Key, Stored.Bars(10_000, 5_000, 3), replace: true);
        MustComeBack(Key, Stored.Bars(10_000, 5_000, 3));
    }

    [Fact]
    public void File_when_the_cut_journal_has_another_in_its_place_then_it_stays_out()
    {
        _store.Put(Key, Stored.Bars(0, 10, 1));
        Killed("compact.committing", () => _store.Fold());
        _store.Put(Key, Stored.Bars(0, 10, 2));
        _store.Fold();
        _store.Put(Stored.Key("B"), Stored.Bars(0, 10));
        _store.Dispose();
        using (FileStream journal = new(Path.Combine(_folder.Path, "catalog.journal"), FileMode.Open))
        {
            journal.SetLength(journal.Length - 10);
        }

        MustComeBack(Key, keepJournal: true, Stored.Bars(0, 10, 2));
    }

    [Fact]
    public void Bars_when_the_catalog_was_lost_twice_then_those_come_back_that_took_the_place_of_others_in_between()
    {
        Filed(Stored.Bars(0, 10, 1));
        _store.Put(Stored.Key("B"), Stored.Bars(0, 10));
        _store.Put(Key, Stored.Bars(0, 5_000, 2), replace: true);
        long version = _store.Catalog.Version;
        MustComeBack(Key, Stored.Bars(0, 5_000, 2));

        // No version is given twice.
        Assert.True(_store.Catalog.Version > version);
        _store.Put(Key, Stored.Bars(10_000, 5_000, 3), replace: true);
        MustComeBack(Key, Stored.Bars(10_000, 5_000, 3));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Files_that_took_the_place_of_one_together_when_all_are_there_in_whatever_order_then_they_come_back_and_else_what_fits(bool whole, bool last)
    {
        const int Rows = ParquetWriter.RowGroupRows + 1_000;
        _store.Put(Key, Stored.Bars(0, Rows));
        FileEntry one = Assert.Single(_store.Catalog.Read(connection => FileTable.All(connection, 1)));
        List<string> parts = [];
        using (Workbench bench = new(null, _store, CancellationToken.None))
        {
            Superseded superseded = _store.Catalog.Read(connection => Superseded.Find(connection, 1, [], [one]));
            new FileRewriter(bench, _store) { MaxRows = ParquetWriter.RowGroupRows }.Write(
                Key.Timeframe, [], superseded, (1, () => Guid.NewGuid().ToString("N"), new HashSet<SeriesKey>()), file => parts.Add(file.Path));
        }

        // The last one, which says whose place they take, looks like the oldest.
        Assert.Equal(2, parts.Count);
        parts.ForEach(path => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(-parts.IndexOf(path))));
        if (!last)
        {
            // The writer was killed before it; or, with the one gone, it has gone itself since.
            File.Delete(parts[^1]);
        }

        string path = _store.Layout.Absolute(one.Path);
        if (!whole)
        {
            File.Delete(path);
        }

        RepairReport report = MustComeBack(Key, Stored.Bars(0, whole ? Rows : ParquetWriter.RowGroupRows));
        Assert.Equal(last ? parts.Order() : whole ? [path] : parts[..1], _store.Listings.Files().Select(file => file.Path).Order());
        Assert.Equal(whole && !last ? 1 : 0, report.Lost.Count(line => line.Contains(".parquet", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task Bars_when_they_took_the_place_of_some_from_a_remote_whose_versions_have_higher_numbers_then_they_come_back_alone(int fromMinute)
    {
        using TemporaryFolder elsewhere = new();
        using (Workspace first = Workspace.Init(elsewhere.File("first")))
        {
            for (int i = 0; i < 5; i++)
            {
                first.Store.Put(Stored.Key("B"), Stored.Bars(i, 1));
            }

            first.Store.Put(Key, Stored.Bars(10_000, 5_000, 1));
            first.Remotes.Add(Workspace.Origin, elsewhere.File("remote"));
            await first.Remotes.PushAsync();
        }

        _store.Dispose();
        await Workspace.CloneAsync(elsewhere.File("remote"), _folder.File("clone"));
        _store = BarStore.Open(_folder.File("clone"));
        Assert.Equal(5_000, _store.Read(Key).Count);
        _store.Put(Key, Stored.Bars(fromMinute, 15_000, 2), replace: true);
        MustComeBack(Key, Stored.Bars(fromMinute, 15_000, 2));
    }

    [Fact]
    public void Files_that_are_none_of_the_store_when_they_lie_there_then_they_stay_out()
    {
        string bars = Filed(Stored.Bars(0, 10, 1));
        CatalogCopies.Make(_store, 3, CancellationToken.None);
        _store.Put(Stored.Key("C"), Stored.Bars(0, 5_000, 4));
        string late = Parquets().Single(path => path != bars);
        byte[] bytes = File.ReadAllBytes(late);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(bars)!, "copied.parquet"), bytes);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(bars)!, "nonsense.parquet"), "nonsense");

        // One says that it came after more versions than there can be.
        using (Workbench bench = new(null, _store, CancellationToken.None))
        {
            new FileRewriter(bench, _store).Write(
                Key.Timeframe, [new(Stored.Key("E"), Stored.Bars(0, 10))], new([], new Dictionary<long, IReadOnlyList<SeriesFile>>(), new Dictionary<long, (long, long)>()),
                (long.MaxValue - 1, () => new('e', 32), new HashSet<SeriesKey>()), _ => { });
        }

        // Of one the footer is whole, and nothing else.
        _store.Put(Stored.Key("D"), Stored.Bars(0, 5_000, 5));
        string broken = Parquets().Single(path => path != bars && path != late && Path.GetFileName(path).Length == 40 && !path.Contains("eee", StringComparison.Ordinal));
        bytes = File.ReadAllBytes(broken);
        bytes.AsSpan(4, bytes.Length / 2).Fill(0xFF);
        File.WriteAllBytes(broken, bytes);

        MustComeBack(Key, Stored.Bars(0, 10, 1));
        Assert.Equal(5_000, _store.Read(Stored.Key("C")).Count);
        Assert.InRange(_store.Catalog.Version, 4, 10);
        Assert.Equal([bars, late], _store.Listings.Files().Select(file => file.Path).OrderBy(path => path == late));
    }

    /// <summary>Puts bars into a file of their own.</summary>
    private string Filed(BarColumns rows)
    {
        _store.Put(Key, rows);
        _store.Fold();
        return _store.Listings.Files()[^1].Path;
    }

    private string[] Parquets() => Directory.GetFiles(_store.Layout.Bars, "*.parquet", SearchOption.AllDirectories);

    /// <summary>Leaves the file of a write that was killed before it was committed.</summary>
    private void Killed(string point, Action write)
    {
        HashSet<string> before = [.. Parquets()];
        string left = _folder.File("left");
        string? path = null;
        using (FailPoint.Observe(name =>
        {
            if (name == point)
            {
                path = Parquets().Single(path => !before.Contains(path));
                File.Copy(path, left);
                throw new InvalidOperationException("killed");
            }
        }))
        {
            Assert.Throws<InvalidOperationException>(write);
        }

        File.Move(left, path!);
    }

    private RepairReport MustComeBack(SeriesKey key, params BarColumns[] rows) => MustComeBack(key, keepJournal: false, rows);

    private RepairReport MustComeBack(SeriesKey key, bool keepJournal, params BarColumns[] rows)
    {
        _store.Dispose();
        string folder = _store.Layout.Root;
        Array.ForEach(Directory.GetFiles(folder, keepJournal ? "catalog.db*" : "catalog.*"), File.Delete);
        RepairReport report = Maintenance.For(folder).Repair();
        _store = BarStore.Open(folder);
        SortedDictionary<long, Bar> model = [];
        Array.ForEach(rows, model.Apply);
        _store.MustHold(key, model);
        _store.MustBeWell();
        return report;
    }
}
