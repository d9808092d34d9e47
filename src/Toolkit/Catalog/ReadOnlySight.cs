using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Sees a SQLite file without writing anything, and notices when a writer has moved on. Thread-safe.</summary>
/// <param name="path">The file.</param>
/// <param name="opened">Called for each new connection.</param>
/// <param name="check">Called before a state of the file is looked at; when it throws, it is not.</param>
internal sealed class ReadOnlySight(string path, Action<SqliteConnection>? opened = null, Action? check = null) : IDisposable
{
    private readonly Lock _reopen = new();
    private ReadingCopy? _copy;

    /// <summary>The connections to read through.</summary>
    public ConnectionPool Pool()
    {
        lock (_reopen)
        {
            FileStamp now = FileStamp.Of(path);
            if (_copy is null || _copy.Stamp != now)
            {
                _copy?.Dispose();
                _copy = null;
                check?.Invoke();
                _copy = ReadingCopy.Open(path, now, opened);
            }

            return _copy.Pool;
        }
    }

    public void Dispose() => _copy?.Dispose();
}
