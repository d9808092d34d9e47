using Toolkit.Live;

namespace Toolkit;

/// <content>The live store.</content>
public sealed partial class Workspace
{
    /// <summary>What a strategy traded live beside what a stored backtest of it did.</summary>
    /// <param name="strategy">Its id in the live store.</param>
    /// <param name="runId">Number of the stored run.</param>
    /// <param name="tolerance">How far the entries of a pair may lie apart. Default: the length of a bar of the strategy's timeframe, at most 31 days.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ToolkitException">There is no such strategy or no such run (not found).</exception>
    public async Task<LiveComparison> CompareLiveAsync(string strategy, long runId, TimeSpan? tolerance = null, CancellationToken cancel = default)
    {
        StrategyRow row = Live.Strategy(strategy);
        StoredRun run = await Runs.LoadAsync(runId, cancel).ConfigureAwait(false);
        return LiveComparison.Of(await Live.ClosedTradesAsync(strategy, cancel).ConfigureAwait(false), run.Trades, tolerance ?? row.Timeframe.Duration ?? TimeSpan.FromDays(31));
    }

    /// <summary>Trades a strategy on paper as bars close, by the rules of the backtest, until it is cancelled; orders and fills go into the live store.</summary>
    /// <param name="create">Makes the strategy: a fresh instance each time, which answers alike to the same bars.</param>
    /// <param name="symbol">What it trades: <c>feed:SYMBOL</c> is fetched as its bars close; bars of any other are waited for, whoever brings them.</param>
    /// <param name="timeframe">The bars that it goes by.</param>
    /// <param name="options">The account, the id, waits.</param>
    /// <param name="progress">Is told of each bar, and of what goes wrong.</param>
    /// <param name="cancel">Ends the run in order: its status is then stopped, and its next start goes on where it was.</param>
    /// <returns>When the account is empty.</returns>
    /// <remarks>
    /// A feed that fails or is late is asked again after growing waits. With each bar the whole run is made again from its first bar; where its
    /// past then differs from what was written, <see cref="LiveRunOptions.Revisions"/> says what happens.
    /// </remarks>
    /// <exception cref="ToolkitException">
    /// Another process runs that strategy (busy); it has run with other settings, or its names cannot be stored (usage); there is no such
    /// symbol (not found); its past has changed (bad data). An error of the strategy itself is thrown as it is.
    /// </exception>
    public Task RunLiveAsync(
        Func<Strategy> create, string symbol, Timeframe timeframe, LiveRunOptions? options = null, IProgress<LiveStep>? progress = null, CancellationToken cancel = default) =>
        RunLiveAsync(create, [symbol], timeframe, options, progress, cancel);

    /// <summary>Trades on several symbols with one account.</summary>
    /// <inheritdoc cref="RunLiveAsync(Func{Strategy}, string, Timeframe, LiveRunOptions?, IProgress{LiveStep}?, CancellationToken)"/>
    public Task RunLiveAsync(
        Func<Strategy> create, IReadOnlyList<string> symbols, Timeframe timeframe, LiveRunOptions? options = null, IProgress<LiveStep>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(symbols);
        ArgumentNullException.ThrowIfNull(timeframe);
        ArgumentOutOfRangeException.ThrowIfZero(symbols.Count);
        options ??= new();
        LiveRunning run = new()
        {
            Bars = (_store, Bars),
            Fetcher = Fetch,
            Live = Live,
            Strategy = (create, options.EachSymbol && symbols.Count > 1),
            Options = options,
            Progress = progress,
        };
        return run.RunAsync(symbols, timeframe, cancel);
    }

    /// <summary>Watches strategies, their bars, fetched series and the disk until it is cancelled; each alert goes out once when it begins and once when it is over.</summary>
    /// <param name="options">Limits, and the command or the webhook that is told.</param>
    /// <param name="progress">Is told, too.</param>
    /// <param name="cancel">Ends the watch.</param>
    public Task WatchLiveAsync(LiveWatchOptions? options = null, IProgress<LiveAlert>? progress = null, CancellationToken cancel = default) =>
        new LiveWatch(_store, Live, Fetch, options ?? new()).RunAsync(progress, cancel);

    /// <summary>Bars at which the live store marks positions.</summary>
    private async Task<BarSeries?> BarsOf(SeriesKey key, DateTime? from, CancellationToken cancel)
    {
        if (!_store.IsReadOnly)
        {
            Live.Take(key, cancel);
        }

        try
        {
            ReadOptions options = new() { Exchange = key.Exchange };
            return from is { } start
                ? await Bars.ReadAsync(key.Symbol, key.Timeframe, start, options: options, cancel: cancel).ConfigureAwait(false)
                : await Bars.LatestAsync(key.Symbol, key.Timeframe, 1, options, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }
}
