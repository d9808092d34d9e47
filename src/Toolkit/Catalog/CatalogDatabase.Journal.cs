using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <content>Keeping the journal in step with the catalog, and sealing the catalog with a hash.</content>
internal sealed partial class CatalogDatabase
{
    /// <summary>A larger catalog is hashed by the nightly round only: by each process that writes it would take too long.</summary>
    internal const long MaxSealBytes = 256L << 20;

    private string? _epoch;
    private bool _sealChecked;

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

    /// <summary>Whether the catalog has lost commits: what the journal knows beyond it, or null.</summary>
    /// <remarks>The journal is read first: it follows the catalog, so a writer in between makes it look older, never newer.</remarks>
    internal CommitLoss? Lost() => IsThere && Journal.Header() is { } header ? Read(connection => CommitLoss.Of(header, connection)) : null;

    /// <exception cref="ToolkitException">Commits are lost that the journal knows (bad data).</exception>
    internal void RefuseWhenLost()
    {
        if (Lost() is { } loss)
        {
            throw loss.Refusal(Layout.Catalog);
        }
    }

    /// <summary>Commits that were not journalled because their writer died (or the disk was full) in between.</summary>
    private List<JournalEntry> Unwritten(SqliteConnection connection)
    {
        CatalogCounters counters = CatalogCounters.Of(connection);
        if (Journal.Header() is not { } header || header.Changes == counters.Changes)
        {
            return [];
        }

        List<JournalEntry> entries = [];
        foreach (long version in connection.List("SELECT version_id FROM versions WHERE version_id > $written ORDER BY version_id", r => r.GetInt64(0), ("$written", header.Version)))
        {
            entries.Add(JournalSource.Of(connection, version));
        }

        entries.Add(JournalSource.Facts(connection, header.Version, counters.Changes));
        return entries;
    }

    private void WriteJournal(IReadOnlyList<JournalEntry> entries, CatalogCounters after)
    {
        try
        {
            Journal.Append(entries, after);
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
    internal bool Seal(long maxBytes = long.MaxValue)
    {
        CatalogCounters counters = _pool.Use(connection =>
        {
            CatalogCounters counters = CatalogCounters.Of(connection);
            if (!(Journal.Header()?.Changes >= counters.Changes))
            {
                WriteJournal(Unwritten(connection), counters);
            }

            return counters;
        });
        // A journal that knows more is the only trace of commits that are lost: nothing is written over it.
        if (Journal.Header() is not { } header || header.Changes != counters.Changes || header.Version != counters.Version)
        {
            return false;
        }

        if (WalBytes == 0 && header.Seal is not null)
        {
            return true;
        }

        return Checkpoint() && new FileInfo(Layout.Catalog).Length <= maxBytes && _pool.Alone(
            () =>
            {
                Journal.Seal(DurableFile.Hash(Layout.Catalog), new FileInfo(Layout.Catalog).Length);
                return true;
            },
            connection => CheckpointOnClose(connection, true));
    }

    /// <summary>
    /// Before the first write: whether catalog.db still is what it was sealed as. The seal that follows the write would hide
    /// what has changed until then, so it is remembered; <c>verify</c> tells of it until it is repaired.
    /// </summary>
    private void CheckSealOnce()
    {
        if (_sealChecked)
        {
            return;
        }

        _sealChecked = true;
        if (WalBytes == 0 && Journal.Header() is { Seal: { } expected } && new FileInfo(Layout.Catalog).Length <= MaxSealBytes
            && _pool.Alone(() => DurableFile.Hash(Layout.Catalog)) is var actual && actual != expected)
        {
            Journal.Break(actual);
        }
    }
}
