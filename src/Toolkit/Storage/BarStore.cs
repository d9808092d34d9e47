using System.Collections.Concurrent;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.DuckDb;

namespace Toolkit.Storage;

/// <summary>The bars of a workspace: publishing new ones, and a consistent sight of one version.</summary>
/// <remarks>Safe to use from several threads, and by several processes at once.</remarks>
internal sealed class BarStore : IDisposable
{
    private readonly ProcessLock _needs;
    private readonly ConcurrentBag<DuckDBConnection> _idleDucks = [];
    private readonly Lazy<string> _beside;
    private long _lastVersion;
    private int _tidied;

    // Before anything of SQLite or DuckDB is named: a host such as .NET Interactive would find each of their parts in another place.
    static BarStore() => NativeLibraries.ResolveFrom();

    private BarStore(CatalogDatabase catalog, WorkspaceOptions options)
    {
        (Catalog, Options) = (catalog, options);
        _needs = new(catalog);
        Listings = new(catalog);
        Series = new(catalog);
        Remote = new(this);
        Trading = new(catalog, options, new(catalog.Layout.Trading, catalog.Layout.TradingLock, TradingSchema.Migrations));
        _beside = new(() => Path.Combine(IsReadOnly ? Path.GetTempPath() : Layout.NearestFolder, ".toolkit-" + Guid.NewGuid().ToString("N")));
    }

    public CatalogDatabase Catalog { get; }

    /// <summary>trading.db: the live store.</summary>
    public SideDatabase Trading { get; }

    /// <summary>Where the rows of the live store lie: the team's database, or trading.db.</summary>
    public IDatabase Live => (IDatabase?)Options.Team ?? Trading;

    /// <summary>Where stored runs lie: the team's database, or the catalog.</summary>
    public IDatabase Runs => (IDatabase?)Options.Team ?? Catalog;

    public WorkspaceOptions Options { get; }

    public WorkspaceLayout Layout => Catalog.Layout;

    /// <summary>Files that lie at a remote until they are used.</summary>
    public RemoteFiles Remote { get; }

    /// <summary>What is stored, as lists.</summary>
    public CatalogListings Listings { get; }

    /// <summary>Finds the series that a user's words mean.</summary>
    public SeriesResolver Series { get; }

    public bool IsReadOnly => Catalog.IsReadOnly;

    /// <summary>
    /// Where files of this store lie that nobody keeps. Those of a workspace that is not there yet lie beside its place, on the same
    /// disk; those of one that may not be written, where the system keeps such.
    /// </summary>
    public string WorkFolder => Catalog.IsThere && !IsReadOnly ? _needs.WorkFolder() : _beside.Value;

    /// <summary>As <see cref="CatalogDatabase.Open"/>; commits that the catalog has lost are put back where the journal has them whole.</summary>
    /// <param name="folder">The workspace.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="make">Whether an absent one is made at once.</param>
    /// <param name="heal">Whether lost commits are put back; not by who only wants to see what is wrong.</param>
    public static BarStore Open(string folder, WorkspaceOptions? options = null, bool make = true, bool heal = true)
    {
        options ??= new();
        BarStore store = new(CatalogDatabase.Open(new(Path.GetFullPath(folder)), options, make), options);
        if (heal)
        {
            JournalReplay.Run(store);
        }

        return store;
    }

    /// <summary>Makes one new version of a load: all of it or, when this throws, nothing.</summary>
    /// <exception cref="ToolkitException">
    /// A symbol that cannot be stored or another price basis than the series has (usage), another writer that does not finish
    /// (busy), no room on the disk or a read-only workspace (failure), a damaged file to merge with (bad data).
    /// </exception>
    public Published Publish(Publication publication, CancellationToken cancel = default)
    {
        TidyOnce();
        Published published = new Publisher(this, publication).Run(cancel);
        Interlocked.Exchange(ref _lastVersion, published.Version);
        FoldWhenMany(cancel);
        return published;
    }

    /// <summary>Writes all hot rows into files; a fetch calls it when it is complete. Returns how many.</summary>
    public long Fold(CancellationToken cancel = default) => new Compaction(this).Fold(cancel);

    /// <inheritdoc cref="Compaction.Cut"/>
    internal void Cut(IReadOnlySet<string> known, CancellationToken cancel) => new Compaction(this).Cut(known, cancel);

