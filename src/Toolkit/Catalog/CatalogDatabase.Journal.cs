using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <content>Keeping the journal in step with the catalog, and sealing the catalog with a hash.</content>
internal sealed partial class CatalogDatabase
{
    private string? _epoch;

    internal CommitJournal Journal => new(Layout.Journal);

    /// <summary>
    /// Lets go of the connections when repair has put another catalog in the place of the one that they have open: what is
    /// written through them would be lost.
    /// </summary>
    internal void ReopenWhenReplaced()
    {
        string? now = Journal.Header()?.Epoch;
        if (_epoch is not null && now != _epoch && !IsReadOnly)
        {
            _pool.Alone(() => 0);
        }

        _epoch = now ?? _epoch;
    }

    private static (long Changes, long Version) Counters(SqliteConnection connection) => (
        connection.Number("SELECT value FROM metadata WHERE key = 'changes'"),
        connection.Number("SELECT value FROM metadata WHERE key = 'version'"));

    /// <summary>Versions that were committed, but not journalled because their writer died (or the disk was full) in between.</summary>
    private List<JournalEntry> Unwritten(SqliteConnection connection)
    {
        (_, long version) = Counters(connection);
        long written = Journal.Header()?.Version ?? version;
        List<JournalEntry> entries = [];
        for (long next = written + 1; next <= version; next++)
        {
            entries.Add(JournalSource.Of(connection, next));
        }

        return entries;
    }

    private void WriteJournal(IReadOnlyList<JournalEntry> entries, (long Changes, long Version) after)
    {
        try
        {
            Journal.Append(entries, after.Changes, after.Version);
            _epoch ??= Journal.Header()?.Epoch;
        }
        catch (IOException)
        {
            // The commit stands. The next writer finds the journal behind and writes down what is missing.
        }
    }

    /// <summary>
    /// Writes the whole WAL back and keeps the hash of what catalog.db then is. The caller holds the writer lock.
    /// Does nothing while a reader of another process keeps part of the WAL.
    /// </summary>
    internal bool Seal()
    {
        (long changes, long version) = _pool.Use(connection =>
        {
            List<JournalEntry> unwritten = Unwritten(connection);
            (long Changes, long Version) counters = Counters(connection);
            if (unwritten.Count > 0 || Journal.Header()?.Changes != counters.Changes)
            {
                WriteJournal(unwritten, counters);
            }

            return counters;
        });
        if (Journal.Header() is not { } header || header.Changes != changes || header.Version != version)
        {
            return false;
        }

        return (WalBytes == 0 && header.CatalogChanges == changes) || (Checkpoint() && _pool.Alone(HashCatalog, EnableCheckpointOnClose));
    }

    private bool HashCatalog()
    {
        using FileStream stream = new(Layout.Catalog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Journal.Seal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream)), stream.Length);
        return true;
    }
}
