using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Ingest;
using Toolkit.Storage;
using Toolkit.Ticks;

namespace Toolkit;

/// <summary>Keeping a store well: checks, repair, garbage, compaction, backups.</summary>
/// <remarks>
/// Safe beside readers and writers of other processes. <see cref="Verify"/>, <see cref="Doctor"/> and <see cref="Repair"/> also
/// work when the catalog is so damaged that the workspace cannot be opened: use <see cref="For"/> then.
/// </remarks>
public sealed class Maintenance
{
    private readonly WorkspaceLayout _layout;
    private readonly WorkspaceOptions _options;
    private readonly Workspace? _shared;

    // Before anything of SQLite is named, as in BarStore: a check may open a file of it first.
    static Maintenance() => NativeLibraries.ResolveFrom();

    internal Maintenance(WorkspaceLayout layout, WorkspaceOptions options, Workspace? shared) =>
        (_layout, _options, _shared) = (layout, options, shared);

    /// <summary>Maintenance of a folder without opening it first.</summary>
    public static Maintenance For(string folder, WorkspaceOptions? options = null) =>
        new(new(System.IO.Path.GetFullPath(folder)), options ?? new(), null);

    /// <summary>Hashes every file and the catalog, compares the counts, and looks at the live store; finds any change of what was written.</summary>
    public HealthReport Verify(CancellationToken cancel = default) => Check(all: false, null, cancel);

    /// <summary>As <see cref="Verify"/>, and SQLite, locks, WAL, disk space, order, duplicates, coverage and orphaned files.</summary>
    public HealthReport Doctor(CancellationToken cancel = default) => Check(all: true, null, cancel);

    /// <summary>Brings back a lost or damaged catalog, takes lost and damaged files out, and says what could not be brought back.</summary>
    /// <param name="fromSources">
    /// Whether the bars of lost and damaged files are brought back from where they came: from files that are where they were and have
    /// the content that they had, and from feeds. Default false: it says where they came from.
    /// </param>
    /// <param name="cancel">Stops between two steps.</param>
    public RepairReport Repair(bool fromSources = false, CancellationToken cancel = default)
    {
        (RepairReport report, List<FileLoss> files) = Storage.Repair.Run(_layout, _options, cancel);
        return fromSources && files.Count > 0 ? Task.Run(() => FromSourcesAsync(report, files, cancel), cancel).GetAwaiter().GetResult()
            : report with { Lost = [.. report.Lost, .. files.Select(file => file.Text)] };
    }

    /// <summary>Removes files and hot rows that no kept version needs, and what dead processes left behind.</summary>
    /// <param name="grace">How long removed files are kept. Default 1 hour.</param>
    /// <param name="dryRun">Only say what would go.</param>
    /// <param name="cancel">Stops before anything is removed.</param>
    public GarbageReport CollectGarbage(TimeSpan? grace = null, bool dryRun = false, CancellationToken cancel = default) =>
        With(store => new GarbageCollection(store).Run(grace ?? GarbageCollection.DefaultGrace, dryRun, cancel));

    /// <summary>Folds hot rows into files, and joins files where a timeframe has more than 200, or all of them.</summary>
    public CompactReport Compact(bool all = false, CancellationToken cancel = default) => With(store => new Compaction(store).Run(all, cancel));

    /// <summary>Copies the current version and the live store into a new folder, by hard links where that is possible, while writers go on.</summary>
    public BackupReport Backup(string destination, bool link = false, CancellationToken cancel = default) => With(store =>
    {
        store.Catalog.RefuseWhenLost();
        return WithTicks(store).Run(destination, link, null, cancel);
    });

    /// <summary>Writes the WAL of the catalog and of the live store back and both anew, without the gaps that deleted rows left; returns the bytes freed.</summary>
    public long Vacuum(CancellationToken cancel = default) => With(store => store.Catalog.Vacuum(cancel) + store.Trading.Vacuum(cancel));

    /// <summary>
    /// The nightly round: extend fetched series, seal ticks, fold, compact, gc, verify with a part of the files, a copy of the catalog, a
    /// backup. A step that fails does not stop the next. Again at once it changes nothing.
    /// </summary>
    /// <exception cref="ToolkitException">Another round is under way (busy), or the workspace is open for reading only (failure).</exception>
    public IReadOnlyList<MaintainStep> Maintain(MaintainOptions? options = null, CancellationToken cancel = default)
    {
        using Workspace? own = OpenOwn();
        return (_shared ?? own!).Maintenance.Round(options ?? new(), cancel);
    }

