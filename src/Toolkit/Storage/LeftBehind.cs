using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>What processes that were killed have left in a workspace.</summary>
internal static class LeftBehind
{
    /// <summary>
    /// Takes away their locks, their temporary files, and the files that they had finished and not published. Nothing goes whose
    /// owner may be alive: all of it is named after, or in, a lock that only a dead process can have let go.
    /// </summary>
    public static void Remove(BarStore store)
    {
        if (store.IsReadOnly || !store.Catalog.IsThere)
        {
            return;
        }

        try
        {
            IReadOnlySet<string> unfinished = ProcessNeeds.OfAll(store.Layout, clean: true).Unfinished;
            if (unfinished.Count > 0 && KnowsAll(store))
            {
                // Asked after the processes were found dead: what they have published is in the catalog by now.
                foreach (string id in store.Catalog.Read(connection => unfinished.Where(id => !FileTable.Has(connection, id)).ToList()))
                {
                    RemoveFile(store.Layout, id);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ToolkitException { Kind: ErrorKind.Busy })
        {
            // Housekeeping: the next writer, or gc, does it as well.
        }
    }

    /// <summary>Whether the catalog has every commit that was ever made; else a file that it does not list may be the only trace of one.</summary>
    public static bool KnowsAll(BarStore store) => store.Catalog.Lost() is null && store.Catalog.Journal.Header()?.BrokenTo is null;

    private static void RemoveFile(WorkspaceLayout layout, string id)
    {
        foreach (string folder in Directory.GetDirectories(layout.Bars).Append(layout.Options))
        {
            DurableFile.TryDelete(Path.Combine(folder, id + ".parquet"));
        }
    }
}
