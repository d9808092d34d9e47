using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Copies one version of a store into a folder that is a workspace of its own, while writers go on.</summary>
internal sealed class Backup(BarStore store)
{
    /// <summary>How the name of a backup ends until it is whole.</summary>
    public const string Unfinished = ".partial";

    /// <summary>Copies what else belongs to the workspace, into which one and by what for files that never change; says how many files, how many of them linked, and their bytes.</summary>
    public Func<WorkspaceLayout, Func<string, bool>, CancellationToken, (int Files, int Linked, long Bytes)>? More { get; init; }

    /// <param name="destination">A folder that is not there yet, or empty.</param>
    /// <param name="link">Whether files get a second name instead of a copy where the volume has such.</param>
    /// <param name="previous">A backup from before: files that it has, as they should be, get a second name instead of a copy.</param>
    /// <param name="cancel">Stops between two files; nothing is left behind then.</param>
    /// <exception cref="ToolkitException">The folder is not empty (usage), or a file is lost or damaged (bad data).</exception>
    public BackupReport Run(string destination, bool link, string? previous, CancellationToken cancel)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination)), partial = target + Unfinished;
        DurableFile.MustBeFree(target);

        try
        {
            // An empty one keeps the name for this backup.
            if (Directory.Exists(partial) && Directory.EnumerateFileSystemEntries(partial).Any())
            {
                Directory.Delete(partial, recursive: true);
            }

            Directory.CreateDirectory(partial);
            BackupReport report = Copy(new(partial), link, previous is null ? null : new(previous), cancel);
            FailPoint.Hit("backup.copied");
            DurableFile.CreateFolder(Path.GetDirectoryName(target)!);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
            DurableFile.FlushFolder(Path.GetDirectoryName(target)!);
            FailPoint.Hit("backup.renamed");
            return report with { Path = target };
        }
        catch (Exception e) when (SqliteFailure.NoRoom(e) is not null)
        {
            throw SqliteFailure.Explain(SqliteFailure.NoRoom(e)!, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || (e is not ToolkitException && FullDisk.IsSaidBy(e)))
        {
            throw StorageFailure.Explain(e, target);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private BackupReport Copy(WorkspaceLayout to, bool link, WorkspaceLayout? previous, CancellationToken cancel)
    {
        // What is current now stays on disk; the copied catalog can only be newer, so all its files are there.
        using StoreSnapshot kept = store.Snapshot();
        CopyDatabase(store.Catalog.Copy, to.Catalog);
        (long version, List<FileEntry> files) = OnlyLive(to.Catalog);
        List<(string Path, long SizeBytes, string Sha256)> all = [.. files.Select(file => (file.Path, file.SizeBytes, file.Sha256)), .. CopyTrading(to)];
        StartJournal(to);
        // A backup is whole: it does not need the remote.
        using IDisposable? brought = store.Remote.Demand(files, cancel);
        int linked = 0;
        foreach ((string path, long size, string sha256) in all)
        {
            cancel.ThrowIfCancellationRequested();
            FileCheck.Open(store.Layout.Absolute(path), size);
            linked += Take(path, sha256) ? 1 : 0;
        }

        // A damaged or vanished one is no loss: it is computed anew.
        foreach (FeatureFile feature in FeatureFile.Newest(store.Layout).Where(feature => FileVerification.IsWhole(feature.Path, feature.Sha256)))
        {
            string path = store.Layout.Relative(feature.Path);
            linked += Take(path, feature.Sha256) ? 1 : 0;
            all.Add((path, new FileInfo(to.Absolute(path)).Length, feature.Sha256));
        }

        (int Files, int Linked, long Bytes) more = More?.Invoke(to, path => Take(path, DurableFile.Hash(store.Layout.Absolute(path))), cancel) ?? default;
        foreach (string folder in Directory.EnumerateDirectories(to.Root, "*", SearchOption.AllDirectories).Prepend(to.Root))
        {
            DurableFile.FlushFolder(folder);
        }

        return new(
            to.Root, version, all.Count + more.Files, linked + more.Linked,
            all.Sum(file => file.SizeBytes) + new[] { to.Catalog, to.Trading }.Sum(path => new FileInfo(path) is { Exists: true } database ? database.Length : 0) + more.Bytes);

        bool Take(string path, string sha256)
        {
            string from = store.Layout.Absolute(path), copy = to.Absolute(path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (previous?.Absolute(path) is { } before && FileVerification.IsWhole(before, sha256))
            {
                return DurableFile.Copy(before, copy, link: true);
            }

            bool isLink = DurableFile.Copy(from, copy, link);
            // A backup that takes damage along would be found out when it is needed.
            if (!FileVerification.IsWhole(copy, sha256))
            {
                FileCheck.Content(from, sha256);
                throw new IOException($"{copy} does not hold what was copied to it");
            }

            return isLink;
        }
    }

    /// <summary>A copy is as much a workspace as the original: its journal goes on from here, and has the hash of its catalog.</summary>
    private static void StartJournal(WorkspaceLayout to)
    {
        CommitJournal journal = new(to.Journal);
        using (SqliteConnection copy = SqliteFile.Open(to.Catalog, SqliteOpenMode.ReadOnly))
        {
            journal.Append([], CatalogCounters.Of(copy));
        }

        journal.Seal(DurableFile.Hash(to.Catalog), new FileInfo(to.Catalog).Length);
    }

    /// <summary>Copies the live store; the files that the copy lists are never removed, so they can follow.</summary>
    private IEnumerable<(string Path, long SizeBytes, string Sha256)> CopyTrading(WorkspaceLayout to)
    {
        if (!store.Trading.IsThere)
        {
            return [];
        }

        CopyDatabase(store.Trading.Copy, to.Trading);
        using SqliteConnection copy = SqliteFile.Open(to.Trading, SqliteOpenMode.ReadOnly);
        return SideFiles.All(copy).ConvertAll(file => (file.Path, file.SizeBytes, file.Sha256));
    }

    /// <summary>Copies a database by SQLite's backup, which sees one state of it whoever writes meanwhile.</summary>
    public static void CopyDatabase(Action<SqliteConnection> copyInto, string to)
    {
        string next = to + ".next";
        DurableFile.TryDelete(next);
        using (SqliteConnection copy = SqliteFile.Open(next, SqliteOpenMode.ReadWriteCreate))
        {
            copyInto(copy);
            copy.Execute("PRAGMA journal_mode = DELETE");
        }

        DurableFile.Flush(next);
        File.Move(next, to, overwrite: true);
    }

    /// <summary>Takes out of the copy what its files do not come along for: older versions.</summary>
    private static (long Version, List<FileEntry> Files) OnlyLive(string catalog)
    {
        using SqliteConnection copy = SqliteFile.Open(catalog, SqliteOpenMode.ReadWrite);
        copy.Execute("BEGIN IMMEDIATE");
        long version = copy.Number("SELECT value FROM metadata WHERE key = 'version'");
        copy.Execute("DELETE FROM files WHERE removed_in IS NOT NULL");
        copy.Execute("DELETE FROM hot_bars WHERE removed_in IS NOT NULL");
        copy.Execute("UPDATE metadata SET value = $version WHERE key = 'oldest_version'", ("$version", version));
        copy.Execute("COMMIT");
        copy.Execute("PRAGMA journal_mode = WAL");
        return (version, FileTable.All(copy, version));
    }
}
