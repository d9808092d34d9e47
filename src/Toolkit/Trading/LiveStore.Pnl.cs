using Toolkit.Trading;

namespace Toolkit;

/// <content>Profit and loss.</content>
public sealed partial class LiveStore
{
    /// <summary>Profit and loss by strategy and symbol, open positions marked at the latest bar of the strategy's timeframe.</summary>
    /// <param name="strategy">Default: of all.</param>
    /// <param name="basis">Which units a closing trade sells. Default the oldest.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ToolkitException">There is no such strategy (not found); a file of archived trades is lost or damaged (bad data).</exception>
    public async Task<IReadOnlyList<LivePnl>> PnlAsync(string? strategy = null, CostBasis basis = CostBasis.Fifo, CancellationToken cancel = default)
    {
        IReadOnlyList<LiveTrade> fills = await TradesAsync(strategy, cancel: cancel).ConfigureAwait(false);
        List<LivePnl> all = [];
        foreach (IGrouping<(string Strategy, string Exchange, string Symbol), LiveTrade> group in fills
            .GroupBy(fill => (Strategy: fill.StrategyId!, Exchange: fill.Exchange!, Symbol: fill.Symbol!))
            .OrderBy(group => group.Key.Strategy, StringComparer.Ordinal).ThenBy(group => group.Key.Exchange, StringComparer.Ordinal).ThenBy(group => group.Key.Symbol, StringComparer.Ordinal))
        {
            BarSeries? latest = await _bars(Series(group.Key), null, cancel).ConfigureAwait(false);
            LiveTrade last = group.Last();
            all.Add(Pnl([.. group], basis) with
            {
                MarkPrice = latest is { Count: > 0 } ? latest.Close[^1] : last.Price,
                MarkTime = latest is { Count: > 0 } ? latest.CloseTime(latest.Count - 1) : last.Time!.Value,
            });
        }

        return all;
    }

    /// <summary>Equity at each fill and each close of a bar since the first fill: columns time, cash, value, equity.</summary>
    /// <param name="strategy">Default: all together, as one account.</param>
    /// <param name="cash">What there was before the first fill. Default 0: the curve is that of profit and loss.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <inheritdoc cref="PnlAsync" path="/exception"/>
    public async Task<Frame> EquityAsync(string? strategy = null, double cash = 0, CancellationToken cancel = default)
    {
        IReadOnlyList<LiveTrade> fills = await TradesAsync(strategy, cancel: cancel).ConfigureAwait(false);
        List<(DateTime Time, string Exchange, string Symbol, double Price)> closes = [];
        foreach (SeriesKey key in fills.Select(fill => Series((fill.StrategyId!, fill.Exchange!, fill.Symbol!))).Distinct())
        {
            if (await _bars(key, fills[0].Time, cancel).ConfigureAwait(false) is { } bars)
            {
                closes.AddRange(bars.CloseTimes.Zip(bars.Close, (time, price) => (time, key.Exchange, key.Symbol, price)));
            }
        }

        return EquityPath.Of(cash, fills, [.. closes.OrderBy(close => close.Time)]);
    }

    /// <summary>Closed trades of a strategy, the oldest units first, by their exits: what a backtest has as its trades.</summary>
    /// <inheritdoc cref="PnlAsync"/>
    public async Task<IReadOnlyList<Trade>> ClosedTradesAsync(string strategy, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return [.. (await PnlAsync(strategy, cancel: cancel).ConfigureAwait(false)).SelectMany(line => line.Trades).OrderBy(trade => trade.ExitTime)];
    }

    /// <summary>Bars to mark a position at: those that its strategy goes by.</summary>
    private SeriesKey Series((string Strategy, string Exchange, string Symbol) of) => new(of.Exchange, of.Symbol, Strategy(of.Strategy).Timeframe);

    private static LivePnl Pnl(IReadOnlyList<LiveTrade> fills, CostBasis basis)
    {
        FifoTrades fifo = FifoTrades.Of(fills);
        PositionState average = fills.Aggregate(default(PositionState), (state, fill) => state.After(fill.Quantity, fill.Price, fill.Fee));
        return new()
        {
            StrategyId = fills[0].StrategyId!,
            Exchange = fills[0].Exchange!,
            Symbol = fills[0].Symbol!,
            CostBasis = basis,
            Quantity = average.Quantity,
            AveragePrice = basis == CostBasis.Fifo ? fifo.AveragePrice : average.AveragePrice,
            Realized = basis == CostBasis.Fifo ? fifo.Realized : average.Realized,
            Fees = average.Fees,
            MarkPrice = 0,
            MarkTime = default,
            Fills = fills.Count,
            Trades = fifo.Closed,
        };
    }
}
