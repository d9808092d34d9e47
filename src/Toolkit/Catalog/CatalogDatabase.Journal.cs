using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <content>Keeping the journal in step with the catalog, and sealing the catalog with a hash.</content>
internal sealed partial class CatalogDatabase
{
    /// <summary>A larger catalog is hashed by the nightly round only: by each process that writes it would take too long.</summary>
    internal const long MaxSealBytes = 256L << 20;

    /// <summary>Catalogs that are known to be what they were sealed as, and how they lay then.</summary>
    private static readonly ConcurrentDictionary<string, FileIdentity> Sealed = new(StringComparer.Ordinal);

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
        // Without a journal nothing is: the first commit may be what could not be written down.
        (long written, long changes) = Journal.Header() is { } header ? (header.Version, header.Changes) : (0, 0);
        if (changes == counters.Changes)
        {
            return [];
        }

        List<JournalEntry> entries = connection.List("SELECT version_id FROM versions WHERE version_id > $written ORDER BY version_id", r => r.GetInt64(0), ("$written", written))
            .ConvertAll(version => JournalSource.Of(connection, version));
        entries.Add(JournalSource.Facts(connection, written, counters.Changes));
        return entries;
    }

    private void WriteJournal(IReadOnlyList<JournalEntry> entries, CatalogCounters after)
    {
        try
        {
            Journal.Append(entries, after);
            _epoch ??= Journal.Header()?.Epoch;
        }
        catch (Exception e) when (e is IOException || FullDisk.IsSaidBy(e))
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
                Sealed[Layout.Catalog] = FileIdentity.Of(Layout.Catalog);
                return true;
            },
            connection => CheckpointOnClose(connection, true));
    }

    /// <summary>
    /// Before the catalog is read: whether catalog.db is what it was sealed as. Looked at once in a process, and again when somebody
    /// has written to it. While commits lie in the WAL there is no seal; then the checksums of hot rows are what there is.
    /// </summary>
    /// <exception cref="ToolkitException">It is not (bad data).</exception>
    private void CheckSealed()
    {
        if (!_options.VerifyReads || WalBytes > 0 || Journal.Header() is not { Seal: { } expected } header || !File.Exists(Layout.Catalog))
        {
            return;
        }

        FileIdentity now = FileIdentity.Of(Layout.Catalog);
        if (now.SizeBytes > MaxSealBytes || (Sealed.TryGetValue(Layout.Catalog, out FileIdentity seen) && seen == now))
        {
            return;
        }

        (string actual, int schema) = ConnectionPool.AloneWith(Layout.Catalog, () => (DurableFile.Hash(Layout.Catalog), SqliteFile.SchemaIn(Layout.Catalog)));
        if (actual == expected)
        {
            Sealed[Layout.Catalog] = now;
        }
        else if (WalBytes == 0 && Journal.Header() == header && schema <= Schema.Version)
        {
            // No writer was here meanwhile, and no newer toolkit, of which the number of the schema tells.
            throw SqliteFailure.Damaged(
                Layout.Catalog, $"it is not what was last written, or another program has written to it (its SHA-256 is {actual}, kept was {expected})");
        }
    }

    /// <summary>
    /// Before a commit: the seal goes, durably. Else a crash between the commit and its line in the journal, or a power cut, would
    /// leave the hash of an older state, and the newer one would look like damage.
    /// </summary>
    private void Unseal()
    {
        try
        {
            Journal.Unseal();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolkitException(
                ErrorKind.Failure, $"{Layout.Journal} cannot be written: {e.Message}", "check the disk, its free space and the permissions of the file; nothing was changed", e);
        }
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
