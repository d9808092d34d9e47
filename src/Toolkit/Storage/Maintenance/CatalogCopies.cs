using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The copies of the catalog that <c>maintain</c> keeps, from which <c>repair</c> starts.</summary>
internal static class CatalogCopies
{
    /// <summary>Makes a copy of the current state, drops the oldest ones, and the part of the journal that every kept copy has.</summary>
    public static string Make(BarStore store, int keep, CancellationToken cancel)
    {
        DurableFile.CreateFolder(store.Layout.CatalogCopies);
        using IDisposable turn = store.Catalog.LockForWriting(cancel);
        if (store.Catalog.Journal.Header()?.BrokenTo is not null)
        {
            throw SqliteFailure.Damaged(store.Layout.Catalog, "a copy of it would be damaged, too");
        }

        (long changes, long version) = store.Catalog.Read(connection => (
            connection.Number("SELECT value FROM metadata WHERE key = 'changes'"), connection.Number("SELECT value FROM metadata WHERE key = 'version'")));
        string path = Name(store.Layout, changes);
        if (!File.Exists(path))
        {
            Write(store.Catalog.Copy, path);
        }

        FailPoint.Hit("copy.written");

        List<string> copies = All(store.Layout);
        foreach (string old in copies.Skip(Math.Max(1, keep)))
        {
            DurableFile.TryDelete(old);
            DurableFile.TryDelete(old + ".sha256");
        }

        store.Catalog.Seal();
        // The oldest kept copy decides: repair may have to start from it when the newer ones are damaged.
        store.Catalog.Journal.Forget(VersionOf(copies.Take(Math.Max(1, keep)).Last()) ?? version);
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
    public static string? Newest(WorkspaceLayout layout) => All(layout).Find(path =>
        File.Exists(path + ".sha256") && File.ReadAllText(path + ".sha256").Trim() == DurableFile.Hash(path) && VersionOf(path) is not null);

    private static void Write(Action<SqliteConnection> copyInto, string path)
    {
        Backup.CopyDatabase(copyInto, path);
        File.WriteAllText(path + ".sha256", DurableFile.Hash(path));
        DurableFile.Flush(path + ".sha256");
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static string Name(WorkspaceLayout layout, long changes) =>
        Path.Combine(layout.CatalogCopies, string.Create(CultureInfo.InvariantCulture, $"catalog-{changes:D12}.db"));

    public static long? VersionOf(string path)
    {
        try
        {
            using SqliteConnection copy = SqliteFile.Open(path, SqliteOpenMode.ReadOnly);
            return copy.Number("SELECT value FROM metadata WHERE key = 'version'");
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