    /// <summary>Publishes a version without the bars of a series; older versions keep them until they are collected.</summary>
    /// <returns>How many bars went.</returns>
    /// <exception cref="ToolkitException">Nothing is stored of the series (not found); and as <see cref="Publish"/>.</exception>
    public long Delete(SeriesKey key, CancellationToken cancel = default)
    {
        Dataset? dataset = Listings.Find(key);
        if (dataset is null or { RowCount: 0 })
        {
            throw ToolkitException.NotFound($"no bars of {key} are stored", "`tk.Datasets()` shows what is stored");
        }

        Publish(new() { MadeBy = "clear", Replace = true, Series = [new() { Key = key, Basis = dataset.Basis }] }, cancel);
        return dataset.RowCount;
    }

    /// <summary>The state of one version; what it needs is kept on disk until it is disposed.</summary>
    /// <exception cref="ToolkitException">The version does not exist yet or its files are no longer kept (not found).</exception>
    public StoreSnapshot Snapshot(long? asOf = null)
    {
        Catalog.ReopenWhenReplaced();
        // First said what is needed, then read: a gc that does not see this need yet has not removed anything newer.
        ProcessLock.Pin pin = _needs.Keep(asOf ?? Interlocked.Read(ref _lastVersion));
        try
        {
            long version = Catalog.Read(connection =>
            {
                long current = connection.Number("SELECT value FROM metadata WHERE key = 'version'");
                long oldest = connection.Number("SELECT value FROM metadata WHERE key = 'oldest_version'");
                return asOf is null || (asOf >= oldest && asOf <= current)
                    ? asOf ?? current
                    : throw ToolkitException.NotFound(
                        $"version {asOf} is not kept: the store has versions {oldest} to {current}",
                        "ask for one of these; older ones go with `tk.Maintenance.CollectGarbage()`");
            });
            pin.MoveTo(version);
            if (asOf is null)
            {
                Interlocked.Exchange(ref _lastVersion, version);
            }

            return new(this, version, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a version on disk while something is made from it.</summary>
    internal ProcessLock.Pin Keep(long version) => _needs.Keep(version);

    /// <summary>Keeps gc from taking a file that is being made for an orphan.</summary>
    internal IDisposable Claim(string fileId)
    {
        TidyOnce();
        return _needs.Claim(fileId);
    }

    /// <summary>Keeps files here that a remote could bring again.</summary>
    internal IDisposable ClaimAll(IReadOnlyCollection<string> fileIds) => _needs.Claim(fileIds);

    /// <summary>Where a Parquet file is written before it gets its final name.</summary>
    internal string TempFile(string fileId) => Path.Combine(WorkFolder, fileId + ".parquet");

    /// <summary>The turn to publish: held for a commit, and for all of a merge that others must not overtake.</summary>
    internal OsLock LockPublishing(CancellationToken cancel) => OsLock.Take(Layout.PublishLock, Options.BusyTimeout, "publishing", cancel);

    internal long LastKnownVersion => Interlocked.Read(ref _lastVersion);

    /// <summary>The first write of a process takes away what others have left that were killed.</summary>
    private void TidyOnce()
    {
        if (Interlocked.Exchange(ref _tidied, 1) == 0)
        {
            LeftBehind.Remove(this);
        }
    }

    internal void FoldWhenMany(CancellationToken cancel)
    {
        if (Catalog.Read(HotBarTable.LiveCount) < Compaction.MaxHotRows)
        {
            return;
        }

        try
        {
            Fold(cancel);
        }
        catch (Exception e) when (e is ToolkitException or OperationCanceledException)
        {
            // The load is published. Folding is housekeeping that the next load, or compact, does as well.
        }
    }

    /// <summary>A DuckDB of its own in memory; opening one takes longer than publishing a few rows, so it is kept.</summary>
    internal DuckDBConnection RentDuckDb() => _idleDucks.TryTake(out DuckDBConnection? idle) ? idle : OpenDuckDb();

    /// <summary>A DuckDB of its own within the workspace's limits.</summary>
    internal DuckDBConnection OpenDuckDb(string? tempFolder = null, int? threads = null) =>
        DuckDbLibrary.Open(tempFolder ?? (Catalog.IsThere && !IsReadOnly ? WorkFolder : Path.GetDirectoryName(WorkFolder)), threads ?? Options.Threads, Options.MemoryLimitBytes);

    /// <summary>Takes a connection back, with no table left on it.</summary>
    internal void ReturnDuckDb(DuckDBConnection connection)
    {
        if (_idleDucks.IsEmpty)
        {
            _idleDucks.Add(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    public void Dispose()
    {
        while (_idleDucks.TryTake(out DuckDBConnection? idle))
        {
            idle.Dispose();
        }

        _needs.Dispose();
        Trading.Dispose();
        Catalog.Dispose();
        if (_beside.IsValueCreated && Directory.Exists(_beside.Value))
        {
            Directory.Delete(_beside.Value, recursive: true);
        }
    }
}
