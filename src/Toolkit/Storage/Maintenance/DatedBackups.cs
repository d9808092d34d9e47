using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The dated backups of a workspace in a folder, which may hold those of others: makes the next one, and removes those that are too old.</summary>
internal sealed class DatedBackups(BarStore store, MaintainOptions options, Backup backup)
{
    private const string Prefix = "toolkit-", Stamp = "yyyyMMdd-HHmmss";

    private readonly string _folder = Path.GetFullPath(options.BackupFolder!);

    /// <summary>Makes one when the day has changed or something was written since the last; only then do old ones go.</summary>
    public string Run(CancellationToken cancel)
    {
        DateTime now = store.Options.Clock.GetUtcNow().UtcDateTime;
        List<(string Path, DateTime Made)> all = Mine();
        string? newest = all.Count > 0 ? all[0].Path : null;
        if (newest is not null && all[0].Made.Date == now.Date && IsCurrent(newest))
        {
            return $"nothing was written since that of today in {newest}";
        }

        (string path, DateTime made) = options.DryRun ? Free(now) : Claim(now, cancel);
        HashSet<DateTime> kept = Kept([made, .. all.Select(one => one.Made)], options);
        List<(string Path, DateTime Made)> old = all.FindAll(one => !kept.Contains(one.Made));
        if (options.DryRun)
        {
            return string.Join(", ", old.Select(one => Path.GetFileName(one.Path)).Prepend($"{old.Count} old backups would be removed"));
        }

        BackupReport report = backup.Run(path, options.LinkBackups, newest, cancel);
        old.ForEach(one => Directory.Delete(one.Path, recursive: true));
        // One of the last day may be that of another workspace, which is being made.
        Unfinished(all.Except(old).Select(one => one.Made).Append(made.AddDays(-1)).Min()).ForEach(one => Directory.Delete(one, recursive: true));
        return $"{report.Files} files, {report.Linked} of them linked, in {report.Path}; {old.Count} old backups removed";
    }

    /// <summary>The newest of each of the last days, weeks and months that have one, and the newest of all.</summary>
    internal static HashSet<DateTime> Kept(IEnumerable<DateTime> made, MaintainOptions options)
    {
        List<DateTime> newestFirst = [.. made.OrderDescending()];
        return
        [
            .. newestFirst.Take(1),
            .. Newest(time => time.Date, options.KeepDaily),
            .. Newest(time => time.Date.AddDays(-((int)time.DayOfWeek + 6) % 7), options.KeepWeekly),
            .. Newest(time => new DateTime(time.Year, time.Month, 1), options.KeepMonthly),
        ];

        IEnumerable<DateTime> Newest(Func<DateTime, DateTime> period, int count) => newestFirst.GroupBy(period).Take(count).Select(group => group.First());
    }

    /// <summary>Makes the folder of an unfinished backup, so that no round of another workspace at the same moment takes its name.</summary>
    private (string Path, DateTime Made) Claim(DateTime now, CancellationToken cancel)
    {
        DurableFile.CreateFolder(_folder);
        using OsLock turn = OsLock.Take(Path.Combine(_folder, "." + Prefix + "names.lock"), store.Options.BusyTimeout, "naming a backup", cancel);
        (string Path, DateTime Made) free = Free(now);
        Directory.CreateDirectory(free.Path + Backup.Unfinished);
        return free;
    }

    /// <summary>The first second whose name is not taken: by a round just before, or by that of another workspace at the same time.</summary>
    private (string Path, DateTime Made) Free(DateTime time)
    {
        string path = Path.Combine(_folder, Prefix + time.ToString(Stamp, CultureInfo.InvariantCulture));
        return Path.Exists(path) || Path.Exists(path + Backup.Unfinished) ? Free(time.AddSeconds(1)) : (path, time);
    }

    private List<(string Path, DateTime Made)> Mine() =>
        [.. Named("").Where(one => IdOf(one.Path) is { } id && id == IdOf(store.Layout.Root)).OrderByDescending(one => one.Made)];

    /// <summary>What killed rounds left before a time: no backup, so it takes no other's place.</summary>
    private List<string> Unfinished(DateTime before) => [.. Named(Backup.Unfinished).Where(one => one.Made < before).Select(one => one.Path)];

    /// <summary>Folders with the name of a backup; whatever else is called like that is somebody else's.</summary>
    private IEnumerable<(string Path, DateTime Made)> Named(string suffix)
    {
        foreach (string path in Directory.Exists(_folder) ? Directory.GetDirectories(_folder, Prefix + "*" + suffix) : [])
        {
            if (DateTime.TryParseExact(Path.GetFileName(path), $"'{Prefix}'{Stamp}'{suffix}'", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime made))
            {
                yield return (path, made);
            }
        }
    }

    /// <summary>Which workspace it is, or is a backup of.</summary>
    private string? IdOf(string root) => root == store.Layout.Root
        ? store.Catalog.Read(Id)
        : Look(root, Id);

    private static string? Id(SqliteConnection connection) => connection.Scalar("SELECT value FROM metadata WHERE key = 'workspace_id'") as string;

    /// <summary>Whether it has all that is in the workspace now.</summary>
    private bool IsCurrent(string path)
    {
        DateTime begun = File.GetCreationTimeUtc(new WorkspaceLayout(path).Catalog);
        return Look<CatalogCounters?>(path, connection => CatalogCounters.Of(connection)) == store.Catalog.Read(CatalogCounters.Of)
            // Clocks of file systems go by milliseconds: at the same time may have been after it.
            && Beside().All(file => file.LastWriteTimeUtc < begun);
    }

    /// <summary>What is written without the catalog: the live store and the ticks.</summary>
    private IEnumerable<FileInfo> Beside() =>
        new[] { store.Layout.Trading, store.Layout.Trading + "-wal" }.Select(path => new FileInfo(path))
            .Concat(Directory.Exists(store.Layout.Ticks) ? new DirectoryInfo(store.Layout.Ticks).EnumerateFiles("*", SearchOption.AllDirectories) : [])
            // A reader makes the last two.
            .Where(file => file is { Exists: true, Length: > 0 } && !file.Name.EndsWith("-shm", StringComparison.Ordinal));

    private static T? Look<T>(string root, Func<SqliteConnection, T> read)
    {
        try
        {
            using SqliteConnection catalog = SqliteFile.Open(ReadingCopy.Immutable(new WorkspaceLayout(root).Catalog), SqliteOpenMode.ReadOnly);
            return read(catalog);
        }
        catch (SqliteException)
        {
            return default;
        }
    }
}
