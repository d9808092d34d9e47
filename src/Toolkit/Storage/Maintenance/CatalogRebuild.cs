using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Makes a lost or damaged catalog anew: what there is of it, the journal since then, and the files themselves.</summary>
/// <remarks>The new catalog is built beside the old one and moved into its place when it is complete.</remarks>
internal sealed class CatalogRebuild(WorkspaceLayout layout, WorkspaceOptions options, List<string> recovered, List<string> lost, List<FileLoss> files)
{
    private readonly WorkspaceLayout _shadow = new(Path.Combine(layout.Temp, "repair"));

    /// <param name="behind">Whether the catalog itself is sound and has only lost its last commits: then it is what is started from.</param>
    /// <param name="cancel">Stops before anything is put in place.</param>
    /// <returns>The version that it started from, 0 when there was nothing; and whether the journal had all that came after it.</returns>
    public (long From, bool Whole) Run(bool behind, CancellationToken cancel)
    {
        Prepare();
        CatalogCounters from = behind ? FromCatalog() : FromCopy();
        CommitJournal journal = new(layout.Journal);
        IReadOnlyList<JournalEntry> entries = journal.Entries(out bool complete);
        JournalHeader? header = journal.Header();
        bool whole = complete && header is not null && header.From <= from.Version + 1;
        RecoveredState state = RecoveredState.After(from, entries);
        using (BarStore store = BarStore.Open(_shadow.Root, options with { ReadOnly = false, Create = true, AllowNetworkFileSystem = true }))
        {
            using Workbench bench = new(null, store, cancel);
            FooterReader reader = new(bench);
            List<NewFile> found = JournalledFiles.Find(layout, state, reader, files);
            if (!whole)
            {
                lost.Add("the journal is missing or cut, so later files are taken by their footers alone");
                found.AddRange(new FooterRecovery(layout, reader, recovered, lost).Find(store, state, found, from.Version));
            }

            store.Catalog.Write(transaction => new RebuildTransaction(transaction, layout).Apply(state, found, header), cancel);
            recovered.AddRange(state.Entries.Count > 0 ? [state.Text()] : []);
            lost.AddRange(JournalLosses.Of(state, from, header));
            lost.AddRange(whole ? [] : JournalLosses.OfCut(state, from, header, store.Catalog.Read(HotBarTable.LiveCount)));
        }

        CatalogCopies.Keep(layout, _shadow.Catalog);
        FailPoint.Hit("repair.built");
        Install();
        return (from.Version, whole);
    }

    private void Prepare()
    {
        if (Directory.Exists(_shadow.Root))
        {
            Directory.Delete(_shadow.Root, recursive: true);
        }

        Directory.CreateDirectory(_shadow.Root);
        Directory.CreateDirectory(layout.Bars);
    }

    /// <summary>Puts the newest sound copy of the catalog in place, or leaves it to be made empty.</summary>
    private CatalogCounters FromCopy()
    {
        if (CatalogCopies.Newest(layout) is not { } copy)
        {
            recovered.Add("no copy of the catalog is kept (`tk.Maintenance.Maintain()` makes one), so it starts empty");
            return default;
        }

        File.Copy(copy, _shadow.Catalog);
        CatalogCounters counters = CatalogCopies.CountersOf(copy)!.Value;
        recovered.Add($"the catalog of version {counters.Version} from {copy}");
        return counters;
    }

    /// <summary>Starts from what the catalog still has.</summary>
    private CatalogCounters FromCatalog()
    {
        using SqliteConnection connection = SqliteFile.Open(layout.Catalog, SqliteOpenMode.ReadWrite);
        Backup.CopyDatabase(connection.BackupDatabase, _shadow.Catalog);
        CatalogCounters counters = CatalogCounters.Of(connection);
        recovered.Add($"the catalog as it was at version {counters.Version}");
        return counters;
    }

    /// <summary>Moves the old catalog aside and the new one into its place; the crash of a repair leaves one that can be repaired again.</summary>
    private void Install()
    {
        Directory.CreateDirectory(layout.Quarantine);
        ConnectionPool.AloneWith(layout.Catalog, () =>
        {
            string aside = Path.Combine(layout.Quarantine, string.Create(
                CultureInfo.InvariantCulture, $"catalog-{options.Clock.GetUtcNow():yyyyMMddHHmmssfff}.db"));
            foreach (string suffix in new[] { "", "-wal", "-shm" }.Where(suffix => File.Exists(layout.Catalog + suffix)))
            {
                File.Move(layout.Catalog + suffix, aside + suffix, overwrite: true);
            }

            if (Directory.Exists(layout.Catalog))
            {
                Directory.Move(layout.Catalog, aside);
            }

            FailPoint.Hit("repair.aside");
            DurableFile.Flush(_shadow.Catalog);
            File.Move(_shadow.Catalog, layout.Catalog);
            DurableFile.FlushFolder(layout.Root);
            FailPoint.Hit("repair.installed");
            return 0;
        });
        // The journal of the shadow knows nothing; the old one may be cut. A new one starts with the new catalog.
        if (File.Exists(layout.Journal))
        {
            KeptRenewal.SetAside(layout, layout.Journal, options.Clock);
        }

        Directory.Delete(_shadow.Root, recursive: true);
    }
}
