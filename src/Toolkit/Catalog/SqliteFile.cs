using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Catalog;

/// <summary>Opens files of SQLite.</summary>
internal static class SqliteFile
{
    /// <summary>For a database that is written so that what was committed outlives a power cut.</summary>
    public static SqliteConnection OpenDurable(string path, TimeSpan busyTimeout, Action<SqliteConnection>? ready = null) => Open(
        path, SqliteOpenMode.ReadWriteCreate,
        connection =>
        {
            // Microsoft.Data.Sqlite's own retries, on top of SQLite's, in seconds; 0 would mean for ever.
            connection.DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
            connection.WaitWhenBusy(busyTimeout);
            connection.Execute("PRAGMA synchronous = FULL");
            if (OperatingSystem.IsMacOS())
            {
                connection.Execute("PRAGMA fullfsync = ON");
                connection.Execute("PRAGMA checkpoint_fullfsync = ON");
            }

            ready?.Invoke(connection);
        });

    /// <param name="path">The file, or a <c>file:</c> URI.</param>
    /// <param name="mode">Whether it may be written or made.</param>
    /// <param name="ready">Makes the connection ready; when it throws, the connection is closed.</param>
    public static SqliteConnection Open(string path, SqliteOpenMode mode, Action<SqliteConnection>? ready = null)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
        }.ConnectionString);
        try
        {
            connection.Open();
            ready?.Invoke(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void WaitWhenBusy(this SqliteConnection connection, TimeSpan timeout) =>
        connection.Execute($"PRAGMA busy_timeout = {(int)Math.Min(int.MaxValue, timeout.TotalMilliseconds)}");

    /// <summary>Number of the schema; 0 of an empty file.</summary>
    /// <exception cref="ToolkitException">It is newer than the one that is known, or not this toolkit's (bad data).</exception>
    public static int SchemaVersion(SqliteConnection connection, string path, int known)
    {
        // One statement, as another process may be making the tables between two.
        (int version, long tables) = connection.List(
            "SELECT user_version, (SELECT COUNT(*) FROM sqlite_master) FROM pragma_user_version", r => ((int)r.GetInt64(0), r.GetInt64(1)))[0];
        if (version > known)
        {
            throw ToolkitException.BadData(
                $"{path} has schema {version}, and this toolkit knows schemas up to {known}",
                "a newer toolkit has written it: update this one; nothing was changed");
        }

        return version == 0 && tables > 0
            ? throw ToolkitException.BadData($"{path} is a SQLite file, but not one of this toolkit", "name another folder with `Workspace.Open()`")
            : version;
    }

    /// <summary>Number of the schema as the bytes of the file have it; 0 when it is too short.</summary>
    public static int SchemaIn(string path)
    {
        const int UserVersionAt = 60;
        Span<byte> version = stackalloc byte[sizeof(int)];
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.Read(handle, version, UserVersionAt) == version.Length ? BinaryPrimitives.ReadInt32BigEndian(version) : 0;
    }

    /// <summary>Writes the WAL back as far as no reader needs it. The caller keeps other writers out.</summary>
    /// <returns>Whether all of it went back.</returns>
    public static bool Checkpoint(this SqliteConnection connection, TimeSpan busyTimeout)
    {
        // Not waiting for readers: what they keep is written back the next time.
        connection.WaitWhenBusy(TimeSpan.Zero);
        try
        {
            return connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        catch (SqliteException)
        {
            // Every commit is durable in the WAL; a checkpoint that fails (disk full) is only put off, and no failure of the commit before it.
            return false;
        }
        finally
        {
            connection.WaitWhenBusy(busyTimeout);
        }
    }

    /// <summary>Commits. When that fails, nothing has changed, also for whoever opens the file next.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="settle">Changes and commits something that matters to nobody.</param>
    /// <exception cref="ToolkitException">The disk fails this, too: whether the change is there shows when the file is opened again (failure).</exception>
    public static void Commit(this SqliteConnection connection, Action settle)
    {
        try
        {
            connection.Execute("COMMIT");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteFailure.IoError)
        {
            connection.RollBack();
            try
            {
                // Of a commit of which only the fsync failed all is in the WAL, and the next process would find it there: so it is overwritten.
                settle();
            }
            catch (SqliteException)
            {
                throw SqliteFailure.Unsettled(e, connection.DataSource);
            }

            throw;
        }
    }

    public static void RollBack(this SqliteConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error); the first error is the one to report.
        }
    }
}
