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

    /// <summary>Bars at which the live store marks positions.</summary>
    private async Task<BarSeries?> BarsOf(SeriesKey key, DateTime? from, CancellationToken cancel)
    {
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
