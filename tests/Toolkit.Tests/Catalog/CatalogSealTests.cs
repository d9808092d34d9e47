using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Catalog;

/// <summary>When catalog.db is hashed, when it is not, and what a lock, a reader or a journal that cannot be had does to it.</summary>
public sealed class CatalogSealTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");
    private static readonly WorkspaceOptions Impatient = new() { BusyTimeout = TimeSpan.FromMilliseconds(20) };

    private readonly TemporaryFolder _folder = new();

    private string Catalog => _folder.File("catalog.db");

    private string Wal => Catalog + "-wal";

    private CommitJournal Journal => new(_folder.File("catalog.journal"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seal_is_the_hash_of_a_catalog_up_to_a_size_and_none_is_taken_of_a_larger_one()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        using (store.Catalog.LockForWriting(CancellationToken.None))
        {
            Assert.False(store.Catalog.Seal(1));
            long bytes = new FileInfo(Catalog).Length;
            Assert.False(store.Catalog.Seal(bytes - 1));
            Assert.Null(Journal.Header()!.Seal);
            Assert.True(store.Catalog.Seal(bytes));
            Assert.Equal(bytes, Journal.Header()!.CatalogBytes);
        }

        store.Dispose();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Catalog))), Journal.Header()!.Seal);
    }

    [Fact]
    public void No_seal_is_taken_while_a_reader_keeps_part_of_the_wal()
    {
        BarStore store = BarStore.Open(_folder.Path, Impatient);
        store.Put(Key, Stored.Bars(0, 10));
        using (SqliteConnection reader = Reader())
        {
            store.Put(Key, Stored.Bars(10, 10));
            store.Dispose();
            Assert.Null(Journal.Header()!.Seal);
            Assert.True(new FileInfo(Wal).Length > 0);
        }

        using BarStore again = BarStore.Open(_folder.Path);
        Assert.Equal(20, again.Read(Key).Count);
        again.Dispose();
        Assert.NotNull(Journal.Header()!.Seal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vacuum_tells_by_how_much_the_catalog_and_its_wal_are_shorter(bool read)
    {
        using BarStore store = BarStore.Open(_folder.Path, Impatient);
        store.Put(Key, Stored.Bars(0, 2_000));
        store.Catalog.Write(transaction => transaction.Connection.Execute("DELETE FROM hot_bars WHERE time > (SELECT AVG(time) FROM hot_bars)"));
        Assert.NotEqual(0, Free());
        long before = Bytes();
        Assert.True(new FileInfo(Wal).Length > 0);
        using SqliteConnection? reader = read ? Reader() : null;
        long freed = store.Catalog.Vacuum(CancellationToken.None);
        Assert.Equal(before - Bytes(), freed);
        Assert.Equal(0, Free());
        Assert.Equal(read, freed < 0);
        Assert.Equal(read, Journal.Header()!.Seal is null);

        long Free() => store.Catalog.Read(connection => connection.Number("PRAGMA freelist_count"));

        long Bytes() => new FileInfo(Catalog).Length + (File.Exists(Wal) ? new FileInfo(Wal).Length : 0);
    }

    [Fact]
    public void Store_that_closes_leaves_the_wal_to_the_one_who_is_writing()
    {
        BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        using (OsLock.Take(store.Layout.WriterLock, TimeSpan.Zero, "test", CancellationToken.None))
        {
            store.Dispose();
        }

        Assert.True(new FileInfo(Wal).Length > 0);
        Assert.Null(Journal.Header()!.Seal);
    }

    [Fact]
    public void Catalog_that_is_closed_twice_is_given_back_once()
    {
        using CatalogDatabase one = CatalogDatabase.Open(new(_folder.Path), new()), two = CatalogDatabase.Open(new(_folder.Path), new());
        new CatalogListings(two).SetSymbol("local", "A", new());
        one.Dispose();
        one.Dispose();
        Assert.Null(Journal.Header()!.Seal);
        two.Dispose();
        Assert.NotNull(Journal.Header()!.Seal);
    }

    [Fact]
    public void Store_without_a_journal_that_can_be_read_closes_and_lets_go_of_its_lock()
    {
        using BarStore store = BarStore.Open(_folder.Path, Impatient);
        store.Put(Key, Stored.Bars(0, 10));
        File.Move(store.Layout.Journal, _folder.File("aside"));
        Directory.CreateDirectory(store.Layout.Journal);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(ErrorKind.Failure, Assert.Throws<ToolkitException>(() => store.Put(Key, Stored.Bars(10, 10))).Kind);
        }

        Directory.Delete(store.Layout.Journal);
        File.Move(_folder.File("aside"), store.Layout.Journal);
        store.Put(Key, Stored.Bars(10, 10));
        Assert.Equal(20, store.Read(Key).Count);
        File.Move(store.Layout.Journal, _folder.File("aside"));
        Directory.CreateDirectory(store.Layout.Journal);
        store.Dispose();
        Directory.Delete(store.Layout.Journal);
        File.Move(_folder.File("aside"), store.Layout.Journal);
        using BarStore again = BarStore.Open(_folder.Path);
        Assert.Equal(20, again.Read(Key).Count);
    }

    [Fact]
    public void Store_whose_catalog_another_program_has_changed_closes_and_seals_nothing()
    {
        BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        Foreign("ALTER TABLE metadata RENAME TO notes");
        store.Dispose();
        Assert.Null(Journal.Header()!.Seal);
    }

    [Fact]
    public void Seal_that_cannot_be_taken_off_durably_stops_the_commit()
    {
        BarStore.Open(_folder.Path).Dispose();
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Put(Key, Stored.Bars(0, 10));
        }

        using (BarStore store = BarStore.Open(_folder.Path))
        {
            using (FailPoint.Observe(Fail))
            {
                ToolkitException error = Assert.Throws<ToolkitException>(() => store.Listings.SetSymbol("local", "B", new()));
                Assert.Equal(ErrorKind.Failure, error.Kind);
                Assert.Contains("catalog.journal cannot be written: Input/output error", error.Message);
            }

            Assert.Equal("A", Assert.Single(store.Listings.Symbols()).Symbol);
            store.Listings.SetSymbol("local", "B", new());
            Assert.Equal(2, store.Listings.Symbols().Count);
        }
    }

    [Fact]
    public void Catalog_that_could_not_be_brought_up_to_date_is_not_opened()
    {
        Sealed();
        Foreign("PRAGMA journal_mode = DELETE");
        WorkspaceOptions unchecking = new() { VerifyReads = false };
        using (FailPoint.Observe(Fail))
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path, unchecking));
            Assert.Contains("catalog.journal cannot be written", error.Message);
        }

        using BarStore store = BarStore.Open(_folder.Path, unchecking);
        Assert.Equal(10, store.Read(Key).Count);
        store.Put(Key, Stored.Bars(10, 10));
    }

    [Fact]
    public void Hot_rows_that_have_checksums_get_no_new_ones_when_the_catalog_is_brought_up_to_date()
    {
        Sealed();
        File.Delete(_folder.File("catalog.journal"));
        Foreign("UPDATE hot_bars SET close = close + 1 WHERE time = (SELECT MIN(time) FROM hot_bars); PRAGMA journal_mode = DELETE");
        using BarStore store = BarStore.Open(_folder.Path);
        Assert.Equal("wal", store.Catalog.Read(connection => connection.Scalar("PRAGMA journal_mode")));
        Assert.Single(store.Catalog.Read(HotBarTable.Damaged));
    }

    [Fact]
    public void Sealed_catalog_that_a_newer_toolkit_has_written_is_newer_and_not_damaged()
    {
        Sealed();
        Foreign($"PRAGMA user_version = {Schema.Version + 1}");
        foreach (bool readOnly in new[] { false, true })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path, new() { ReadOnly = readOnly }));
            Assert.Contains($"schema {Schema.Version + 1}", error.Message);
            Assert.DoesNotContain("SHA-256", error.Message);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flipped_bit_of_a_sealed_catalog_is_damage_until_it_is_flipped_back(bool readOnly)
    {
        Sealed();
        WorkspaceOptions options = new() { ReadOnly = readOnly };
        for (int i = 0; i < 2; i++)
        {
            DiskDamage.Flip(Catalog, 5_000, 3);
            ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path, options));
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains($"kept was {Journal.Header()!.Seal}", error.Message);
            DiskDamage.Flip(Catalog, 5_000, 3);
            using BarStore store = BarStore.Open(_folder.Path, options);
            Assert.Equal(10, store.Read(Key).Count);
        }
    }

    [Fact]
    public void Catalog_that_is_too_large_is_not_hashed_when_it_is_opened()
    {
        Sealed();
        Assert.NotNull(Journal.Header()!.Seal);
        using (FileStream stream = new(Catalog, FileMode.Open))
        {
            stream.SetLength(CatalogDatabase.MaxSealBytes + 4096);
        }

        using BarStore store = BarStore.Open(_folder.Path, new() { ReadOnly = true });
        Assert.Equal(10, store.Read(Key).Count);
    }

    [Theory]
    [InlineData("has read")]
    [InlineData("has written")]
    [InlineData("has found no journal")]
    public void Open_store_writes_to_the_catalog_that_was_put_in_the_place_of_its_own(string before)
    {
        Sealed();
        string other = _folder.File("other");
        using (BarStore store = BarStore.Open(other))
        {
            store.Put(Stored.Key("B"), Stored.Bars(0, 7));
        }

        new CommitJournal(Path.Combine(other, "catalog.journal")).Unseal();
        using BarStore open = BarStore.Open(_folder.Path, new() { VerifyReads = false });
        Assert.Equal(10, open.Read(Key).Count);
        if (before != "has read")
        {
            open.Put(Key, Stored.Bars(10, 1));
        }

        if (before == "has found no journal")
        {
            File.Move(open.Layout.Journal, _folder.File("aside"));
            open.Catalog.LockForWriting(CancellationToken.None).Dispose();
            Assert.Equal(11, open.Read(Key).Count);
        }

        // As another process's repair does it.
        foreach (string name in new[] { "catalog.db", "catalog.journal" })
        {
            File.Move(Path.Combine(other, name), _folder.File(name), overwrite: true);
        }

        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Move(Catalog + suffix, _folder.File("old" + suffix));
        }

        open.Listings.SetSymbol("local", "C", new());
        Assert.Equal(["B", "C"], open.Listings.Symbols().Select(row => row.Symbol));
        open.Dispose();
        using BarStore again = BarStore.Open(_folder.Path);
        Assert.Equal(["B", "C"], again.Listings.Symbols().Select(row => row.Symbol));
        Assert.Equal(7, again.Read(Stored.Key("B")).Count);
    }

    [Fact]
    public void Wal_is_written_back_after_the_commit_that_makes_it_long()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        Assert.True(new FileInfo(Wal).Length > 0);
        store.Catalog.Write(transaction => transaction.Connection.Execute($"INSERT INTO metadata (key, value) VALUES ('large', zeroblob({CatalogDatabase.WalBoundBytes}))"));
        Assert.Equal(0, new FileInfo(Wal).Length);
    }

    [Fact]
    public void Copy_that_was_read_from_is_gone_with_its_reader()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
        CatalogDatabase reader = CatalogDatabase.Open(new(_folder.Path), new() { ReadOnly = true });
        string copy = reader.Read(connection => connection.DataSource);
        Assert.True(File.Exists(copy));
        Assert.NotEqual(Catalog, copy);
        reader.Dispose();
        reader.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
        Assert.Throws<ObjectDisposedException>(() => reader.Version);
    }

    private static void Fail(string point)
    {
        if (point == "fsync.file")
        {
            throw new IOException("Input/output error");
        }
    }

    private void Sealed()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 10));
    }

    private void Foreign(string sql)
    {
        using SqliteConnection other = SqliteFile.Open(Catalog, SqliteOpenMode.ReadWrite);
        other.Execute(sql);
    }

    /// <summary>A reader as of another process, in the middle of its transaction.</summary>
    private SqliteConnection Reader()
    {
        SqliteConnection reader = SqliteFile.Open(Catalog, SqliteOpenMode.ReadWrite);
        reader.Execute("BEGIN");
        reader.Number("SELECT COUNT(*) FROM hot_bars");
        return reader;
    }
}
