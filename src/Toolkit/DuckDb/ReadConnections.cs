using System.Collections.Concurrent;
using DuckDB.NET.Data;

namespace Toolkit.DuckDb;

/// <summary>Warm DuckDB connections for reading files, all of one database, so that the footers of files are read once.</summary>
/// <remarks>Thread-safe. Opened at the first use: a workspace without Parquet files needs no DuckDB.</remarks>
internal sealed class ReadConnections(long memoryBytes) : IDisposable
{
    private readonly ConcurrentBag<DuckDBConnection> _idle = [];
    private readonly Lock _opening = new();
    private DuckDBConnection? _first;
    private bool _disposed;

    public bool IsOpen => Volatile.Read(ref _first) is not null;

    public T Use<T>(Func<DuckDBConnection, T> work)
    {
        DuckDBConnection connection = _idle.TryTake(out DuckDBConnection? idle) ? idle : Open();
        try
        {
            return work(connection);
        }
        finally
        {
            _idle.Add(connection);
            CloseIfDisposed();
        }
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
        }

        CloseIfDisposed();
    }

    private DuckDBConnection Open()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_first is null)
            {
                // One thread each: it hands a chunk over while it is still in the cache. Long reads run several connections.
                _first = DuckDbLibrary.Open(null, threads: 1, memoryBytes);
                _first.Execute("SET GLOBAL parquet_metadata_cache = true");
            }

            DuckDBConnection another = _first.Duplicate();
            another.Open();
            return another;
        }
    }

    private void CloseIfDisposed()
    {
        lock (_opening)
        {
            if (!_disposed)
            {
                return;
            }

            while (_idle.TryTake(out DuckDBConnection? connection))
            {
                connection.Dispose();
            }

            _first?.Dispose();
            _first = null;
        }
    }
}
