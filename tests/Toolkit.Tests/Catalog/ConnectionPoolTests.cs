using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Tests.Catalog;

public sealed class ConnectionPoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Db => _folder.File("a.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pool_of_a_file_is_one_until_the_last_who_has_it_gives_it_back()
    {
        ConnectionPool pool = Rent();
        Assert.Same(pool, Rent());
        SqliteConnection lent = pool.Use(connection => connection);
        int last = 0;
        pool.Return(_ => last++);
        // Whoever has it still finds the connection open: closing it would drop the locks that this process has on the file.
        Assert.Equal(0, last);
        Assert.Same(lent, pool.Use(connection => connection));
        Assert.Equal(System.Data.ConnectionState.Open, lent.State);
        Assert.Same(pool, Rent());
        pool.Return(_ => last++);
        pool.Return(_ => last++);
        Assert.Equal(1, last);
        Assert.Equal(System.Data.ConnectionState.Closed, lent.State);
        ConnectionPool next = Rent();
        Assert.NotSame(pool, next);
        next.Return();
    }

    [Fact]
    public void Connection_whose_work_failed_is_closed_and_not_lent_again()
    {
        ConnectionPool pool = Rent();
        SqliteConnection? failed = null;
        Assert.Throws<FormatException>(() => pool.Use<int>(connection =>
        {
            failed = connection;
            throw new FormatException();
        }));
        Assert.Equal(System.Data.ConnectionState.Closed, failed!.State);
        Assert.Equal(1, pool.Use(connection => connection.Number("SELECT 1")));
        pool.Return();
    }

    [Fact]
    public void Turn_when_another_thread_or_process_has_it_then_busy_and_free_again_after_that()
    {
        ConnectionPool pool = Rent();
        string file = _folder.File("lock");
        using (pool.TakeTurn(file, Db, TimeSpan.Zero, CancellationToken.None))
        {
            ToolkitException error = Assert.Throws<ToolkitException>(() => pool.TakeTurn(file, Db, TimeSpan.Zero, CancellationToken.None));
            Assert.Equal(ErrorKind.Busy, error.Kind);
            Assert.Contains("another thread of this process", error.Message, StringComparison.Ordinal);
        }

        using (OsLock other = OsLock.TryTake(file)!)
        {
            for (int i = 0; i < 2; i++)
            {
                ToolkitException error = Assert.Throws<ToolkitException>(() => pool.TakeTurn(file, Db, TimeSpan.Zero, CancellationToken.None));
                Assert.Equal(ErrorKind.Busy, error.Kind);
                Assert.Contains("is held by", error.Message, StringComparison.Ordinal);
            }
        }

        pool.TakeTurn(file, Db, TimeSpan.Zero, CancellationToken.None).Dispose();
        pool.Return();
    }

    [Fact]
    public void Copy_to_read_is_made_only_where_something_is_in_the_WAL_and_goes_when_it_is_closed()
    {
        using (SqliteConnection connection = SqliteFile.Open(Db, SqliteOpenMode.ReadWriteCreate))
        {
            connection.Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
            ReadingCopy copy = ReadingCopy.Open(Db, FileStamp.Of(Db), null);
            Assert.Equal(0, copy.Pool.Use(read => read.Number("SELECT COUNT(*) FROM t")));
            Assert.True(Directory.Exists(copy.Folder));
            copy.Dispose();
            Assert.False(Directory.Exists(copy.Folder));
        }

        using (ReadingCopy sight = ReadingCopy.Open(Db, FileStamp.Of(Db), null))
        {
            Assert.Null(sight.Folder);
            Assert.Equal(0, sight.Pool.Use(read => read.Number("SELECT COUNT(*) FROM t")));
        }

        Assert.Equal([Db], Directory.GetFiles(_folder.Path));
    }

    private ConnectionPool Rent() => ConnectionPool.Rent(Db, () => SqliteFile.Open(Db, SqliteOpenMode.ReadWriteCreate));
}