    private IReadOnlyList<MaintainStep> Round(MaintainOptions options, CancellationToken cancel) => With(store => new MaintenanceRound(store, options)
    {
        Update = options.Offline ? null : stop => Update(options, stop),
        Seal = options.SealTicksAfterDays is { } days ? stop => OfTicks(store, upkeep => upkeep.Seal(days, stop)) : null,
        Verify = (share, stop) => Check(all: false, share, stop),
        Backup = WithTicks(store),
    }.Run(cancel));

    private MaintainStep Update(MaintainOptions options, CancellationToken cancel)
    {
        IReadOnlyList<FetchReport> series = Task.Run(() => _shared!.Fetch.UpdateAsync(null, new() { BaseUrl = options.BaseUrl }, null, cancel), cancel).GetAwaiter().GetResult();
        string[] failed = [.. series.Where(one => one.Error is not null).Select(one => $"{one.Series}: {one.Error!.Message}{(one.Error.Hint is { } hint ? ": " + hint : "")}")];
        return new("update", failed.Length == 0, $"{series.Count} series, {series.Sum(one => one.RowsNew)} new and {series.Sum(one => one.RowsRevised)} revised bars; {failed.Length} series failed")
        {
            Needs = failed,
        };
    }

    private static Backup WithTicks(BarStore store) => new(store) { More = (to, take, cancel) => OfTicks(store, upkeep => upkeep.CopyTo(to, take, cancel)) };

    private static T OfTicks<T>(BarStore store, Func<TickUpkeep, T> work)
    {
        using TickUpkeep upkeep = new(store, StoredJson.Read);
        return work(upkeep);
    }

    private HealthReport Check(bool all, NightlyShare? share, CancellationToken cancel)
    {
        ForeignFolder.Refuse(_layout);
        List<Problem> problems = [];
        List<string> notes = [];
        try
        {
            KeptVerification.Run(_layout, problems, notes);
            SealVerification.Run(_layout, problems, notes, cancel);
            int beside = problems.Count;
            CatalogVerification.OfBytes(_layout, problems, notes);
            if (problems.Count == beside)
            {
                Look(store =>
                {
                    new Doctor(store, problems, notes, share).Run(all, cancel);
                    return OfTicks(store, upkeep => upkeep.Check((problems, notes), share, cancel));
                });
            }
        }
        catch (ToolkitException e) when (e.Kind != ErrorKind.Busy)
        {
            string where = e.Kind == ErrorKind.Failure && !DuckDbLibrary.IsAvailable ? NativeLibraries.Folder : _layout.Catalog;
            problems.Add(new(e.Message, where, e.Hint ?? "run `tk.Maintenance.Repair()`"));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            problems.Add(Unreadable.Of(e, _layout.Root));
        }

        cancel.ThrowIfCancellationRequested();
        return new(problems, notes);
    }

    private async Task<RepairReport> FromSourcesAsync(RepairReport report, List<FileLoss> files, CancellationToken cancel)
    {
        using Workspace? own = OpenOwn();
        Workspace tk = _shared ?? own!;
        List<string> recovered = [.. report.Recovered];
        SourceRecovery sources = new(tk, recovered);
        List<string> lost = [.. report.Lost];
        foreach (FileLoss file in files)
        {
            lost.AddRange(await sources.RunAsync(file, cancel).ConfigureAwait(false) is { } text ? [text] : []);
        }

        return report with { Version = tk.Store.Catalog.Version, Recovered = recovered, Lost = lost };
    }

    private Workspace? OpenOwn() => _shared is null ? Workspace.Open(_layout.Root, _options with { Create = false }) : null;

    private T With<T>(Func<BarStore, T> work) => With(work, heal: true);

    /// <summary>Only to see what is wrong.</summary>
    private T Look<T>(Func<BarStore, T> work) => With(work, heal: false);

    private T With<T>(Func<BarStore, T> work, bool heal)
    {
        if (_shared is not null)
        {
            return _shared.Store is { Catalog.IsThere: true } store ? work(store) : throw CatalogDatabase.Absent(_layout);
        }

        using BarStore own = BarStore.Open(_layout.Root, _options with { Create = false }, heal: heal);
        return work(own);
    }
}
