using Toolkit.Trading;

namespace Toolkit;

/// <content>What was ordered, traded, seen and quoted, archived rows included.</content>
public sealed partial class LiveStore
{
    /// <summary>Orders by the time at which they were placed.</summary>
    /// <param name="strategy">Default: of all.</param>
    /// <param name="from">First time that is wanted; default the first.</param>
    /// <param name="to">First time that is no longer wanted; default past the last.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ToolkitException">There is no such strategy (not found); a file of archived rows is lost or damaged (bad data).</exception>
    public Task<IReadOnlyList<LiveOrder>> OrdersAsync(string? strategy = null, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default) =>
        HistoryAsync(strategy, () => LiveHistory.Read(_store, LiveTable.Orders, (strategy, TimeRange.Of(from, to)), TradingTables.Order, cancel), o => o.Time, cancel);

    /// <summary>Trades by their time.</summary>
    /// <inheritdoc cref="OrdersAsync"/>
    public Task<IReadOnlyList<LiveTrade>> TradesAsync(string? strategy = null, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default) =>
        HistoryAsync(strategy, () => LiveHistory.Read(_store, LiveTable.Trades, (strategy, TimeRange.Of(from, to)), TradingTables.Trade, cancel), t => t.Time, cancel);

    /// <summary>Signals by their time.</summary>
    /// <inheritdoc cref="OrdersAsync"/>
    public Task<IReadOnlyList<LiveSignal>> SignalsAsync(string? strategy = null, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default) =>
        HistoryAsync(strategy, () => LiveHistory.Read(_store, LiveTable.Signals, (strategy, TimeRange.Of(from, to)), TradingTables.Signal, cancel), s => s.Time, cancel);

    /// <summary>Tickers of a symbol by their time.</summary>
    /// <param name="symbol">Default: of all.</param>
    /// <param name="from">First time that is wanted; default the first.</param>
    /// <param name="to">First time that is no longer wanted; default past the last.</param>
    /// <param name="cancel">Stops the read.</param>
    public Task<IReadOnlyList<Ticker>> TickersAsync(string? symbol = null, DateTime? from = null, DateTime? to = null, CancellationToken cancel = default) =>
        HistoryAsync(null, () => LiveHistory.Read(_store, LiveTable.Tickers, (symbol, TimeRange.Of(from, to)), TradingTables.Ticker, cancel), t => t.Time, cancel);

    private Task<IReadOnlyList<T>> HistoryAsync<T>(string? strategy, Func<List<T>> read, Func<T, DateTime?> time, CancellationToken cancel) => Task.Run<IReadOnlyList<T>>(
        () =>
        {
            _ = strategy is null ? null : Strategy(strategy);
            // Old rows come first, but a late one may still lie before them; the sort keeps the order of equal times.
            return [.. read().OrderBy(time)];
        },
        cancel);
}
