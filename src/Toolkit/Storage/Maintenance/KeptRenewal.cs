using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Sets a damaged journal and damaged copies of the catalog aside, and makes new ones from a catalog that is sound.</summary>
internal static class KeptRenewal
{
    public static void Run(BarStore store, List<string> recovered, CancellationToken cancel)
    {
        WorkspaceLayout layout = store.Layout;
        List<string> damaged = [.. CatalogCopies.All(layout).Where(path => CatalogCopies.DamageOf(path) is not null)];
        if (File.Exists(layout.Journal) && store.Catalog.Journal.Damage() is not null)
        {
            damaged.Add(layout.Journal);
        }

        if (damaged.Count == 0 && store.Catalog.Journal.Header() is { } header && CatalogCopies.Reach(layout, header))
        {
            return;
        }

        using (store.Catalog.LockForWriting(cancel))
        {
            foreach (string path in damaged)
            {
                recovered.Add($"{path} was damaged and is kept as {SetAside(layout, path, store.Options.Clock)}");
                DurableFile.TryDelete(path + CatalogCopies.HashSuffix);
            }
        }

        recovered.Add($"a new copy of the catalog is {CatalogCopies.Make(store, new MaintainOptions().KeepCatalogCopies, cancel)}, and the journal goes on from there");
    }

    /// <summary>Moves a file into the quarantine folder, under a name that tells when; returns its path there.</summary>
    public static string SetAside(WorkspaceLayout layout, string path, TimeProvider clock)
    {
        DurableFile.CreateFolder(layout.Quarantine);
        string aside = Path.Combine(layout.Quarantine, string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{clock.GetUtcNow():yyyyMMddHHmmssfff}{Path.GetExtension(path)}"));
        if (Directory.Exists(path))
        {
            Directory.Move(path, aside);
        }
        else
        {
            File.Move(path, aside, overwrite: true);
        }

        return aside;
    }
}
