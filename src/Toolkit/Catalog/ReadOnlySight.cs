using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Sees a SQLite file without writing anything: as it lies when nothing is in its WAL, else through a copy of both.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReadOnlySight(string path) : IDisposable
{
    private const int CopyAttempts = 20;

    private readonly Lock _reopen = new();
    private Sight? _sight;

    /// <summary>The connections to read through; a writer that has moved on since is noticed.</summary>
    public ConnectionPool Pool()
    {
        lock (_reopen)
        {
            Stamp now = Stamp.Of(path);
            if (_sight is null || _sight.Stamp != now)
            {
                _sight?.Dispose();
                _sight = null;
                _sight = Sight.Open(path, now);
            }

            return _sight.Pool;
        }
    }

    public void Dispose() => _sight?.Dispose();

    /// <summary>Lengths and write times of a database and its WAL: what shows that a writer was here.</summary>
    private readonly record struct Stamp(long Length, DateTime Written, long WalLength, DateTime WalWritten)
    {
        public static Stamp Of(string path)
        {
            FileInfo file = new(path), wal = new(path + "-wal");
            return file.Exists
                ? new(file.Length, file.LastWriteTimeUtc, wal.Exists ? wal.Length : 0, wal.Exists ? wal.LastWriteTimeUtc : default)
                : throw SqliteFailure.Damaged(path, "it is missing");
        }
    }

    private sealed record Sight(Stamp Stamp, ConnectionPool Pool, string? Folder) : IDisposable
    {
        public static Sight Open(string path, Stamp stamp)
        {
            if (stamp.WalLength == 0)
            {
                // A file URI is the only way to say "immutable": no lock, no -shm, nothing that a read-only folder refuses.
                string uri = "file:" + Uri.EscapeDataString(path).Replace("%2F", "/") + "?immutable=1";
                return new(stamp, ConnectionPool.Private(() => SqliteFile.Open(uri, SqliteOpenMode.ReadOnly, Schema.ShowStatistics)), null);
            }

            string folder = Directory.CreateTempSubdirectory("toolkit-catalog-").FullName;
            try
            {
                string copy = Path.Combine(folder, Path.GetFileName(path));
                stamp = CopyBoth(path, copy);
                return new(stamp, ConnectionPool.Private(() => SqliteFile.Open(copy, SqliteOpenMode.ReadWrite, Schema.ShowStatistics)), folder);
            }
            catch
            {
                Directory.Delete(folder, recursive: true);
                throw;
            }
        }

        public void Dispose()
        {
            Pool.Return();
            if (Folder is not null)
            {
                Directory.Delete(Folder, recursive: true);
            }
        }

        /// <summary>Copies the file and its WAL, again when a writer changed either meanwhile.</summary>
        private static Stamp CopyBoth(string from, string to)
        {
            for (int attempt = 0; attempt < CopyAttempts; attempt++)
            {
                Stamp before = Stamp.Of(from);
                ConnectionPool.AloneWith(from, () =>
                {
                    File.Copy(from, to, overwrite: true);
                    if (File.Exists(from + "-wal"))
                    {
                        File.Copy(from + "-wal", to + "-wal", overwrite: true);
                    }

                    return 0;
                });
                if (Stamp.Of(from) == before)
                {
                    return before;
                }
            }

            throw ToolkitException.Busy($"{from} is being written all the time, so no copy of it can be read", "try again when the writer has finished");
        }
    }
}
