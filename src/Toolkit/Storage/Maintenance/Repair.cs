using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>The way back from a lost or damaged catalog and from lost or damaged files.</summary>
internal static class Repair
{
    /// <returns>What was done, without the files that went; and these.</returns>
    public static (RepairReport Report, List<FileLoss> Files) Run(WorkspaceLayout layout, WorkspaceOptions options, CancellationToken cancel)
    {
        ForeignFolder.Refuse(layout);
        // Half a repair is worse than none: files that cannot be read would count as lost.
        DuckDbLibrary.Demand();
        Unreadable.Refuse(layout);
        List<string> recovered = [], lost = [];
        List<FileLoss> files = [];
        Directory.CreateDirectory(layout.Locks);
        Directory.CreateDirectory(layout.Temp);
        (long From, bool Whole)? rebuilt;
        using (OsLock publishing = OsLock.Take(layout.PublishLock, options.BusyTimeout, "repairing", cancel))
        using (OsLock writing = OsLock.Take(layout.WriterLock, options.BusyTimeout, "repairing", cancel))
        {
            rebuilt = Rebuild(layout, options, (recovered, lost, files), cancel);
        }

        using BarStore store = BarStore.Open(layout.Root, options with { ReadOnly = false, Create = false });
        new LostFiles(store, rebuilt?.Whole ?? true, recovered, lost, files).Run(cancel);
        (IReadOnlyList<string> healed, IReadOnlyList<string> gone) = store.Catalog.Read(JournalReplay.Told);
        recovered.AddRange(healed);
        lost.AddRange(gone);
        store.Catalog.Write(JournalReplay.Forget, cancel);
        KeptRenewal.Run(store, recovered, cancel);
        SealVerification.Accept(layout, lost);
        return (new(rebuilt is not null, rebuilt?.From ?? 0, store.Catalog.Version, recovered, lost), files);
    }

    /// <summary>Makes the catalog anew when it needs that; returns what that says.</summary>
    private static (long From, bool Whole)? Rebuild(WorkspaceLayout layout, WorkspaceOptions options, (List<string> Recovered, List<string> Lost, List<FileLoss> Files) told, CancellationToken cancel)
    {
        switch (StateOf(layout))
        {
            case CatalogState.Sound:
                return null;
            case CatalogState.Behind:
                (List<string> recovered, List<string> lost, List<FileLoss> files) = ([], [], []);
                try
                {
                    (long, bool) rebuilt = new CatalogRebuild(layout, options, recovered, lost, files).Run(behind: true, cancel);
                    told.Recovered.AddRange(recovered);
                    told.Lost.AddRange(lost);
                    told.Files.AddRange(files);
                    return rebuilt;
                }
                catch (ToolkitException e) when (e.Kind is ErrorKind.BadData or ErrorKind.Failure)
                {
                    // It only seemed sound: what a cut WAL leaves may hold half of a commit.
                    goto default;
                }

            default:
                return new CatalogRebuild(layout, options, told.Recovered, told.Lost, told.Files).Run(behind: false, cancel);
        }
    }

    private static CatalogState StateOf(WorkspaceLayout layout)
    {
        List<Problem> problems = [];
        CatalogVerification.OfBytes(layout, problems, []);
        if (problems.Count > 0)
        {
            return CatalogState.Damaged;
        }

        try
        {
            // Not through the store: it would refuse to open a catalog that is damaged.
            using SqliteConnection connection = SqliteFile.Open(layout.Catalog, SqliteOpenMode.ReadWrite);
            // What a newer toolkit has written is not made into an older one's.
            SqliteFile.SchemaVersion(connection, layout.Catalog, Schema.Version);
            bool behind = new CommitJournal(layout.Journal).Header() is { } header && CommitLoss.Of(header, connection) is not null;
            long schema = connection.Number("PRAGMA user_version");
            return behind && (schema != Schema.Version || CatalogCopies.AnyNewer(layout, CatalogCounters.Of(connection))) ? CatalogState.Damaged
                : schema >= Schema.HotChecksums && HotBarTable.Damaged(connection).Count > 0 ? CatalogState.Damaged
                : connection.List("PRAGMA integrity_check(1)", r => r.GetString(0)) is not ["ok"] ? CatalogState.Damaged
                : !behind ? CatalogState.Sound
                : CatalogVerification.Structure(connection, layout.Catalog).Count > 0 ? CatalogState.Damaged
                : CatalogState.Behind;
        }
        catch (Exception e) when (e is SqliteException or UnreadableRowException)
        {
            return CatalogState.Damaged;
        }
    }

    /// <summary>What is to be done with a catalog: nothing, put lost commits on top of it, or make it anew from a copy.</summary>
    private enum CatalogState
    {
        Sound,
        Behind,
        Damaged,
    }
}
