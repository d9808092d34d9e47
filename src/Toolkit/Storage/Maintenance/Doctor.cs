using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Looks at everything that verify looks at, and at the workspace around it; each problem comes with what to do.</summary>
/// <param name="store">The store.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="notes">Takes what was looked at.</param>
/// <param name="share">Which files are hashed in this night; null hashes all.</param>
internal sealed class Doctor(BarStore store, List<Problem> problems, List<string> notes, NightlyShare? share = null)
{
    private const long LittleRoom = 1L << 30;
    private const long LargeWal = 64L << 20;

    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(1);

    /// <param name="all">Also what is around the files and the counts: <c>doctor</c> and not <c>verify</c>.</param>
    /// <param name="cancel">Stops it at once.</param>
    public void Run(bool all, CancellationToken cancel)
    {
        CatalogVerification.OfContent(store.Catalog, problems, notes);
        IReadOnlySet<string> damaged = FileVerification.Run(store, (problems, notes), share, cancel);
        SeriesVerification series = new(store, problems, damaged, cancel);
        series.Counts();
        TradingVerification.Run(store, (problems, notes), share, cancel);
        if (all)
        {
            series.Order();
            series.Coverage();
            Sqlite();
            Room();
            Locks();
            Files();
            Team();
        }
    }

    /// <summary>The database of the team, where there is one.</summary>
    private void Team()
    {
        if (store.Options.Team is not { } team)
        {
            return;
        }

        try
        {
            TeamStatus status = team.Status(store.Options.Clock);
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"team's database {status.Name}: PostgreSQL {status.Server}, schema {status.SchemaVersion}, its clock {status.ClockAhead.TotalSeconds:+0.000;-0.000} s from this one"));
            problems.AddRange(status.Problems.Select(what => new Problem(what, status.Name, "set it on for this database: the server's configuration says how")));
            problems.AddRange(team.Read(connection => connection.List("SELECT what FROM problems", r => r.GetString(0)))
                .Select(what => new Problem(what, status.Name, "the server's backups have it as it was")));
            if (status.ClockAhead.Duration() > MostClockDifference)
            {
                problems.Add(new($"its clock differs from this machine's by {status.ClockAhead.TotalSeconds:0.0} s", status.Name, "let both keep time by NTP: heartbeats of hosts are held against each other"));
            }
        }
        catch (ToolkitException e)
        {
            problems.Add(new(e.Message, team.Name, e.Hint ?? "look at the server"));
        }
    }

    private void Sqlite()
    {
        notes.Add($"SQLite {CatalogDatabase.SqliteVersion}");
        string mode = store.Catalog.Read(connection => connection.Scalar("PRAGMA journal_mode") as string ?? string.Empty);
        if (mode != "wal" && !store.IsReadOnly)
        {
            problems.Add(new($"its journal mode is '{mode}' instead of 'wal'", store.Layout.Catalog, "another program has changed it: `tk.Maintenance.Vacuum()` sets it again"));
        }

        long wal = store.Catalog.WalBytes;
        notes.Add($"WAL {wal} bytes");
        if (wal > LargeWal)
        {
            problems.Add(new($"its WAL has {wal} bytes", store.Layout.Catalog, "a program that keeps the file open reads an old state of it: close it, then run `tk.Maintenance.Vacuum()`"));
        }
    }

    private void Room()
    {
        DriveInfo drive = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(store.Layout.Root)! : store.Layout.Root);
        notes.Add($"{drive.AvailableFreeSpace} bytes free");
        long largest = store.Listings.Files().Select(file => file.Bytes).DefaultIfEmpty().Max();
        if (drive.AvailableFreeSpace < Math.Max(LittleRoom, largest))
        {
            problems.Add(new($"only {drive.AvailableFreeSpace} bytes are free", store.Layout.Root, "free some space, `tk.Maintenance.CollectGarbage()` may help: a merge needs room for a second copy of the file"));
        }

        if (NetworkFileSystem.FormatOf(store.Layout.Root) is { } format && NetworkFileSystem.IsNetwork(format))
        {
            problems.Add(new($"it lies on a network file system ({format})", store.Layout.Root, "move it to a local disk: a catalog that two hosts write is damaged sooner or later"));
        }
    }

    private void Locks()
    {
        if (store.IsReadOnly)
        {
            return;
        }

        ProcessNeeds needs = ProcessNeeds.OfAll(store.Layout, clean: false);
        notes.Add($"{needs.Live.Count} processes use the store, {needs.Stale} left a lock behind");
        if (needs.Everything)
        {
            problems.Add(new("a process does not say what it needs, so nothing can be collected", store.Layout.Locks, "find out which process holds a .lock file there, and end it"));
        }
    }

    private void Files()
    {
        HashSet<string> known = [.. store.Catalog.Read(FileTable.AllPaths).Select(store.Layout.Absolute)];
        ProcessNeeds needs = store.IsReadOnly ? new(null, new HashSet<string>()) : ProcessNeeds.OfAll(store.Layout, clean: false);
        List<string> orphans = [.. new[] { store.Layout.Bars, store.Layout.Options }.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories))
            .Where(path => !known.Contains(path) && !needs.FileIds.Contains(Path.GetFileNameWithoutExtension(path)))];
        if (orphans.Count > 0)
        {
            // No problem: a process that was killed leaves one behind, and nothing ever reads it.
            notes.Add($"{orphans.Count} files belong to no version (`tk.Maintenance.CollectGarbage()` removes them after its grace period), such as {orphans[0]}");
        }

        foreach (IGrouping<Timeframe, FileRow> group in store.Listings.Files().GroupBy(file => file.Timeframe).Where(group => group.Count() > Compaction.MaxFiles))
        {
            problems.Add(new($"{group.Count()} files make SQL over it slow", store.Layout.BarFolder(group.Key), "run `tk.Maintenance.Compact()`"));
        }
    }
}
