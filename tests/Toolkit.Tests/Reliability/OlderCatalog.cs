using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Puts an older catalog into the place of a newer one.</summary>
internal static class OlderCatalog
{
    public static WorkspaceLayout Of(TemporaryFolder folder) => new(folder.File("ws"));

    /// <param name="folder">The workspace lies in it.</param>
    /// <param name="kept">What the older catalog has.</param>
    /// <param name="lost">What only the journal has afterwards. Nothing is sealed then, as after a crash.</param>
    public static void PutBack(TemporaryFolder folder, Action<BarStore> kept, Action<BarStore> lost)
    {
        WorkspaceLayout layout = Of(folder);
        using (BarStore store = BarStore.Open(layout.Root))
        {
            kept(store);
        }

        string older = folder.File("older.db");
        File.Copy(layout.Catalog, older);
        using (BarStore store = BarStore.Open(layout.Root))
        {
            lost(store);
        }

        new CommitJournal(layout.Journal).Unseal();
        File.Copy(older, layout.Catalog, overwrite: true);
    }
}
