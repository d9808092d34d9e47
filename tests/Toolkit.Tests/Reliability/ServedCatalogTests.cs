using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 7, for the catalog: its pages, its seal and the bars in it.</summary>
public sealed class ServedCatalogTests : IDisposable
{
    private const string LastClose = "SELECT close FROM bars ORDER BY time DESC LIMIT 1";

    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_flipped_bit_of_the_catalog_gives_other_numbers(bool readOnly)
    {
        Fill();
        string path = _folder.File("catalog.db");
        byte[] good = File.ReadAllBytes(path);
        WorkspaceOptions options = new() { ReadOnly = readOnly };
        Random random = new(72);
        int[] places = [24, 28, 60, 100, .. Enumerable.Range(0, good.Length / 1_021).Select(i => i * 1_021 + random.Next(1_021))];
        foreach (int place in places)
        {
            DiskDamage.Flip(path, place, place % 8);
            ToolkitException error = Assert.Throws<ToolkitException>(() => Workspace.Open(_folder.Path, options));
            Assert.Equal(ErrorKind.BadData, error.Kind);
            File.WriteAllBytes(path, good);
        }

        using Workspace tk = Workspace.Open(_folder.Path, options);
        Assert.Equal(6_190, (await tk.Bars.ReadAsync("A", "1m")).Count);
    }

    [Fact]
    public async Task Flipped_bits_of_a_catalog_without_a_seal_never_end_in_a_strange_exception()
    {
        Fill();
        string path = _folder.File("catalog.db");
        byte[] good = File.ReadAllBytes(path);
        Random random = new(5);
        for (int i = 0; i < 150; i++)
        {
            File.WriteAllBytes(path, good);
            DiskDamage.Flip(path, random.Next(good.Length), random.Next(8));
            try
            {
                using Workspace tk = Workspace.Open(_folder.Path, new() { VerifyReads = false, ReadOnly = true });
                await tk.Bars.ReadAsync("A", "1m");
                _ = (tk.Datasets(), tk.Symbols(), tk.Files());
            }
            catch (ToolkitException)
            {
                // What it is about does not matter here.
            }
        }
    }

    [Theory]
    [InlineData("close = close + 0.01")]
    [InlineData("open = open + 0.01")]
    [InlineData("high = high + 0.01")]
    [InlineData("low = low - 0.01")]
    [InlineData("volume = volume + 1")]
    [InlineData("volume = NULL")]
    [InlineData("close = 'text'")]
    [InlineData("time = time + 1")]
    [InlineData("version_id = 1")]
    [InlineData("removed_in = 99")]
    [InlineData("checksum = checksum + 1")]
    public async Task Hot_row_that_is_not_what_was_written_is_not_served(string change)
    {
        Fill();
        using Workspace tk = Workspace.Open(_folder.Path);
        string which = $"time = {SeededBars.Start + 6_100 * UnixMicroseconds.PerMinute}";
        Foreign($"PRAGMA foreign_keys = OFF; UPDATE hot_bars SET {change} WHERE {which}");
        foreach (Func<Task> read in new Func<Task>[] { () => tk.Bars.ReadAsync("A", "1m"), () => tk.Bars.LatestAsync("A", "1m", 100), () => tk.SqlAsync(LastClose) })
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(read);
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains("CRC-32C", error.Message);
            Assert.Contains("Repair()", error.Hint);
        }

