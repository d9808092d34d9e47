using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <content>Opening without writing: the file as it lies when nothing is in the WAL, else a copy of both.</content>
internal sealed partial class CatalogDatabase
{
    private const int CopyAttempts = 20;

    private readonly Lock _reopen = new();
    private ReadingCopy? _copy;

    private static CatalogDatabase OpenForReading(WorkspaceLayout layout, WorkspaceOptions options, Exception? whyReadOnly)
    {
        CatalogDatabase catalog = new(layout, options, ConnectionPool.Private(() => throw new InvalidOperationException("read-only")), true, whyReadOnly);
        try
        {
            int version = catalog.Read(catalog.SchemaVersion);
            return version == Schema.Version
                ? catalog
                : throw ToolkitException.BadData(
                    $"{layout.Catalog} has schema {version}, older than this toolkit's {Schema.Version}",
                    "open it once as a user who may write there, which brings it up to date");
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>The connections to read through; a read-only workspace looks first whether a writer has moved on.</summary>
    private ConnectionPool Pool()
    {
        if (!IsReadOnly && IsThere)
        {
            return _pool;
        }

        lock (_reopen)
        {
            if (!IsReadOnly)
            {
                // Nothing yet, or what another thread has made meanwhile.
                return _pool;
            }

            Stamp now = Stamp.Of(Layout.Catalog);
            if (_copy is null || _copy.Stamp != now)
            {
                _copy?.Dispose();
                _copy = null;
                _copy = ReadingCopy.Open(Layout, now);
            }

            return _copy.Pool;
        }
    }

    /// <summary>Lengths and write times of catalog.db and its WAL: what shows that a writer was here.</summary>
    private readonly record struct Stamp(long Length, DateTime Written, long WalLength, DateTime WalWritten)
    {
        public static Stamp Of(string catalog)
        {
            FileInfo file = new(catalog), wal = new(catalog + "-wal");
            return file.Exists
                ? new(file.Length, file.LastWriteTimeUtc, wal.Exists ? wal.Length : 0, wal.Exists ? wal.LastWriteTimeUtc : default)
                : throw SqliteFailure.Damaged(catalog, "it is missing");
        }
    }

    private sealed record ReadingCopy(Stamp Stamp, ConnectionPool Pool, string? Folder) : IDisposable
    {
        public static ReadingCopy Open(WorkspaceLayout layout, Stamp stamp)
        {
            if (stamp.WalLength == 0)
            {
                // A file URI is the only way to say "immutable": no lock, no -shm, nothing that a read-only folder refuses.
                string uri = "file:" + Uri.EscapeDataString(layout.Catalog).Replace("%2F", "/") + "?immutable=1";
                return new(stamp, ConnectionPool.Private(() => SqliteFile.Open(uri, SqliteOpenMode.ReadOnly, Schema.ShowStatistics)), null);
            }

            string folder = Directory.CreateTempSubdirectory("toolkit-catalog-").FullName;
            try
            {
                string copy = Path.Combine(folder, "catalog.db");
                stamp = CopyBoth(layout.Catalog, copy);
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

        /// <summary>Copies the catalog and its WAL, again when a writer changed either meanwhile.</summary>
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
