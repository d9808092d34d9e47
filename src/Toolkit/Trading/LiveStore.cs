using System.Collections.Concurrent;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Trading;

namespace Toolkit;

/// <summary>What running strategies share (bars, tickers), and what each keeps for itself (orders, trades, positions, signals).</summary>
/// <remarks>Thread-safe, and safe beside other processes on the machine: a writer waits for its turn, readers wait for nobody. Each write is on the disk when its call returns.</remarks>
public sealed partial class LiveStore
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly BarStore _store;
    private readonly LiveBars _bars;

    /// <summary>The last bar of each series that came from the team's database, or went there.</summary>
    private readonly ConcurrentDictionary<SeriesKey, Bar> _taken = [];

    internal LiveStore(BarStore store, LiveBars bars) => (_store, _bars) = (store, bars);

    /// <summary>More tickers than these go to a team's database in bulk.</summary>
    private const int FewTickers = 20;

    private IDatabase Database => _store.Live;

    private TeamDatabase? Team => _store.Options.Team;

    /// <summary>Registers a strategy that starts, or starts again, and gives the account that it writes through; its status is then running.</summary>
    /// <returns>To be kept until the strategy ends, and then disposed.</returns>
    /// <exception cref="ToolkitException">Another process runs the strategy (busy); its names or its parameters cannot be stored (usage); the workspace is read-only (failure).</exception>
    public StrategyAccount Register(StrategyRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        IDisposable held = Hold(registration);
        try
        {
            // On a team's database the strategy writes through the session that has its name, and through no other.
            IDatabase own = held as TeamDatabase ?? Database;
            return new(own, _store.Options.Clock, Enter(own, registration, StrategyStatus.Running), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Enters a strategy before it is started, or changes what is known of one that does not run.</summary>
    /// <inheritdoc cref="Register" path="/exception"/>
    public StrategyRow Enter(StrategyRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        using IDisposable held = Hold(registration);
        return Enter(held as TeamDatabase ?? Database, registration, null);
    }

    /// <summary>Every strategy that was ever registered, by its id.</summary>
    public IReadOnlyList<StrategyRow> Strategies() => Database.Read(connection =>
        connection.List($"SELECT {LiveTable.Strategies.Names} FROM strategies ORDER BY strategy_id", TradingTables.Strategy));

    /// <exception cref="ToolkitException">There is no such strategy; the message names those that there are (not found).</exception>
    public StrategyRow Strategy(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Database.Read(connection => TradingTables.Strategy(connection, id))
            ?? throw ToolkitException.NotFound(
                $"no strategy {id} is registered" + (NameDistance.Nearest(id, Strategies().Select(s => s.Id)) is { } near ? $"; did you mean {near}?" : ""),
                "`tk.Live.Strategies()` shows those that are");
    }

    /// <summary>How often anything in the live store has changed, by whatever process: what a watcher looks at before it reads anything. <see cref="FollowAsync"/> waits for it.</summary>
    public long Changes() => Database.Read(connection => LiveChange.Counts(connection).Values.Sum());

    /// <summary>How far a strategy that the toolkit ran has come; null when it never did.</summary>
    internal LiveProgress? Progress(string strategy) => Database.Read(connection => connection.List(
        "SELECT closed_to, leg, leg_from FROM progress WHERE strategy_id = $id",
        r => new LiveProgress(r.GetInt64(0), (int)r.GetInt64(1), r.GetInt64(2)), ("$id", strategy)).SingleOrDefault());

    /// <summary>Whether a process has the strategy's account. One that was killed has not, whatever its status says.</summary>
    public bool IsRunning(string id)
    {
        StrategyRow strategy = Strategy(id);
        if (Team is { } team)
        {
            return team.IsHeld(Held(id));
        }

        if (_store.IsReadOnly)
        {
            // Nothing may be locked here: its own word is all that is known.
            return strategy.Status is StrategyStatus.Running or StrategyStatus.Paused;
        }

        using OsLock? free = OsLock.TryTake(_store.Layout.StrategyLock(id));
        return free is null;
    }

    /// <summary>What strategies hold and held, by strategy and symbol.</summary>
    /// <param name="strategy">Default: of all.</param>
    /// <exception cref="ToolkitException">There is no such strategy (not found).</exception>
    public IReadOnlyList<LivePosition> Positions(string? strategy = null)
    {
        string? id = strategy is null ? null : Strategy(strategy).Id;
        return Database.Read(connection => connection.List(
            $"SELECT {LiveTable.Positions.Names} FROM positions WHERE CAST($id AS TEXT) IS NULL OR strategy_id = $id ORDER BY strategy_id, exchange, symbol",
            TradingTables.Position, ("$id", id)));
    }

    /// <summary>Writes down what the market was; a moment that comes again is merged.</summary>
    /// <exception cref="ToolkitException">A name or a number cannot be stored (usage); it is of a time whose tickers have been archived (bad data). Then none is stored.</exception>
    public void RecordTickers(params IEnumerable<Ticker> tickers)
    {
        ArgumentNullException.ThrowIfNull(tickers);
        List<Ticker> all = [.. tickers];
        all.ForEach(TickerBook.Check);
        if (Team is { } team && all.Count > FewTickers)
        {
            team.Write(connection => TickerBook.MergeMany(connection, team, all));
        }
        else if (all.Count > 0)
        {
            Database.Write(connection => TickerBook.Merge(connection, all));
        }
    }

    /// <summary>Adds a bar to the stored ones, or puts a later state of it in its place; every process reads it together with the others from then on.</summary>
    /// <param name="symbol">What it is of; <c>exchange:SYMBOL</c> names the exchange too.</param>
    /// <param name="timeframe">How long it lasts.</param>
    /// <param name="bar">Stamped with its open, in UTC; one of a day or longer with its label.</param>
    /// <param name="cancel">Stops waiting for other writers; nothing is stored then.</param>
    /// <exception cref="ToolkitException">The bar breaks the rules of prices (bad data), the symbol cannot be stored (usage), or another writer does not finish (busy).</exception>
    public Task AppendBarAsync(string symbol, Timeframe timeframe, Bar bar, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        ArgumentNullException.ThrowIfNull(timeframe);
        SeriesKey key = _store.Series.ForWriting(symbol, timeframe);
        BarSeries one = BarSeries.From([bar], key.Symbol, timeframe, key.Exchange);
        PriceBasis basis = _store.Listings.Find(key)?.Basis ?? PriceBasis.Raw;
        return Task.Run(
            () =>
            {
                _store.Publish(new() { MadeBy = "live", Series = [new() { Key = key, Rows = one.Columns, Basis = basis }] }, cancel);
                if (Team is { } team)
                {
                    team.Write(connection => SharedBars.Put(connection, key, basis, bar), cancel);
                    _taken[key] = bar;
                }
            },
            cancel);
    }

    /// <summary>Brings bars that other hosts have appended, and the team's database has, into this workspace.</summary>
    /// <param name="symbol">What they are of; <c>exchange:SYMBOL</c> names the exchange too.</param>
    /// <param name="timeframe">How long they last.</param>
    /// <param name="cancel">Stops waiting for other writers.</param>
    /// <returns>How many there were from the last stored bar on. The database has the last 1,000 of each series: whoever was away for longer fetches what it lacks.</returns>
    /// <exception cref="ToolkitException">The database does not answer, or another writer does not finish (busy).</exception>
    public Task<int> TakeBarsAsync(string symbol, Timeframe timeframe, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        ArgumentNullException.ThrowIfNull(timeframe);
        SeriesKey key = _store.Series.ForWriting(symbol, timeframe);
        return Task.Run(() => Take(key, cancel), cancel);
    }

    internal int Take(SeriesKey key, CancellationToken cancel)
    {
        if (Team is not { } team)
        {
            return 0;
        }

        long from = _store.Listings.Find(key) is { RowCount: > 0 } stored ? stored.LastTime : UnixMicroseconds.Min;
        List<(Bar Bar, PriceBasis Basis)> bars = team.Read(connection => SharedBars.From(connection, key, from));
        if (bars.Count == 0 || (bars.Count == 1 && _taken.TryGetValue(key, out Bar last) && last == bars[0].Bar))
        {
            return 0;
        }

        BarSeries series = BarSeries.From(bars.ConvertAll(row => row.Bar), key.Symbol, key.Timeframe, key.Exchange);
        _store.Publish(new() { MadeBy = "team", Series = [new() { Key = key, Rows = series.Columns, Basis = bars[^1].Basis }] }, cancel);
        _taken[key] = bars[^1].Bar;
        return bars.Count;
    }

    /// <summary>The last ticker of each symbol, by exchange and symbol.</summary>
    public IReadOnlyList<Ticker> LatestTickers() => Database.Read(connection => connection.List(
        $"""
        SELECT {LiveTable.Tickers.Names} FROM tickers JOIN (SELECT exchange, symbol, max(time) AS time FROM tickers GROUP BY exchange, symbol) latest
            USING (exchange, symbol, time) ORDER BY exchange, symbol
        """,
        TradingTables.Ticker));

    /// <summary>Moves orders, trades, signals and tickers from before a time to Parquet files. They are found as before, and no number of theirs can be used again.</summary>
    /// <param name="before">Rows from before this time; open orders, positions, and the last ticker of each symbol stay.</param>
    /// <param name="dryRun">Only say what would move.</param>
    /// <param name="cancel">Stops between two files; what has moved by then has moved.</param>
    /// <exception cref="ToolkitException">Another archiving or another writer does not finish (busy); no room on the disk, or a read-only workspace (failure).</exception>
    public Task<ArchiveReport> ArchiveAsync(DateTime before, bool dryRun = false, CancellationToken cancel = default) => Task.Run(
        () => Team is { } team ? throw ToolkitException.Usage($"the live store is the team's, {team.Name}, and its rows stay there", "old rows of a local store move to files; the server's backups keep the others")
            : dryRun ? new LiveArchive(_store).Foresee(before) : new LiveArchive(_store).Run(before, LiveArchive.PartRows, cancel), cancel);

    private static string Held(string strategy) => "strategy " + strategy;

    private IDisposable Hold(StrategyRegistration registration)
    {
        LiveNames.Check(registration.Id, "strategy's id");
        SymbolRules.Check(registration.Exchange, registration.Symbol);
        LiveNames.CheckJson(registration.Config);
        if (Team is { } team)
        {
            return team.TryHold(Held(registration.Id)) ?? throw Running(registration.Id, null);
        }

        _store.Catalog.MakeWritable();
        try
        {
            // Whoever only looks whether it runs has the lock for a moment.
            return OsLock.Take(_store.Layout.StrategyLock(registration.Id), Glance, $"running {registration.Id}", CancellationToken.None);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Busy)
        {
            throw Running(registration.Id, e);
        }
    }

    private static ToolkitException Running(string id, Exception? e) => new(
        ErrorKind.Busy, $"strategy {id} is running in another process, or in this one", "stop that one first, or register this one under an id of its own", e);

    private StrategyRow Enter(IDatabase database, StrategyRegistration to, StrategyStatus? status) => database.Write(connection =>
    {
        LiveChange.Of(connection, "strategies");
        connection.Execute(
            """
            INSERT INTO strategies (strategy_id, exchange, symbol, timeframe, name, config, status, heartbeat, registered_at)
            VALUES ($id, $exchange, $symbol, $timeframe, $name, $config, coalesce($status, 'registered'), $now, $now)
            ON CONFLICT (strategy_id) DO UPDATE SET exchange = $exchange, symbol = $symbol, timeframe = $timeframe, name = $name, config = $config,
                status = coalesce($status, strategies.status), reason = CASE WHEN CAST($status AS TEXT) IS NULL THEN strategies.reason END, heartbeat = $now
            """,
            ("$id", to.Id), ("$exchange", to.Exchange), ("$symbol", to.Symbol), ("$timeframe", to.Timeframe.Name), ("$name", to.Name ?? to.Id),
            ("$config", to.Config), ("$status", status is { } word ? TradingWords.Of(word) : null), ("$now", _store.Catalog.Now));
        return TradingTables.Strategy(connection, to.Id)!;
    });
}

/// <summary>Bars to mark positions at, from a time on, or only the latest one; null when none are stored.</summary>
internal delegate Task<BarSeries?> LiveBars(SeriesKey key, DateTime? from, CancellationToken cancel);
