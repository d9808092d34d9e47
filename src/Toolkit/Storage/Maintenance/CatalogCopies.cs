using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The copies of the catalog that <c>maintain</c> keeps, from which <c>repair</c> starts.</summary>
internal static class CatalogCopies
{
    public const string HashSuffix = ".sha256";

    /// <summary>Makes a copy of the current state, drops the oldest ones, and the part of the journal that every kept copy has.</summary>
    public static string Make(BarStore store, int keep, CancellationToken cancel)
    {
        DurableFile.CreateFolder(store.Layout.CatalogCopies);
        using IDisposable turn = store.Catalog.LockForWriting(cancel);
        if (store.Catalog.Journal.Header()?.BrokenTo is not null)
        {
            throw SqliteFailure.Damaged(store.Layout.Catalog, "a copy of it would be damaged, too");
        }

        store.Catalog.RefuseWhenLost();
        CatalogCounters counters = store.Catalog.Read(CatalogCounters.Of);
        string path = Name(store.Layout, counters.Changes);
        if (DamageOf(path) is not null)
        {
            Write(store.Catalog.Copy, path);
        }

        FailPoint.Hit("copy.written");

        List<string> copies = All(store.Layout);
        foreach (string old in copies.Skip(Math.Max(1, keep)))
        {
            DurableFile.TryDelete(old);
            DurableFile.TryDelete(old + HashSuffix);
        }

        store.Catalog.Seal();
        // The oldest kept copy decides: repair may have to start from it when the newer ones are damaged.
        store.Catalog.Journal.Forget(CountersOf(copies.Take(Math.Max(1, keep)).Last()) ?? counters);
        FailPoint.Hit("copy.journal-cut");
        return path;
    }

    /// <summary>Keeps a copy of a catalog that nobody has open.</summary>
    public static void Keep(WorkspaceLayout layout, string catalog)
    {
        DurableFile.CreateFolder(layout.CatalogCopies);
        using SqliteConnection source = SqliteFile.Open(catalog, SqliteOpenMode.ReadWrite);
        Write(source.BackupDatabase, Name(layout, source.Number("SELECT value FROM metadata WHERE key = 'changes'")));
    }

    /// <summary>The copies, newest first.</summary>
    public static List<string> All(WorkspaceLayout layout) => !Directory.Exists(layout.CatalogCopies)
        ? []
        : [.. Directory.GetFiles(layout.CatalogCopies, "catalog-*.db").OrderDescending(StringComparer.Ordinal)];

    /// <summary>The newest copy that is as it was made, or null.</summary>
    public static string? Newest(WorkspaceLayout layout) => All(layout).Find(path => DamageOf(path) is null && CountersOf(path) is not null);

    /// <summary>Whether a sound copy has come further than a catalog: it has runs which that one lacks, and the journal begins after the oldest copy.</summary>
    public static bool AnyNewer(WorkspaceLayout layout, CatalogCounters catalog) => Newest(layout) is { } copy && CountersOf(copy)!.Value.Changes > catalog.Changes;

    /// <summary>Whether the journal has everything that came after the newest copy, or from the start.</summary>
    public static bool Reach(WorkspaceLayout layout, JournalHeader journal) =>
        journal.From <= 1 || (All(layout) is [var newest, ..] && CountersOf(newest)?.Version >= journal.From - 1);

    /// <summary>What is wrong with a copy, or null; one that is not there cannot be used either.</summary>
    public static string? DamageOf(string path)
    {
        try
        {
            string kept = File.ReadAllText(path + HashSuffix), actual = DurableFile.Hash(path);
            return kept == actual ? null : $"this copy of the catalog is damaged: its SHA-256 is {actual}, kept was {kept}";
        }
        catch (FileNotFoundException e)
        {
            return $"this copy of the catalog cannot be used: {e.Message}";
        }
    }

    private static void Write(Action<SqliteConnection> copyInto, string path)
    {
        string made = path + ".made";
        Backup.CopyDatabase(copyInto, made);
        // The hash first: a copy without one would be of no use.
        File.WriteAllText(path + HashSuffix, DurableFile.Hash(made));
        DurableFile.Flush(path + HashSuffix);
        File.Move(made, path, overwrite: true);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static string Name(WorkspaceLayout layout, long changes) =>
        Path.Combine(layout.CatalogCopies, string.Create(CultureInfo.InvariantCulture, $"catalog-{changes:D12}.db"));

    /// <summary>How far the catalog had come that was copied; null when it cannot be opened.</summary>
    public static CatalogCounters? CountersOf(string path)
    {
        try
        {
            using SqliteConnection copy = SqliteFile.Open(path, SqliteOpenMode.ReadOnly);
            return CatalogCounters.Of(copy);
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
