using System.Diagnostics;

namespace Toolkit.Storage;

/// <summary>The nightly round, one step after the other.</summary>
internal sealed class MaintenanceRound(BarStore store, MaintainOptions options)
{
    private const string BackupPrefix = "toolkit-";

    /// <summary>Seals old days of ticks; says what it has done.</summary>
    public Func<CancellationToken, string>? Seal { get; init; }

    /// <summary>Makes a backup.</summary>
    public Backup Backup { get; init; } = new(store);

    public IReadOnlyList<MaintainStep> Run(CancellationToken cancel)
    {
        List<MaintainStep> steps = [];
        if (!options.DryRun)
        {
            if (Seal is { } seal)
            {
                Step("seal", () => seal(cancel));
            }

            Step("fold", () => $"{store.Fold(cancel)} hot rows written to files");
            Step("compact", () =>
            {
                CompactReport report = new Compaction(store).Run(all: false, cancel);
                return $"{report.FilesBefore} files before, {report.FilesAfter} after";
            });
        }

        Step("gc", () =>
        {
            GarbageReport report = new GarbageCollection(store).Run(options.Grace, options.DryRun, cancel);
            return $"{report.Files} files, {report.Orphans} orphans and {report.HotRows} hot rows {(options.DryRun ? "would be " : string.Empty)}removed, {report.Bytes} bytes";
        });
        if (!options.DryRun)
        {
            Step("catalog-copy", () => CatalogCopies.Make(store, options.KeepCatalogCopies, cancel));
            if (options.BackupFolder is { } folder)
            {
                Step("backup", () => MakeBackup(Path.GetFullPath(folder), cancel));
            }
        }

        return steps;

        void Step(string name, Func<string> work)
        {
            cancel.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            try
            {
                string detail = work();
                steps.Add(new(name, true, detail, Stopwatch.GetElapsedTime(start)));
            }
            catch (ToolkitException e)
            {
                steps.Add(new(name, false, e.Hint is null ? e.Message : $"{e.Message}: {e.Hint}", Stopwatch.GetElapsedTime(start)));
            }
        }
    }

    private string MakeBackup(string folder, CancellationToken cancel)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{BackupPrefix}{store.Options.Clock.GetUtcNow():yyyyMMdd-HHmmss}"));
        BackupReport report = Backup.Run(path, options.LinkBackups, cancel);
        string[] all = Directory.GetDirectories(folder, BackupPrefix + "*");
        // What a killed round left unfinished is no backup: it takes no other's place, and goes with those that are too old.
        string oldest = all.Where(backup => !backup.EndsWith(Backup.Unfinished, StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal).Take(Math.Max(1, options.KeepBackups)).Last();
        List<string> old = [.. all.Where(backup => string.CompareOrdinal(backup, oldest) < 0)];
        old.ForEach(backup => Directory.Delete(backup, recursive: true));
        return $"{report.Files} files, {report.Linked} of them linked, in {report.Path}; {old.Count} old backups removed";
    }
}
