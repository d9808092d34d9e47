using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Puts commits back that the catalog has lost and the journal has whole: its WAL was cut, damaged or removed.</summary>
/// <remarks>
/// Done when a store is opened for writing, under the locks of writers. What cannot be put back whole stays as it lies: it can be
/// read, nothing can be written, and <c>repair</c> brings back what there is.
/// </remarks>
internal static class JournalReplay
{
    private const string Healed = "healed", Lost = "lost";

    /// <summary>Heals the catalog when it can; else it stays as it is.</summary>
    public static void Run(BarStore store)
    {
        if (store.Catalog.IsReadOnly || store.Catalog.Lost() is null)
        {
            return;
        }

        try
        {
            using OsLock turn = store.LockPublishing(CancellationToken.None);
            using Workbench bench = new(null, store, CancellationToken.None);
            store.Catalog.Replay(transaction => Replay(transaction, store, new(bench)), CancellationToken.None);
        }
        catch (Exception e) when (e is ToolkitException or SqliteException or DuckDBException or IOException or UnauthorizedAccessException)
        {
            // Every writer is told, and every check.
        }
    }

    /// <summary>What was put back, and what could not be, since the last repair.</summary>
    public static (IReadOnlyList<string> Healed, IReadOnlyList<string> Lost) Told(SqliteConnection connection) => (Lines(connection, Healed), Lines(connection, Lost));

    /// <summary>Forgets what was told.</summary>
    public static void Forget(WriteTransaction transaction)
    {
        if (transaction.Connection.Execute("DELETE FROM metadata WHERE key IN ($healed, $lost)", ("$healed", Healed), ("$lost", Lost)) > 0)
        {
            transaction.Written();
        }
    }

    private static void Replay(WriteTransaction transaction, BarStore store, FooterReader reader)
    {
        SqliteConnection connection = transaction.Connection;
        if (store.Catalog.Journal.Header() is not { } header || CommitLoss.Of(header, connection) is not { } loss)
        {
            // Another process was first.
            return;
        }

        IReadOnlyList<JournalEntry> entries = store.Catalog.Journal.Entries(out bool complete);
        if (!complete || header.BrokenTo is not null || header.From > loss.Catalog.Version + 1
            || CatalogVerification.Structure(connection, store.Layout.Catalog).Count > 0 || CatalogCopies.AnyNewer(store.Layout, loss.Catalog))
        {
            throw loss.Refusal(store.Layout.Catalog);
        }

        RecoveredState state = RecoveredState.After(loss.Catalog, entries);
        List<FileLoss> missing = [];
        List<NewFile> files = JournalledFiles.Find(store.Layout, state, reader, missing);
        if (missing.Count > 0)
        {
            throw loss.Refusal(store.Layout.Catalog);
        }

        new RebuildTransaction(transaction, store.Layout).Apply(state, files, header);
        Tell(connection, Healed, [$"{UnixMicroseconds.ToIso(transaction.Now)}: {loss}; put back: {state.Text()}"]);
        Tell(connection, Lost, JournalLosses.Of(state, loss.Catalog, header));
    }

    private static void Tell(SqliteConnection connection, string key, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            connection.Execute(
                "INSERT INTO metadata (key, value) VALUES ($key, $line) ON CONFLICT (key) DO UPDATE SET value = value || char(10) || $line", ("$key", key), ("$line", line));
        }
    }

    private static string[] Lines(SqliteConnection connection, string key) =>
        connection.Scalar("SELECT value FROM metadata WHERE key = $key", ("$key", key)) is string text ? text.Split('\n') : [];
}