        using BarStore store = BarStore.Open(_folder.Path, new() { VerifyReads = false });
        (SeriesKey? series, string time) = Assert.Single(store.Catalog.Read(HotBarTable.Damaged));
        Assert.Equal(Key, series);
        Assert.StartsWith("2024-01-05T05:40:00", time);
    }

    [Fact]
    public void Wrong_hot_row_is_named_by_verify_and_brought_back_by_repair()
    {
        Fill();
        string expected;
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            // From here on there is no seal.
            store.Put(Stored.Key("B"), Stored.Bars(0, 10));
            expected = StoredBars.Digest(store.Read(Key));
            Foreign($"UPDATE hot_bars SET close = close + 1 WHERE time = {SeededBars.Start + 6_100 * UnixMicroseconds.PerMinute}");
            Assert.Contains(
                Maintenance.For(_folder.Path).Verify().Problems, problem => problem.Where == Key.ToString() && problem.What.Contains("2024-01-05T05:40:00") && problem.What.Contains("CRC-32C"));
        }

        Assert.True(Maintenance.For(_folder.Path).Repair().CatalogRebuilt);
        using BarStore repaired = BarStore.Open(_folder.Path);
        Assert.Equal(expected, StoredBars.Digest(repaired.Read(Key)));
        repaired.MustBeWell();
    }

    [Fact]
    public void Hot_rows_stay_sound_when_they_are_replaced_folded_and_cleared()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 100));
        store.Put(Key, Stored.Bars(50, 100, 1));
        store.Fold();
        store.Put(Key, Stored.Bars(120, 100, 2));
        store.Put(Key, Stored.Bars(0, 10, 3), replace: true);
        store.Delete(Key);
        Assert.Equal(310, store.Catalog.Read(connection => connection.Number("SELECT COUNT(*) FROM hot_bars")));
        Assert.Empty(store.Catalog.Read(HotBarTable.Damaged));
        foreach ((long version, int rows) in new[] { (1L, 100), (2, 150), (3, 150), (4, 220), (5, 10), (6, 0) })
        {
            Assert.Equal(rows, store.Read(Key, version).Count);
        }
    }

    [Fact]
    public void Hot_rows_of_an_older_schema_get_their_checksums()
    {
        Fill();
        string expected;
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            expected = StoredBars.Digest(store.Read(Key));
        }

        Foreign("ALTER TABLE hot_bars DROP COLUMN checksum; PRAGMA user_version = 6");
        using BarStore migrated = BarStore.Open(_folder.Path, new() { VerifyReads = false });
        Assert.Empty(migrated.Catalog.Read(HotBarTable.Damaged));
        Assert.Equal(expected, StoredBars.Digest(migrated.Read(Key)));
        migrated.Put(Key, Stored.Bars(6_000, 50, 7));
        Assert.Empty(migrated.Catalog.Read(HotBarTable.Damaged));
    }

    [Fact]
    public void Commit_of_a_killed_writer_that_another_program_writes_back_is_no_damage()
    {
        Fill();
        using (Child killed = Child.Start([(FailPoint.Variable, "catalog.committed")], "publish", _folder.Path, "B", 0, 50, 0, 1))
        {
            Assert.Equal(128 + 9, killed.Ended());
        }

        // Any program that has SQLite does so when it is the last to close the file.
        Foreign("SELECT COUNT(*) FROM hot_bars");
        Assert.Equal(0, new FileInfo(_folder.File("catalog.db-wal")) is { Exists: true } wal ? wal.Length : 0);
        using BarStore store = BarStore.Open(_folder.Path);
        Assert.Equal(50, store.Read(Stored.Key("B")).Count);
    }

    [Fact]
    public void Seal_is_gone_when_a_commit_is_there_and_stays_when_there_is_none()
    {
        Fill();
        using BarStore store = BarStore.Open(_folder.Path);
        string? seal = store.Catalog.Journal.Header()!.Seal;
        Assert.NotNull(seal);
        Assert.Throws<InvalidOperationException>(() => store.Catalog.Write(_ => throw new InvalidOperationException("no")));
        Assert.Equal(seal, store.Catalog.Journal.Header()!.Seal);
        bool seen = false;
        using (FailPoint.Observe(name =>
        {
            if (name == "catalog.committed")
            {
                seen = true;
                Assert.Null(store.Catalog.Journal.Header()!.Seal);
            }
        }))
        {
            store.Put(Key, Stored.Bars(7_000, 5));
        }

        Assert.True(seen);
        store.Dispose();
        Assert.NotNull(store.Catalog.Journal.Header()!.Seal);
    }

    private void Foreign(string sql)
    {
        using SqliteConnection other = SqliteFile.Open(_folder.File("catalog.db"), SqliteOpenMode.ReadWrite);
        other.Execute(sql);
    }

    private void Fill() => ServedTests.Fill(_folder.Path);
}
