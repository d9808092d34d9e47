using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Compares the files beside the catalog that are written to again and again with the hashes that were kept when they were closed.</summary>
internal static class SealVerification
{
    private const string Restore = "a backup (`tk.Maintenance.Backup(folder)`) has it as it was; `tk.Maintenance.Repair()` takes it as it is, says so, and forgets the hash";

    public static void Run(WorkspaceLayout layout, List<Problem> problems, List<string> notes, CancellationToken cancel)
    {
        int seals = 0;
        foreach (FileSeal seal in FileSeal.All(layout))
        {
            cancel.ThrowIfCancellationRequested();
            seals++;
            try
            {
                if (seal.Damage() is { } damage)
                {
                    problems.Add(new(damage, seal.FilePath, Restore));
                }
            }
            catch (Exception e) when (Unreadable.Is(e))
            {
                problems.Add(Unreadable.Of(e, seal.FilePath));
            }
        }

        if (seals > 0)
        {
            notes.Add($"{seals} files beside the catalog (live store, ticks) compared with their hashes");
        }
    }

    /// <summary>Takes every file as it is; what that may have lost is listed.</summary>
    public static void Accept(WorkspaceLayout layout, List<string> lost)
    {
        foreach (FileSeal seal in FileSeal.All(layout).ToList())
        {
            try
            {
                if (seal.Damage() is { } damage)
                {
                    lost.Add($"{seal.FilePath}: {damage}; it is taken as it is, and only a backup has what it was");
                    seal.Remove();
                }
            }
            catch (Exception e) when (Unreadable.Is(e))
            {
                // Verify names it; it is neither lost nor changed.
            }
        }
    }
}
