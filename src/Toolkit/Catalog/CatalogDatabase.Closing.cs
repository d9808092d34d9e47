using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <content>Writing the WAL back, and closing.</content>
internal sealed partial class CatalogDatabase
{
    private const int NoCheckpointOnClose = 1006;

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (IsReadOnly)
        {
            _sight.Dispose();
        }
        else
        {
            _pool.Return(_isThere ? CloseLast : null);
        }
    }

    /// <summary>Writes the WAL back as far as no reader of another process needs it. The caller holds the writer lock.</summary>
    /// <returns>Whether catalog.db now holds everything and the WAL is empty.</returns>
    internal bool Checkpoint() => _pool.Use(connection => connection.Checkpoint(_options.BusyTimeout) && WalBytes == 0);

    /// <summary>Writes the catalog anew without gaps; returns the bytes that this freed.</summary>
    internal long Vacuum(CancellationToken cancel)
    {
        using IDisposable turn = LockForWriting(cancel);
        RefuseWhenLost();
        Unseal();
        long before = new FileInfo(Layout.Catalog).Length + WalBytes;
        Guard(() =>
        {
            _pool.Use(connection =>
            {
                List<JournalEntry> unwritten = Unwritten(connection);
                connection.Execute("PRAGMA journal_mode = WAL");
                connection.Execute("VACUUM");
                // Counted, so that the kept hash is taken again.
                connection.Execute("UPDATE metadata SET value = value + 1 WHERE key = 'changes'");
                WriteJournal(unwritten, CatalogCounters.Of(connection));
                return 0;
            });
            return Seal();
        });
        return before - new FileInfo(Layout.Catalog).Length - WalBytes;
    }

    /// <summary>
    /// The last one of this process. SQLite checkpoints when the last connection of all processes closes; since that needs
    /// the writer lock, too, connections are opened with it switched off.
    /// </summary>
    private void CloseLast(ConnectionPool pool)
    {
        using OsLock? held = OsLock.TryTake(Layout.WriterLock);
        if (held is null)
        {
            // Somebody writes: what is in the WAL is theirs to write back.
            return;
        }

        try
        {
            if (pool.Use(connection => Journal.Header() is { } header ? CommitLoss.Of(header, connection) : null) is not null)
            {
                // Left as it lies, the WAL too.
                return;
            }

            Seal(MaxSealBytes);
        }
        catch (Exception e) when (e is SqliteException or UnreadableRowException or IOException or ToolkitException || FullDisk.IsSaidBy(e))
        {
            // Every commit is durable in the WAL; a checkpoint that fails now (disk full) is only put off.
        }

        pool.Alone(() => 0, connection => CheckpointOnClose(connection, true));
    }

    private static void CheckpointOnClose(SqliteConnection connection, bool on) =>
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, on ? 0 : 1, out _);
}
