using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Looks at what is kept for a repair: catalog.journal and the copies of the catalog.</summary>
internal static class KeptVerification
{
    public const string Renew = "run `tk.Maintenance.Repair()`: it sets the damaged file aside and makes a new one from the catalog";

    public static void Run(WorkspaceLayout layout, List<Problem> problems, List<string> notes)
    {
        Journal(layout, problems);
        List<string> copies = CatalogCopies.All(layout);
        // Meanwhile a copy may have been made, and with it an old one removed.
        problems.AddRange(copies.Select(Copy).OfType<Problem>().Where(problem => File.Exists(problem.Where)));
        notes.Add(copies.Count == 0 ? "no copy of the catalog is kept: `tk.Maintenance.Maintain()` makes one" : $"{copies.Count} copies of the catalog are kept");
        if (Header(new(layout.Journal)) is { } header && !CatalogCopies.Reach(layout, header))
        {
            notes.Add($"the journal begins after version {header.From - 1}, and no copy of the catalog is that new: until `tk.Maintenance.Maintain()` has made one, a lost catalog would come back from its files alone");
        }
    }

    private static Problem? Copy(string path)
    {
        try
        {
            return CatalogCopies.DamageOf(path) is { } damage ? new(damage, path, Renew) : null;
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Unreadable.Of(e, path);
        }
    }

    private static void Journal(WorkspaceLayout layout, List<Problem> problems)
    {
        if (!File.Exists(layout.Journal))
        {
            if (Directory.Exists(layout.Journal))
            {
                problems.Add(new("a folder has its name", layout.Journal, "move it out of the workspace"));
            }

            return;
        }

        try
        {
            if (new CommitJournal(layout.Journal).Damage() is { } damage)
            {
                problems.Add(new(damage, layout.Journal, Renew));
            }
        }
        catch (FileNotFoundException)
        {
            // A repair has just replaced it.
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            problems.Add(Unreadable.Of(e, layout.Journal));
        }
    }

    private static JournalHeader? Header(CommitJournal journal)
    {
        try
        {
            return journal.Header();
        }
        catch (Exception e) when (e is ToolkitException || Unreadable.Is(e))
        {
            return null;
        }
    }
}
