using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>A database that is read without writing anything: the file as it lies when nothing is in its WAL and no transaction was cut off, else a copy of all.</summary>
internal sealed record ReadingCopy(FileStamp Stamp, ConnectionPool Pool, string? Folder) : IDisposable
{
    private const int CopyAttempts = 20;
    private const string Wal = "-wal", Journal = "-journal";

    /// <param name="path">The database.</param>
    /// <param name="stamp">How it lies now.</param>
    /// <param name="opened">Called for each new connection.</param>
    public static ReadingCopy Open(string path, FileStamp stamp, Action<SqliteConnection>? opened)
    {
        if (stamp.WalLength == 0 && !File.Exists(path + Journal))
        {
            return new(stamp, ConnectionPool.Private(() => SqliteFile.Open(Immutable(path), SqliteOpenMode.ReadOnly, opened)), null);
        }

        string folder = Directory.CreateTempSubdirectory("toolkit-reading-").FullName;
        try
        {
            string copy = Path.Combine(folder, Path.GetFileName(path));
            stamp = CopyBoth(path, copy);
            return new(stamp, ConnectionPool.Private(() => SqliteFile.Open(copy, SqliteOpenMode.ReadWrite, opened)), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>A file URI is the only way to say "immutable": no lock, no -shm, nothing that a read-only folder refuses.</summary>
    public static string Immutable(string path) => "file:" + Uri.EscapeDataString(path).Replace("%2F", "/") + "?immutable=1";

    public void Dispose()
    {
        Pool.Return();
        if (Folder is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Copies the database and its WAL, again when a writer changed either meanwhile.</summary>
    private static FileStamp CopyBoth(string from, string to)
    {
        for (int attempt = 0; attempt < CopyAttempts; attempt++)
        {
            FileStamp before = FileStamp.Of(from);
            ConnectionPool.AloneWith(from, () =>
            {
                File.Copy(from, to, overwrite: true);
                foreach (string beside in new[] { Wal, Journal }.Where(name => File.Exists(from + name)))
                {
                    File.Copy(from + beside, to + beside, overwrite: true);
                }

                return 0;
            });
            if (FileStamp.Of(from) == before)
            {
                return before;
            }
        }

        throw ToolkitException.Busy($"{from} is being written all the time, so no copy of it can be read", "try again when the writer has finished");
    }
}
