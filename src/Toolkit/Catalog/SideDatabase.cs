using System.Data.Common;
using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>A SQLite file of the workspace beside the catalog, in WAL mode, that several threads and processes use at once.</summary>
/// <remarks>
/// All write transactions of all processes take one OS lock, so a writer that waits can say whom it waits for, and none is
/// overtaken for long. A read transaction sees one state and keeps no writer out. An absent file reads as empty, and comes into
/// being with the first write.
/// </remarks>
internal sealed class SideDatabase(CatalogDatabase catalog, WorkspaceOptions options, SideFile file) : IDatabase, IDisposable
{
    private readonly Lock _opening = new();
    private readonly ConnectionPool _empty = ConnectionPool.Private(() => Empty(file));
    private readonly ReadOnlySight _sight = new(file.Path);
    private readonly FileSeal _seal = new(catalog.Layout, file.Path);
    private volatile ConnectionPool? _pool;
    private volatile bool _written;
    private bool _disposed;

    public string Path => file.Path;

    public bool IsThere => File.Exists(file.Path);

    public long WalBytes => new FileInfo(file.Path + "-wal") is { Exists: true } wal ? wal.Length : 0;

    /// <summary>Reads in one transaction, so that all of <paramref name="work"/> sees the same state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Guard(() => Pool().Use(connection =>
        {
            connection.Execute("BEGIN");
            T result = work(connection);
            connection.Execute("COMMIT");
            return result;
        }));
    }

    /// <summary>Runs <paramref name="work"/> in one write transaction, which is on the disk when this returns; when it throws, nothing has changed.</summary>
    /// <exception cref="ToolkitException">Another writer did not finish in time (busy), the workspace is read-only or the disk full (failure).</exception>
    public T Write<T>(Func<SqliteConnection, T> work, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        catalog.MakeWritable();
        ConnectionPool pool = Guard(Open);
        using IDisposable turn = pool.TakeTurn(file.Lock, file.Path, options.BusyTimeout, cancel);
        return Guard(() => pool.Use(connection =>
        {
            T result = Transact(connection, work);
            if (WalBytes > CatalogDatabase.WalBoundBytes)
            {
                connection.Checkpoint(options.BusyTimeout);
            }

            return result;
        }));
    }

    T IDatabase.Read<T>(Func<DbConnection, T> work) => Read(work);

    T IDatabase.Write<T>(Func<DbConnection, T> work, CancellationToken cancel) => Write(work, cancel);

    /// <summary>Copies one state into another database, whoever writes meanwhile.</summary>
    public void Copy(SqliteConnection to) => Guard(() => Pool().Use(connection =>
    {
        connection.BackupDatabase(to);
        return 0;
    }));

    /// <summary>Writes the file anew without gaps; returns the bytes that this freed.</summary>
    public long Vacuum(CancellationToken cancel)
    {
        if (!IsThere)
        {
            return 0;
        }

        catalog.MakeWritable();
        ConnectionPool pool = Guard(Open);
        using IDisposable turn = pool.TakeTurn(file.Lock, file.Path, options.BusyTimeout, cancel);
        long before = new FileInfo(file.Path).Length + WalBytes;
        Guard(() => pool.Use(connection =>
        {
            // Breaks the seal.
            Transact(connection, _ => 0);
            connection.Execute("VACUUM");
            return connection.Checkpoint(options.BusyTimeout);
        }));
        return before - new FileInfo(file.Path).Length - WalBytes;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _pool?.Return(SealLast);
            _empty.Return();
            _sight.Dispose();
        }
    }

    /// <summary>The last one of this process, when it has written.</summary>
    private void SealLast(ConnectionPool pool)
    {
        if (!_written || !IsThere)
        {
            return;
        }

        try
        {
            using OsLock? held = OsLock.TryTake(file.Lock);
            if (held is not null)
            {
                pool.Use(connection =>
                {
                    _seal.Make(connection);
                    return 0;
                });
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Without a seal everything is as it was, but for the check.
        }
    }

    private ConnectionPool Pool() => !IsThere ? _empty : catalog.IsReadOnly ? Sight() : Open();

    private ConnectionPool Sight()
    {
        ConnectionPool pool = _sight.Pool();
        return pool.Use(Version) == file.Migrations.Count ? pool : throw ToolkitException.BadData(
            $"{file.Path} has an older schema than this toolkit's {file.Migrations.Count}", "open it once as a user who may write there, which brings it up to date");
    }

    private ConnectionPool Open()
    {
        if (_pool is { } open)
        {
            return open;
        }

        lock (_opening)
        {
            if (_pool is null)
            {
                ConnectionPool pool = ConnectionPool.Rent(file.Path, () => SqliteFile.OpenDurable(file.Path, options.BusyTimeout, connection => connection.Execute("PRAGMA wal_autocheckpoint = 0")));
                try
                {
                    Migrate(pool);
                }
                catch
                {
                    pool.Return();
                    throw;
                }

                _pool = pool;
            }

            return _pool;
        }
    }

    /// <summary>Brings the schema up to this library's, in one transaction.</summary>
    private void Migrate(ConnectionPool pool)
    {
        if (pool.Use(connection => Version(connection) == file.Migrations.Count && connection.Scalar("PRAGMA journal_mode") is "wal"))
        {
            return;
        }

        using IDisposable turn = pool.TakeTurn(file.Lock, file.Path, options.BusyTimeout, CancellationToken.None);
        pool.Use(connection =>
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            return Transact(connection, _ => MigrateFrom(connection, Version(connection), file));
        });
        DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(file.Path)!);
    }

    private int Version(SqliteConnection connection) => SqliteFile.SchemaVersion(connection, file.Path, file.Migrations.Count);

    private static int MigrateFrom(SqliteConnection connection, int version, SideFile file)
    {
        foreach (string migration in file.Migrations.Skip(version))
        {
            connection.Execute(migration);
        }

        return connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {file.Migrations.Count}"));
    }

    private static SqliteConnection Empty(SideFile file)
    {
        SqliteConnection connection = new("Data Source=:memory:;Pooling=False");
        connection.Open();
        MigrateFrom(connection, 0, file);
        return connection;
    }

    private T Transact<T>(SqliteConnection connection, Func<SqliteConnection, T> work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            _seal.Break(connection);
            _written = true;
            T result = work(connection);
            FailPoint.Hit("side.committing");
            connection.Commit(() => connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {connection.Number("PRAGMA user_version")}")));
            _seal.Committed();
            FailPoint.Hit("side.committed");
            return result;
        }
        catch
        {
            connection.RollBack();
            throw;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(e, file.Path);
        }
        catch (UnreadableRowException e)
        {
            throw SqliteFailure.Explain(e, file.Path, "a backup (`tk.Maintenance.Backup(folder)`) has it as it was");
        }
    }
}

/// <summary>What a side database is: its file, the lock of its writers, and its tables, each entry from the version before it to its own.</summary>
internal sealed record SideFile(string Path, string Lock, IReadOnlyList<string> Migrations);
