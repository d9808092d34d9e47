using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Makes a lost or damaged catalog anew: the newest copy of it, the journal since then, and the files themselves.</summary>
/// <remarks>The new catalog is built beside the old one and moved into its place when it is complete.</remarks>
internal sealed class CatalogRebuild(WorkspaceLayout layout, WorkspaceOptions options, List<string> recovered, List<string> lost)
{
    private readonly WorkspaceLayout _shadow = new(Path.Combine(layout.Temp, "repair"));

    /// <returns>The version of the copy that it started from; 0 when there was none.</returns>
    public long Run(CancellationToken cancel)
    {
        Prepare();
        long from = Start();
        CommitJournal journal = new(layout.Journal);
        IReadOnlyList<JournalEntry> entries = journal.Entries(out bool complete);
        JournalHeader? header = journal.Header();
        bool whole = complete && header is not null && header.From <= from + 1;
        RecoveredState state = RecoveredState.After(from, entries);
        long lastRun = 0;
        using (BarStore store = BarStore.Open(_shadow.Root, options with { ReadOnly = false, Create = true, AllowNetworkFileSystem = true }))
        {
            using Workbench bench = new(null, store, cancel);
            FooterReader reader = new(bench);
            List<(NewFile File, long Version)> files = Journalled(state, reader);
            if (!whole)
            {
                lost.Add("the journal is missing or cut, so later files are taken by their footers alone; hot rows since then are lost");
                files.AddRange(new FooterRecovery(layout, reader, recovered, lost).Find(store, state, files, from));
            }

            store.Catalog.Write(
                transaction =>
                {
                    lastRun = transaction.Connection.Number("SELECT seq FROM sqlite_sequence WHERE name = 'runs'");
                    new RebuildTransaction(transaction, layout).Apply(state, files, header);
                },
                cancel);
        }

        Report(state, from);
        Runs(lastRun, header);
        CatalogCopies.Keep(layout, _shadow.Catalog);
        FailPoint.Hit("repair.built");
        Install();
        return from;
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
    private long Start()
    {
        if (CatalogCopies.Newest(layout) is not { } copy)
        {
            recovered.Add("no copy of the catalog is kept (`tk.Maintenance.Maintain()` makes one), so it starts empty");
            return 0;
        }

        File.Copy(copy, _shadow.Catalog);
        long version = CatalogCopies.VersionOf(copy)!.Value;
        recovered.Add($"the catalog of version {version} from {copy}");
        return version;
    }

    /// <summary>The files that the journal lists and that are there as they were published.</summary>
    private List<(NewFile, long)> Journalled(RecoveredState state, FooterReader reader)
    {
        List<(NewFile, long)> files = [];
        foreach ((JournalFile file, long version) in state.Files.Values)
        {
            string path = layout.Absolute(file.Path);
            NewFile? found = File.Exists(path) ? reader.File(path, file.Id, file.Timeframe.Length == 0 ? null : Timeframe.Parse(file.Timeframe)) : null;
            if (found is not null && found.Sha256 == file.Sha256)
            {
                files.Add((found, version));
            }
            else
            {
                string source = state.Versions.Find(entry => entry.Version == version)?.Source ?? "unknown";
                lost.Add($"{path} is {(File.Exists(path) ? "damaged" : "lost")}: {file.Rows} rows from {UnixMicroseconds.ToIso(file.MinTime)} to {UnixMicroseconds.ToIso(file.MaxTime)}; source: {source}");
            }
        }

        return files;
    }

    private void Report(RecoveredState state, long from)
    {
        if (state.Versions.Count > 0)
        {
            recovered.Add($"versions {from + 1} to {state.Versions[^1].Version} from the journal: {state.Files.Count} files, {state.Versions.SelectMany(entry => entry.HotAdded).Sum(hot => (long)hot.Count)} hot rows");
        }

        string since = from == 0 ? "since the workspace was made" : string.Create(CultureInfo.InvariantCulture, $"since version {from}");
        lost.Add($"coverage, corporate actions, what was set of symbols, and runs, {since}");
        foreach (string source in state.Versions.Select(entry => entry.Source).OfType<string>().Distinct())
        {
            lost.Add($"the record of the load from {source} (its bars are there)");
        }
    }

    private void Runs(long kept, JournalHeader? header)
    {
        if (header is not null && header.LastRun > kept)
        {
            lost.Add($"the runs with numbers from {kept + 1} to {header.LastRun}, which were saved after that; none of these numbers is given again");
        }
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

            FailPoint.Hit("repair.aside");
            DurableFile.Flush(_shadow.Catalog);
            File.Move(_shadow.Catalog, layout.Catalog);
            DurableFile.FlushFolder(layout.Root);
            FailPoint.Hit("repair.installed");
            return 0;
        });
        // The journal of the shadow knows nothing; the old one may be cut. A new one starts with the new catalog.
        File.Delete(layout.Journal);
        Directory.Delete(_shadow.Root, recursive: true);
    }
}
