using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>The open SQLite connections of this process to one catalog; shared by all who opened the same file.</summary>
/// <remarks>
/// Shared for a reason: on POSIX systems, closing any descriptor of a file drops all locks that the process has on it,
/// SQLite's included. Whoever reads the bytes of the file itself must therefore do it in <see cref="Alone{T}"/>, while
/// nobody in the process has a connection. Thread-safe.
/// </remarks>
internal sealed class ConnectionPool
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, ConnectionPool> Shared = new(StringComparer.Ordinal);

    private readonly ReaderWriterLockSlim _use = new(LockRecursionPolicy.SupportsRecursion);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly string _key;
    private readonly Func<SqliteConnection> _connect;
    // The threads of one process queue up before they ask for the lock of all processes.
    private readonly SemaphoreSlim _writer = new(1, 1);
    private int _users;

    private ConnectionPool(string key, Func<SqliteConnection> connect) => (_key, _connect) = (key, connect);

    public static ConnectionPool Rent(string path, Func<SqliteConnection> connect)
    {
        string key = RealPath.Of(path);
        lock (Gate)
        {
            if (!Shared.TryGetValue(key, out ConnectionPool? pool))
            {
                Shared[key] = pool = new(key, connect);
            }

            pool._users++;
            return pool;
        }
    }

    /// <summary>A pool that nobody else knows, for a copy or an immutable file.</summary>
    public static ConnectionPool Private(Func<SqliteConnection> connect) => new(string.Empty, connect) { _users = 1 };

    /// <summary>Reads a catalog's bytes while no connection of this process is open to it.</summary>
    public static T AloneWith<T>(string path, Func<T> work)
    {
        ConnectionPool? pool;
        lock (Gate)
        {
            Shared.TryGetValue(RealPath.Of(path), out pool);
        }

        return pool is null ? work() : pool.Alone(work);
    }

    /// <summary>Keeps every other writer out, of this and of all processes, until it is disposed.</summary>
    /// <exception cref="ToolkitException">Another one did not finish in time (busy).</exception>
    public IDisposable TakeTurn(string lockFile, string database, TimeSpan timeout, CancellationToken cancel)
    {
        if (!_writer.Wait(timeout, cancel))
        {
            throw ToolkitException.Busy($"{database} is being written by another thread of this process", "wait until it has finished");
        }

        try
        {
            return new Turn(_writer, OsLock.Take(lockFile, timeout, $"writing {Path.GetFileName(database)}", cancel));
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>Lends a connection; one whose work failed is closed instead of lent again.</summary>
    public T Use<T>(Func<SqliteConnection, T> work)
    {
        _use.EnterReadLock();
        try
        {
            SqliteConnection connection = _idle.TryTake(out SqliteConnection? idle) ? idle : _connect();
            try
            {
                T result = work(connection);
                _idle.Add(connection);
                return result;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>Waits until no connection is lent, closes all, and keeps others out while <paramref name="work"/> runs.</summary>
    /// <param name="work">What needs the file for itself.</param>
    /// <param name="closing">Called for each connection before it is closed.</param>
    public T Alone<T>(Func<T> work, Action<SqliteConnection>? closing = null)
    {
        _use.EnterWriteLock();
        try
        {
            while (_idle.TryTake(out SqliteConnection? connection))
            {
                closing?.Invoke(connection);
                connection.Dispose();
            }

            return work();
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }

    /// <summary>Gives the pool back; <paramref name="last"/> runs before the connections close when nobody else has it.</summary>
    public void Return(Action<ConnectionPool>? last = null)
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            try
            {
                last?.Invoke(this);
            }
            finally
            {
                Alone(() => 0);
                Shared.Remove(_key);
            }
        }
    }
    private sealed class Turn(SemaphoreSlim queue, OsLock held) : IDisposable
    {
        public void Dispose()
        {
            held.Dispose();
            queue.Release();
        }
    }
}
