using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

public sealed class SqliteFileTests : IDisposable
{
    private const int IoError = 10, FailedWrite = 10 | (3 << 8), FailedGrowth = 10 | (19 << 8);

    private readonly TemporaryFolder _folder = new();

    private string Db => _folder.File("a.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    // Busy, locked; damaged, no database; full; failed to write, to grow, to read; read-only, not to be opened; any other. https://sqlite.org/rescode.html
    [InlineData(5, 5, ErrorKind.Busy, "locked by another program")]
    [InlineData(6, 6, ErrorKind.Busy, "locked by another program")]
    [InlineData(5, 5 | (2 << 8), ErrorKind.Busy, "locked by another program")]
    [InlineData(11, 11, ErrorKind.BadData, "is damaged")]
    [InlineData(26, 26, ErrorKind.BadData, "is damaged")]
    [InlineData(13, 13, ErrorKind.Failure, "no room on the disk to write a.db")]
    [InlineData(IoError, FailedWrite, ErrorKind.Failure, "or the disk is faulty")]
    [InlineData(IoError, FailedGrowth, ErrorKind.Failure, "or the disk is faulty")]
    [InlineData(IoError, 10 | (1 << 8), ErrorKind.Failure, "cannot be read or written")]
    [InlineData(IoError, IoError, ErrorKind.Failure, "cannot be read or written")]
    [InlineData(8, 8, ErrorKind.Failure, "cannot be opened for writing")]
    [InlineData(14, 14, ErrorKind.Failure, "cannot be opened for writing")]
    [InlineData(1, 1, ErrorKind.Failure, "what it said")]
    public void Error_of_SQLite_says_what_it_means_for_the_workspace(int code, int extended, ErrorKind kind, string says)
    {
        SqliteException error = new("what it said", code, extended);
        ToolkitException explained = SqliteFailure.Explain(error, "a.db");
        Assert.Equal(kind, explained.Kind);
        Assert.Contains(says, explained.Message, StringComparison.Ordinal);
        Assert.Same(error, explained.InnerException);
        Assert.NotEmpty(explained.Hint!);
    }

    [Fact]
    public void Damage_when_something_else_helps_than_a_repair_then_that_is_said()
    {
        SqliteException error = new("x", 11, 11);
        Assert.Contains("Repair()", SqliteFailure.Explain(error, "a.db").Hint, StringComparison.Ordinal);
        Assert.Equal("take another", SqliteFailure.Explain(error, "a.db", "take another").Hint);
    }

    [Theory]
    [InlineData(13, 13, true)]
    [InlineData(IoError, FailedWrite, true)]
    [InlineData(IoError, FailedGrowth, true)]
    [InlineData(IoError, 10 | (4 << 8), false)]
    [InlineData(5, 5, false)]
    [InlineData(11, 11, false)]
    [InlineData(29, 29, false)]
    public void Want_of_room_is_seen_in_an_error_and_behind_one(int code, int extended, bool noRoom)
    {
        SqliteException error = new("x", code, extended);
        Assert.Same(noRoom ? error : null, SqliteFailure.NoRoom(error));
        Assert.Same(noRoom ? error : null, SqliteFailure.NoRoom(new ToolkitException(ErrorKind.Failure, "x", "y", error)));
        Assert.Null(SqliteFailure.NoRoom(new IOException("x")));
    }

    [Fact]
    public void Number_of_the_schema_is_read_from_the_bytes_of_the_file()
    {
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(60), 0x01020304);
        File.WriteAllBytes(Db, bytes);
        Assert.Equal(0x01020304, SqliteFile.SchemaIn(Db));
        // Whoever reads it meanwhile does not matter.
        using (SafeFileHandle reader = File.OpenHandle(Db, share: FileShare.Read))
        {
            Assert.Equal(0x01020304, SqliteFile.SchemaIn(Db));
        }

        foreach (int length in new[] { 63, 60, 0 })
        {
            File.WriteAllBytes(Db, bytes[..length]);
            Assert.Equal(0, SqliteFile.SchemaIn(Db));
        }

        File.Delete(Db);
        using (SqliteConnection connection = SqliteFile.Open(Db, SqliteOpenMode.ReadWriteCreate))
        {
            connection.Execute("PRAGMA user_version = 42");
        }

        Assert.Equal(42, SqliteFile.SchemaIn(Db));
    }

    [Fact]
    public void Checkpoint_waits_for_no_reader_and_leaves_the_connection_as_patient_as_it_was()
    {
        using SqliteConnection connection = SqliteFile.OpenDurable(Db, TimeSpan.FromSeconds(3), connection => connection.Execute("PRAGMA journal_mode = WAL"));
        connection.Execute("CREATE TABLE t (a)");
        using (SqliteConnection reader = SqliteFile.Open(Db, SqliteOpenMode.ReadOnly))
        {
            reader.Execute("BEGIN");
            reader.Number("SELECT COUNT(*) FROM t");
            connection.Execute("INSERT INTO t VALUES (1)");
            Assert.False(connection.Checkpoint(TimeSpan.FromSeconds(3)));
            Assert.Equal(3_000, connection.Number("PRAGMA busy_timeout"));
        }

        Assert.True(connection.Checkpoint(TimeSpan.FromSeconds(4)));
        Assert.Equal(4_000, connection.Number("PRAGMA busy_timeout"));
        Assert.Equal(0, new FileInfo(Db + "-wal").Length);
        // With nothing to roll back that is no error either.
        connection.RollBack();
    }

    [Fact]
    public void Commit_that_fails_for_another_reason_than_the_disk_settles_nothing()
    {
        using SqliteConnection connection = SqliteFile.Open(Db, SqliteOpenMode.ReadWriteCreate);
        bool settled = false;
        Assert.Throws<SqliteException>(() => connection.Commit(() => settled = true));
        Assert.False(settled);
    }
}
