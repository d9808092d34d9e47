using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Looks at everything that verify looks at, and at the workspace around it; each problem comes with what to do.</summary>
internal sealed class Doctor(BarStore store)
{
    private const long LittleRoom = 1L << 30;
    private const long LargeWal = 64L << 20;

    private readonly List<Problem> _problems = [];
    private readonly List<string> _notes = [];

    public HealthReport Run(CancellationToken cancel)
    {
        CatalogVerification.OfBytes(store.Layout, _problems, _notes);
        CatalogVerification.OfContent(store.Catalog, _problems);
        IReadOnlySet<string> damaged = FileVerification.Run(store, _problems, _notes, cancel);
        SeriesVerification series = new(store, _problems, damaged, cancel);
        series.Counts();
        series.Order();
        series.Coverage();
        TradingVerification.Run(store, _problems, _notes, cancel);
        Sqlite();
        Room();
        Locks();
        Files();
        return new(_problems, _notes);
    }

    private void Sqlite()
    {
        _notes.Add($"SQLite {CatalogDatabase.SqliteVersion}");
        string mode = store.Catalog.Read(connection => connection.Scalar("PRAGMA journal_mode") as string ?? string.Empty);
        if (mode != "wal" && !store.IsReadOnly)
        {
            _problems.Add(new($"its journal mode is '{mode}' instead of 'wal'", store.Layout.Catalog, "another program has changed it: `tk.Maintenance.Vacuum()` sets it again"));
        }

        long wal = store.Catalog.WalBytes;
        _notes.Add(Text($"WAL {wal} bytes"));
        if (wal > LargeWal)
        {
            _problems.Add(new(Text($"its WAL has {wal} bytes"), store.Layout.Catalog, "a program that keeps the file open reads an old state of it: close it, then run `tk.Maintenance.Vacuum()`"));
        }
    }

    private void Room()
    {
        DriveInfo drive = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(store.Layout.Root)! : store.Layout.Root);
        _notes.Add(Text($"{drive.AvailableFreeSpace} bytes free"));
        long largest = store.Listings.Files().Select(file => file.Bytes).DefaultIfEmpty().Max();
        if (drive.AvailableFreeSpace < Math.Max(LittleRoom, largest))
        {
            _problems.Add(new(Text($"only {drive.AvailableFreeSpace} bytes are free"), store.Layout.Root, "free some space, `tk.Maintenance.CollectGarbage()` may help: a merge needs room for a second copy of the file"));
        }

        if (NetworkFileSystem.FormatOf(store.Layout.Root) is { } format && NetworkFileSystem.IsNetwork(format))
        {
            _problems.Add(new($"it lies on a network file system ({format})", store.Layout.Root, "move it to a local disk: a catalog that two hosts write is damaged sooner or later"));
        }
    }

    private void Locks()
    {
        if (store.IsReadOnly)
        {
            return;
        }

        ProcessNeeds needs = ProcessNeeds.OfAll(store.Layout, clean: false);
        _notes.Add(Text($"{needs.Processes} processes use the store, {needs.Stale} left a lock behind"));
        if (needs.Everything)
        {
            _problems.Add(new("a process does not say what it needs, so nothing can be collected", store.Layout.Locks, "find out which process holds a .lock file there, and end it"));
        }
    }

    private void Files()
    {
        HashSet<string> known = [.. store.Catalog.Read(FileTable.AllPaths).Select(store.Layout.Absolute)];
        ProcessNeeds needs = store.IsReadOnly ? new(null, new HashSet<string>()) : ProcessNeeds.OfAll(store.Layout, clean: false);
        List<string> orphans = [.. Directory.EnumerateFiles(store.Layout.Bars, "*.parquet", SearchOption.AllDirectories)
            .Where(path => !known.Contains(path) && !needs.FileIds.Contains(Path.GetFileNameWithoutExtension(path)))];
        if (orphans.Count > 0)
        {
            // No problem: a process that was killed leaves one behind, and nothing ever reads it.
            _notes.Add(Text($"{orphans.Count} files belong to no version (`tk.Maintenance.CollectGarbage()` removes them after its grace period), such as {orphans[0]}"));
        }

        foreach (IGrouping<Timeframe, FileRow> group in store.Listings.Files().GroupBy(file => file.Timeframe).Where(group => group.Count() > Compaction.MaxFiles))
        {
            _problems.Add(new(Text($"{group.Count()} files make SQL over it slow"), store.Layout.BarFolder(group.Key), "run `tk.Maintenance.Compact()`"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
