using Toolkit.Features;
using Toolkit.Ingest;
using Toolkit.Runs;
using Toolkit.Sql;
using Toolkit.Storage;
using Toolkit.Ticks;
using Toolkit.Trading;

namespace Toolkit;

/// <summary>A folder of market data, and the one way in to everything that can be done with it.</summary>
/// <remarks>Safe to use from several threads, and by several processes on one machine at once.</remarks>
public sealed partial class Workspace : IDisposable
{
    private readonly BarStore _store;
    private readonly SqlSession _sql;
    private readonly RunSearch _search;

    private Workspace(BarStore store)
    {
        _store = store;
        Ticks = new(store, StoredJson.Read);
        Bars = new(store);
        Features = new(store, Bars);
        Bars.KeptFeature = Features.Kept;
        _sql = new(store, RunViews.Of(store), LiveViews.Of(store), TickViews(), FeatureView.Of(Features));
        _search = new(store);
        Runs = new(store, Bars, _search);
        Ingest = new(store);
        Fetch = new(store);
        Live = new(store, BarsOf);
        Options = new(store, Bars);
        Import = new(store, (Bars, Ticks, Runs, Live));
        Export = new(store, Bars);
        Remotes = new(store);
        Maintenance = new(store.Layout, store.Options, this);
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path => _store.Layout.Root;

    internal BarStore Store => _store;

    /// <summary>How it was opened.</summary>
    public WorkspaceOptions Settings => _store.Options;

    /// <summary>Takes bars in: files, folders, rows from memory.</summary>
    public Ingestor Ingest { get; }

    /// <summary>Brings stores of older systems over.</summary>
    public Importer Import { get; }

    /// <summary>Writes bars as the files of other systems.</summary>
    public Exporter Export { get; }

    /// <summary>Gets bars from feeds, and asks them only for what is missing.</summary>
    public Fetcher Fetch { get; }

    /// <summary>Reads bars.</summary>
    public BarReader Bars { get; }

    /// <summary>Computes columns from bars and keeps them: each value is computed once, and again when bars change that it depends on.</summary>
    public FeatureStore Features { get; }

    /// <summary>Takes ticks in and reads them.</summary>
    public TickStore Ticks { get; }

    /// <summary>Keeps option quotes: takes them in, and shows chains.</summary>
    public OptionStore Options { get; }

    /// <summary>Keeps backtests: saves, lists, compares, exports and runs them again.</summary>
    public RunStore Runs { get; }

    /// <summary>What running strategies share, and what each keeps: orders, trades, positions, signals, profit and loss.</summary>
    public LiveStore Live { get; }

    /// <summary>Checks, garbage collection, compaction, backups.</summary>
    public Maintenance Maintenance { get; }

    /// <summary>Opens the workspace in <paramref name="path"/>, or the default one. An absent one reads as empty, and comes into being with the first thing that is kept in it.</summary>
    /// <param name="path">Default: <c>$TOOLKIT_WORKSPACE</c>, else <c>data/workspace</c> of the nearest folder above that has one, else <c>./data/workspace</c>.</param>
    /// <param name="options">Read-only, confined SQL, time limits.</param>
    /// <exception cref="ToolkitException">It is absent and may not be made (not found), newer than this library or damaged (bad data), or locked (busy).</exception>
    public static Workspace Open(string? path = null, WorkspaceOptions? options = null) => new(BarStore.Open(WorkspaceLocation.Of(path), options, make: false));

    /// <summary>Opens the workspace in <paramref name="path"/>, or the default one, and makes it at once when it is absent.</summary>
    /// <inheritdoc cref="Open"/>
    public static Workspace Init(string? path = null, WorkspaceOptions? options = null) => new(BarStore.Open(WorkspaceLocation.Of(path), options));

    /// <inheritdoc cref="SqlSession.RunAsync"/>
    public Task<Frame> SqlAsync(string sql, object? parameters = null, SqlOptions? options = null, CancellationToken cancel = default) =>
        _sql.RunAsync(sql, parameters, options, cancel);

    /// <summary>What <see cref="ConfinedProgram"/> runs statements in, for as long as it lives.</summary>
    internal static SqlDatabase OpenConfined(string path, WorkspaceOptions options) => Open(path, options)._sql.OpenConfined();

    private SqlViews TickViews() => new() { Words = [TickTable.Name], Names = [TickTable.Name], Keep = Ticks.Keep, SettleAsync = () => Ticks.FlushAsync() };

    /// <exception cref="ToolkitException">Ticks that waited could not be written anywhere (failure); all the same the workspace is closed.</exception>
    public void Dispose()
    {
        try
        {
            Ticks.Dispose();
        }
        finally
        {
            _sql.Dispose();
            _search.Dispose();
            _store.Dispose();
        }
    }
}
