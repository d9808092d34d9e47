using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Removes what no kept version, no live process and no unfinished publish needs.</summary>
/// <remarks>
/// In two steps, so that no reader can slip in between. First the catalog stops offering the old versions; then the live
/// processes are asked again, and only what none of them needs is removed. A reader announces its version before it reads
/// the catalog: either it is seen by the second question, or it reads the catalog after the first step.
/// </remarks>
internal sealed class GarbageCollection(BarStore store)
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    public GarbageReport Run(TimeSpan grace, bool dryRun, CancellationToken cancel)
    {
        store.Catalog.RefuseWhenReadOnly();
        // Asked before anything is written here.
        bool knowsAll = LeftBehind.KnowsAll(store);
        List<FileInfo> onDisk = OnDisk();
        FailPoint.Hit("gc.listed");
        // No grace asks no clock: one that was set back would otherwise keep everything until it has caught up.
        long before = grace <= TimeSpan.Zero ? long.MaxValue : store.Catalog.Now - (long)grace.TotalMicroseconds;
        ProcessNeeds needs = ProcessNeeds.OfAll(store.Layout, clean: !dryRun);
        long bound = Math.Min(store.Catalog.Read(connection => ExpiredUpTo(connection, before)), Limit(needs));
        FailPoint.Hit("gc.asked");
        if (!dryRun)
        {
            store.Catalog.Write(transaction => RaiseOldest(transaction, bound), cancel);
            FailPoint.Hit("gc.raised");
            needs = ProcessNeeds.OfAll(store.Layout, clean: false) with { Stale = needs.Stale };
            bound = Math.Min(bound, Limit(needs));
        }

        (List<FileEntry> removed, long hotRows) = dryRun
            ? store.Catalog.Read(connection => Removable(connection, bound))
            : store.Catalog.Write(transaction => Remove(transaction, Math.Min(bound, Written())), cancel);
        FailPoint.Hit("gc.forgotten");
        List<string> forgotten = removed.ConvertAll(file => store.Layout.Absolute(file.Path));
        // What was forgotten just now is in no version any more, and yet no orphan.
        List<string> orphans = knowsAll ? [.. Orphans(onDisk, needs, before).Except(forgotten)] : [];
        orphans.AddRange(FeatureFile.Superseded(store.Layout, before));
        List<string> paths = [.. forgotten, .. orphans];
        long bytes = paths.Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);
        if (!dryRun)
        {
            paths.ForEach(Delete);
            RemoveEmptyFolders(needs);
            FailPoint.Hit("gc.removed");
        }

        return new(removed.Count, orphans.Count, bytes, hotRows, needs.Stale, bound, paths);
    }

    private static long Limit(ProcessNeeds needs) => needs.Everything ? 0 : needs.OldestVersion ?? long.MaxValue;

    /// <summary>The newest version of which all before it are older than the grace period, also when the clock jumped.</summary>
    private static long ExpiredUpTo(SqliteConnection connection, long before)
    {
        long current = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
        return connection.Scalar("SELECT MIN(version_id) FROM versions WHERE created_at > $before", ("$before", before)) is long young
            ? Math.Min(current, young - 1)
            : current;
    }

    private static void RaiseOldest(WriteTransaction transaction, long bound)
    {
        if (transaction.Connection.Execute(
            "UPDATE metadata SET value = $bound WHERE key = 'oldest_version' AND value < $bound", ("$bound", bound)) > 0)
        {
            transaction.Written();
        }
    }

    private static (List<FileEntry> Files, long HotRows) Removable(SqliteConnection connection, long bound) => (
        FileTable.RemovedUpTo(connection, bound),
        connection.Number("SELECT COUNT(*) FROM hot_bars WHERE removed_in <= $bound", ("$bound", bound)));

    /// <summary>The last version in the journal: nobody could tell any more that something had been removed in a later one, and with a lost catalog it would come back.</summary>
    private long Written() => store.Catalog.Journal.Header()?.Version ?? 0;

    private static (List<FileEntry> Files, long HotRows) Remove(WriteTransaction transaction, long bound)
    {
        (List<FileEntry> files, long hotRows) = Removable(transaction.Connection, bound);
        if (files.Count > 0 || hotRows > 0)
        {
            transaction.Connection.Execute("DELETE FROM files WHERE removed_in <= $bound", ("$bound", bound));
            transaction.Connection.Execute("DELETE FROM hot_bars WHERE removed_in <= $bound", ("$bound", bound));
            transaction.Written();
        }

        FailPoint.Hit("gc.forgetting");
        return (files, hotRows);
    }

    private List<FileInfo> OnDisk() =>
    [
        .. new DirectoryInfo(store.Layout.Bars).EnumerateFiles("*.parquet", SearchOption.AllDirectories),
        .. new DirectoryInfo(store.Layout.Options) is { Exists: true } options ? options.EnumerateFiles("*.parquet") : [],
        .. new DirectoryInfo(store.Layout.Temp).EnumerateFiles("*"),
        // Folders that are named after a lock are a matter of that lock.
        .. new DirectoryInfo(store.Layout.Temp).EnumerateDirectories().Where(folder => !Guid.TryParseExact(folder.Name, "N", out _))
            .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories)),
    ];

    /// <summary>
    /// Of the files that were there, those that no version has and nobody is making. The order matters: listed first, then
    /// asked who makes what, then read what is published; so a file that was published meanwhile is found as such.
    /// </summary>
    private List<string> Orphans(List<FileInfo> onDisk, ProcessNeeds needs, long before)
    {
        if (needs.Everything)
        {
            return [];
        }

        HashSet<string> known = [.. store.Catalog.Read(FileTable.AllPaths).Select(store.Layout.Absolute)];
        return [.. onDisk
            .Where(file => !known.Contains(file.FullName) && !needs.FileIds.Contains(Path.GetFileNameWithoutExtension(file.Name)))
            // A name without a lock does not tell whose it is: it goes when nobody is there who could be using it.
            .Where(file => file.Extension == ".parquet" || needs.Live.Count == 0)
            .Where(file => UnixMicroseconds.From(file.LastWriteTimeUtc) <= before)
            .Select(file => file.FullName)];
    }

    /// <summary>Of temporary folders without a lock, such as older versions of this library made, those that are empty.</summary>
    private void RemoveEmptyFolders(ProcessNeeds needs)
    {
        if (needs.Live.Count == 0)
        {
            foreach (string folder in Directory.GetDirectories(store.Layout.Temp).Where(folder => !Directory.EnumerateFileSystemEntries(folder).Any()))
            {
                DurableFile.TryDeleteFolder(folder);
            }
        }
    }

    private static void Delete(string path)
    {
        FailPoint.Hit("gc.removing");
        DurableFile.TryDelete(path);
    }
}
