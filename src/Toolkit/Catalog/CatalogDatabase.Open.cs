using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

internal sealed partial class CatalogDatabase
{
    /// <summary>Opens the catalog of a workspace. One that is absent is made at once or with the first write, when the options say that it may be.</summary>
    /// <exception cref="ToolkitException">
    /// It is absent and may not be made (not found), damaged, lost or newer than this library (bad data), on a network file
    /// system (failure) or locked (busy).
    /// </exception>
    public static CatalogDatabase Open(WorkspaceLayout layout, WorkspaceOptions options, bool make = true)
    {
        RefuseUnsound(SqliteVersion);
        bool exists = File.Exists(layout.Catalog);
        if (!exists)
        {
            RefuseToCreate(layout, options);
        }

        if (options.ReadOnly)
        {
            return OpenForReading(layout, options, null);
        }

        NetworkFileSystem.Refuse(layout.Root, options);
        if (exists && MakeFolders(layout) is { } notWritable)
        {
            return OpenForReading(layout, options, notWritable);
        }

        CatalogDatabase catalog = new(layout, options, null, false, null);
        try
        {
            if (exists || make)
            {
                catalog.Make();
            }

            return catalog;
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>Makes ready for writing: an absent workspace comes into being.</summary>
    /// <exception cref="ToolkitException">It is open for reading only or cannot be made (failure).</exception>
    internal void MakeWritable()
    {
        RefuseWhenReadOnly();
        Make();
    }

    /// <summary>Opens the file, making it when it is not there.</summary>
    private void Make()
    {
        lock (_reopen)
        {
            if (_isThere)
            {
                return;
            }

            bool exists = File.Exists(Layout.Catalog);
            if (!exists && MakeFolders(Layout) is { } notWritable)
            {
                throw new ToolkitException(
                    ErrorKind.Failure, $"no workspace can be made in {Layout.Root}: {notWritable.Message}", "choose a folder that you may write to", notWritable);
            }

            OsLock.MustWork(Path.Combine(Layout.Locks, "gate"));
            ConnectionPool empty = _pool;
            _pool = ConnectionPool.Rent(Layout.Catalog, () => SqliteFile.OpenDurable(Layout.Catalog, _options.BusyTimeout, connection =>
            {
                connection.Execute("PRAGMA wal_autocheckpoint = 0");
                CheckpointOnClose(connection, false);
            }));
            try
            {
                ReopenWhenReplaced();
                CheckSealed();
                Migrate(exists);
            }
            catch
            {
                _pool.Return();
                _pool = empty;
                throw;
            }

            _isThere = true;
            empty.Return();
        }
    }

    /// <summary>What an absent workspace reads as: a catalog in memory that lists nothing.</summary>
    private SqliteConnection Empty() => SqliteFile.Open(":memory:", SqliteOpenMode.Memory, connection => MigrateFrom(connection, 0));

    private static void RefuseToCreate(WorkspaceLayout layout, WorkspaceOptions options)
    {
        if (layout.HadCatalog)
        {
            throw SqliteFailure.Damaged(layout.Catalog, "it is missing, while the files that it lists are there");
        }

        if (options.ReadOnly || !options.Create)
        {
            throw Absent(layout);
        }
    }

    internal static ToolkitException Absent(WorkspaceLayout layout) => ToolkitException.NotFound(
        $"no workspace in {layout.Root}", "make one with `Workspace.Init()` or by ingesting a file, or name another folder with `Workspace.Open()`");

    /// <summary>Makes the folders that every writer needs; returns why the workspace cannot be written, or null.</summary>
    private static Exception? MakeFolders(WorkspaceLayout layout)
    {
        try
        {
            DurableFile.CreateFolder(layout.Root);
            DurableFile.CreateFolder(layout.Bars);
            Directory.CreateDirectory(layout.Temp);
            Directory.CreateDirectory(layout.Locks);
            using FileStream probe = new(layout.WriterLock + ".owner", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    /// <summary>Brings the schema up to this library's, in one transaction.</summary>
    private void Migrate(bool exists)
    {
        if (exists && Guard(() => _pool.Use(connection => SchemaVersion(connection) == Schema.Version && Schema.HasStatistics(connection) && connection.Scalar("PRAGMA journal_mode") is "wal")))
        {
            return;
        }

        using IDisposable turn = TakeTurn(CancellationToken.None);
        Guard(() => _pool.Use(connection =>
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                MigrateFrom(connection, SchemaVersion(connection));
                Unseal();
                connection.Execute("COMMIT");
                return 0;
            }
            catch
            {
                connection.RollBack();
                throw;
            }
        }));
    }

    private void MigrateFrom(SqliteConnection connection, int version)
    {
        for (int next = version; next < Schema.Version; next++)
        {
            connection.Execute(Schema.Migrations[next]);
        }

        if (version is > 0 and < Schema.HotChecksums)
        {
            HotBarTable.AddChecksums(connection);
        }

        Schema.AddStatistics(connection);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Schema.Version}"));
        if (version == 0)
        {
            connection.Execute(
                "INSERT INTO metadata (key, value) VALUES ('workspace_id', $id), ('created_at', $now)", ("$id", Guid.NewGuid().ToString("N")), ("$now", Now));
        }
    }

    private int SchemaVersion(SqliteConnection connection) => SqliteFile.SchemaVersion(connection, Layout.Catalog, Schema.Version);
}
