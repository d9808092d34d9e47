using System.Data.Common;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Tests.Catalog;

/// <summary>A SQLite file beside the catalog: who reads, who writes, what stays when it is closed.</summary>
public sealed class SideDatabaseTests : IDisposable
{
    private static readonly string[] Tables = ["CREATE TABLE t (a)", "ALTER TABLE t ADD COLUMN b DEFAULT 7"];

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public SideDatabaseTests() => _store = BarStore.Open(_folder.File("ws"));

    private string Db => Path.Combine(_store.Layout.Root, "side.db");

    private string Wal => Db + "-wal";

    private string Lock => Path.Combine(_store.Layout.Locks, "side");

    private string Seal => Path.Combine(_store.Layout.Seals, "side.db.seal");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void File_when_nobody_has_written_then_it_reads_as_empty_and_does_not_come_into_being()
    {
        using SideDatabase side = Open();
        Assert.Equal(0, side.Read(Rows));
        Assert.Equal((false, 0L, 0L), (side.IsThere, side.WalBytes, side.Vacuum(CancellationToken.None)));
        using SqliteConnection copy = SqliteFile.Open(":memory:", SqliteOpenMode.Memory);
        side.Copy(copy);
        Assert.Equal(0, Rows(copy));
        Assert.False(File.Exists(Db));
        Assert.Equal(1, Insert(side));
        Assert.True(side.IsThere);
        Assert.Equal(1, side.Read(Rows));
        side.Copy(copy);
        Assert.Equal(1, Rows(copy));
        Assert.Equal("wal", side.Read(connection => connection.Scalar("PRAGMA journal_mode")));
    }

