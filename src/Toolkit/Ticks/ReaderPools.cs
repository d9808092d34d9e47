using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Ticks;

/// <summary>Connections for reading the files of days. Thread-safe.</summary>
/// <remarks>Files that have not been read for long are closed: a year of days would be hundreds of them.</remarks>
internal sealed class ReaderPools(TickOptions options, bool readOnly) : IDisposable
{
    private const int MaxFiles = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<Pool> _pools = [];
    private readonly SemaphoreSlim _readers = new(options.Readers);

    /// <summary>Reads in one transaction.</summary>
    /// <param name="path">The file.</param>
    /// <param name="work">Does the reading.</param>
    /// <param name="empty">What is there when the file has no tables yet, or is no longer there.</param>
    public T Read<T>(string path, Func<SqliteConnection, T> work, T empty)
    {
        _readers.Wait();
        Pool? pool = null;
        try
        {
            pool = Take(path);
            return pool.Connections.Use(connection =>
            {
                connection.Execute("BEGIN");
                T result = TickSchema.VersionOf(connection, path) == 0 ? empty : work(connection);
                connection.Execute("COMMIT");
                return result;
            });
        }
        catch (SqliteException e)
        {
            return File.Exists(path) ? throw TickFailure.Explain(e, path) : empty;
        }
        finally
        {
            if (pool is not null)
            {
                GiveBack(pool);
            }

            _readers.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Pool pool in _pools)
            {
                pool.Close();
            }

            _pools.Clear();
        }
    }

    private Pool Take(string path)
    {
        lock (_lock)
        {
            FileStamp? stamp = readOnly ? FileStamp.Of(path) : null;
            Pool? pool = _pools.FirstOrDefault(pool => pool.Path == path && pool.Copy?.Stamp == stamp);
            if (pool is null)
            {
                pool = stamp is { } now
                    ? new(path, ReadingCopy.Open(path, now, Prepare))
                    : new(path, ConnectionPool.Rent(path, () => Connect(path)));
            }
            else
            {
                _pools.Remove(pool);
            }

            _pools.AddFirst(pool);
            pool.Users++;
            return pool;
        }
    }

    private void GiveBack(Pool pool)
    {
        lock (_lock)
        {
            pool.Users--;
            for (LinkedListNode<Pool>? last = _pools.Last; _pools.Count > MaxFiles && last is not null; last = last.Previous)
            {
                if (last.Value.Users == 0)
                {
                    last.Value.Close();
                    _pools.Remove(last);
                    return;
                }
            }
        }
    }

    private SqliteConnection Connect(string path) => SqliteFile.Open(path, SqliteOpenMode.ReadWrite, connection =>
    {
        connection.WaitWhenBusy(options.BusyTimeout);
        Prepare(connection);
    });

    private static void Prepare(SqliteConnection connection)
    {
        connection.Execute("PRAGMA cache_size = -65536");
        connection.Execute("PRAGMA mmap_size = 268435456");
        connection.Execute("PRAGMA query_only = ON");
    }

    private sealed class Pool
    {
        public Pool(string path, ConnectionPool connections) => (Path, Connections) = (path, connections);

        public Pool(string path, ReadingCopy copy) => (Path, Connections, Copy) = (path, copy.Pool, copy);

        public string Path { get; }

        public ConnectionPool Connections { get; }

        public ReadingCopy? Copy { get; }

        public int Users { get; set; }

        public void Close()
        {
            if (Copy is null)
            {
                Connections.Return();
            }
            else
            {
                Copy.Dispose();
            }
        }
    }
}
