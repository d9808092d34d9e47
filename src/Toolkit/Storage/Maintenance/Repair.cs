using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>The way back from a lost or damaged catalog and from lost or damaged files.</summary>
internal static class Repair
{
    public static RepairReport Run(WorkspaceLayout layout, WorkspaceOptions options, CancellationToken cancel)
    {
        if (!Directory.Exists(layout.Root))
        {
            throw ToolkitException.NotFound($"no workspace in {layout.Root}", "name another folder with `Workspace.Open()`");
        }

        // Half a repair is worse than none: files that cannot be read would count as lost.
        DuckDbLibrary.Demand();
        List<string> recovered = [], lost = [];
        Directory.CreateDirectory(layout.Locks);
        Directory.CreateDirectory(layout.Temp);
        bool rebuild;
        long from = 0;
        using (OsLock publishing = OsLock.Take(layout.PublishLock, options.BusyTimeout, "repairing", cancel))
        using (OsLock writing = OsLock.Take(layout.WriterLock, options.BusyTimeout, "repairing", cancel))
        {
            rebuild = NeedsRebuild(layout);
            if (rebuild)
            {
                from = new CatalogRebuild(layout, options, recovered, lost).Run(cancel);
            }
        }

        using BarStore store = BarStore.Open(layout.Root, options with { ReadOnly = false, Create = false });
        new LostFiles(store, recovered, lost).Run(cancel);
        return new(rebuild, from, store.Catalog.Version, recovered, lost);
    }

    /// <summary>Whether the catalog is missing, is not what was written, or does not hold together.</summary>
    private static bool NeedsRebuild(WorkspaceLayout layout)
    {
        List<Problem> problems = [];
        CatalogVerification.OfBytes(layout, problems, []);
        return problems.Count > 0 || !HoldsTogether(layout);
    }

    private static bool HoldsTogether(WorkspaceLayout layout)
    {
        try
        {
            // Not through the store: it would refuse to open a catalog that is damaged.
            using SqliteConnection connection = SqliteFile.Open(layout.Catalog, SqliteOpenMode.ReadWrite);
            long changes = connection.Number("SELECT value FROM metadata WHERE key = 'changes'");
            long schema = connection.Number("PRAGMA user_version");
            return schema <= Schema.Version
                && (schema < Schema.HotChecksums || HotBarTable.Damaged(connection).Count == 0)
                && connection.List("PRAGMA integrity_check(1)", r => r.GetString(0)) is ["ok"]
                && (new CommitJournal(layout.Journal).Header() is not { } header || header.Changes <= changes);
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException)
        {
            return false;
        }
    }
}