    [Fact]
    public void Work_when_it_throws_then_nothing_has_changed_and_the_next_one_goes_on()
    {
        using SideDatabase side = Open();
        Insert(side);
        Assert.Throws<FormatException>(() => side.Write<int>(connection =>
        {
            connection.Execute("DELETE FROM t");
            throw new FormatException();
        }));
        Assert.Equal(1, side.Read(Rows));
        Assert.Equal(1, Insert(side));
        Assert.Equal(2, ((IDatabase)side).Read((DbConnection connection) => connection.Number("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public void Error_of_SQLite_or_of_a_row_is_one_of_this_library()
    {
        using SideDatabase side = Open();
        Insert(side);
        ToolkitException error = Assert.Throws<ToolkitException>(() => side.Read(connection => connection.Number("SELECT x FROM none")));
        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.IsType<SqliteException>(error.InnerException);
        error = Assert.Throws<ToolkitException>(() => side.Read(connection => connection.List("SELECT NULL", r => r.GetString(0))));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("Backup", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_file_gets_the_tables_that_came_after_it_and_keeps_its_rows()
    {
        using (SideDatabase old = Open(Tables[..1]))
        {
            old.Write(connection => connection.Execute("INSERT INTO t VALUES (5)"));
        }

        using (BarStore reader = BarStore.Open(_store.Layout.Root, new() { ReadOnly = true }))
        using (SideDatabase sight = new(reader.Catalog, new(), new(Db, Lock, Tables)))
        {
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => sight.Read(Rows)).Kind);
            Assert.Throws<ToolkitException>(() => Insert(sight));
        }

        using (SideDatabase now = Open())
        {
            Assert.Equal((5, 7), now.Read(connection => connection.List("SELECT a, b FROM t", r => (r.GetInt32(0), r.GetInt32(1))))[0]);
            Assert.Equal(2, now.Read(connection => connection.Number("PRAGMA user_version")));
        }

        using (BarStore reader = BarStore.Open(_store.Layout.Root, new() { ReadOnly = true }))
        using (SideDatabase sight = new(reader.Catalog, new(), new(Db, Lock, Tables)))
        {
            Assert.Equal(1, sight.Read(Rows));
        }

        using SideDatabase older = Open(Tables[..1]);
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => older.Read(Rows)).Kind);
        // And lets the file go: the next one to close it is the last.
        using (SideDatabase again = Open())
        {
            Assert.Equal(1, Insert(again));
        }

        Assert.True(File.Exists(Seal));
    }

    [Fact]
    public void Closing_when_the_folder_of_the_lock_is_gone_then_without_a_seal()
    {
        string locks = Directory.CreateDirectory(_folder.File("locks")).FullName;
        using (SideDatabase side = new(_store.Catalog, new(), new(Db, Path.Combine(locks, "side"), Tables)))
        {
            Insert(side);
            Directory.Delete(locks, recursive: true);
        }

        Assert.False(File.Exists(Seal));
    }

    [Fact]
    public void File_of_this_schema_without_a_WAL_gets_one()
    {
        using (SqliteConnection plain = SqliteFile.Open(Db, SqliteOpenMode.ReadWriteCreate))
        {
            plain.Execute("CREATE TABLE t (a, b); PRAGMA user_version = 2");
        }

        using SideDatabase side = Open();
        Assert.Equal(1, Insert(side));
        Assert.Equal("wal", side.Read(connection => connection.Scalar("PRAGMA journal_mode")));
    }

    [Fact]
    public void WAL_when_it_is_longer_than_its_bound_then_it_is_written_back()
    {
        using SideDatabase side = Open();
        Insert(side);
        Assert.True(side.WalBytes > 0);
        Assert.Equal(new FileInfo(Wal).Length, side.WalBytes);
        side.Write(connection => connection.Execute("INSERT INTO t (a) VALUES (zeroblob(5000000))"));
        Assert.Equal(0, side.WalBytes);
    }

    [Fact]
    public void Vacuum_says_what_it_has_freed()
    {
        using SideDatabase side = Open();
        side.Write(connection => connection.Execute("INSERT INTO t (a) VALUES (zeroblob(1000000))"));
        side.Write(connection => connection.Execute("DELETE FROM t"));
        long before = new FileInfo(Db).Length + new FileInfo(Wal).Length;
        Assert.True(before > 1_000_000);
        long freed = side.Vacuum(CancellationToken.None);
        Assert.Equal(before - new FileInfo(Db).Length, freed);
        Assert.Equal((0L, 2 * 4096L), (side.WalBytes, new FileInfo(Db).Length));

        // With a reader the file keeps its length for now, and what was written anew is in the WAL.
        using SqliteConnection reader = SqliteFile.Open(Db, SqliteOpenMode.ReadOnly);
        reader.Execute("BEGIN");
        Rows(reader);
        before = new FileInfo(Db).Length + new FileInfo(Wal).Length;
        freed = side.Vacuum(CancellationToken.None);
        Assert.True(side.WalBytes > 0);
        Assert.Equal(before - new FileInfo(Db).Length - new FileInfo(Wal).Length, freed);
    }

    [Fact]
    public void Vacuum_breaks_the_seal_and_closing_makes_a_new_one()
    {
        using (SideDatabase side = Open())
        {
            side.Write(connection => connection.Execute("INSERT INTO t (a) VALUES (zeroblob(100000))"));
            side.Write(connection => connection.Execute("DELETE FROM t"));
        }

        Assert.Null(new FileSeal(_store.Layout, Db).Damage());
        string first = File.ReadAllText(Seal);
        using (SideDatabase side = Open())
        {
            Assert.True(side.Vacuum(CancellationToken.None) > 0);
            Assert.False(File.Exists(Seal));
        }

        Assert.NotEqual(first, File.ReadAllText(Seal));
        Assert.Null(new FileSeal(_store.Layout, Db).Damage());
    }

    [Fact]
    public void File_is_sealed_by_the_last_who_had_written_to_it_and_by_nobody_else()
    {
        SideDatabase first = Open(), last = Open();
        Insert(first);
        last.Read(Rows);
        first.Dispose();
        Assert.False(File.Exists(Seal));
        // Read it only.
        last.Dispose();
        Assert.False(File.Exists(Seal));

        SideDatabase held = Open();
        Insert(held);
        using (OsLock other = OsLock.TryTake(Lock)!)
        {
            held.Dispose();
            Assert.False(File.Exists(Seal));
        }

        SideDatabase writer = Open();
        Insert(writer);
        writer.Dispose();
        writer.Dispose();
        Assert.True(File.Exists(Seal));
        Assert.Throws<ObjectDisposedException>(() => writer.Read(Rows));
        Assert.Throws<ObjectDisposedException>(() => Insert(writer));
    }

    private SideDatabase Open(IReadOnlyList<string>? tables = null) => new(_store.Catalog, new() { BusyTimeout = TimeSpan.FromSeconds(1) }, new(Db, Lock, tables ?? Tables));

    private static int Insert(SideDatabase side) => side.Write(connection => connection.Execute("INSERT INTO t (a) VALUES (1)"));

    private static long Rows(SqliteConnection connection) => connection.Number("SELECT COUNT(*) FROM t");
}
