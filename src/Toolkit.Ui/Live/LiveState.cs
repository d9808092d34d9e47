namespace Toolkit.Ui.Live;

/// <summary>Everything that the live page shows.</summary>
internal static class LiveState
{
    private const int LastTrades = 50;
    private const int LastOrders = 50;

    public static async Task<object> ReadAsync(Workspace tk, AlertList alerts, TickPulse ticks, CancellationToken cancel)
    {
        DateTime now = tk.Options.Clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<StrategyRow> strategies = tk.Live.Strategies();
        IReadOnlyList<LivePnl> pnl = strategies.Count == 0 ? [] : await tk.Live.PnlAsync(cancel: cancel).ConfigureAwait(false);
        IReadOnlyList<LiveTrade> trades = strategies.Count == 0 ? [] : await tk.Live.TradesAsync(from: now.AddDays(-7), cancel: cancel).ConfigureAwait(false);
        IReadOnlyList<LiveOrder> orders = strategies.Count == 0 ? [] : await tk.Live.OrdersAsync(from: now.AddDays(-7), cancel: cancel).ConfigureAwait(false);
        return new
        {
            At = now,
            Strategies = strategies.Select(s => new
            {
                s.Id, s.Name, s.Exchange, s.Symbol, s.Timeframe, s.Status, s.Reason, s.Heartbeat, s.Config,
                Running = s.Status is StrategyStatus.Running or StrategyStatus.Paused && tk.Live.IsRunning(s.Id),
            }),
            Pnl = pnl.Select(p => new
            {
                Strategy = p.StrategyId, p.Exchange, p.Symbol, p.Quantity, p.AveragePrice, p.MarkPrice, p.MarkTime, p.Realized, p.Unrealized, p.Fees, p.Net, p.Fills,
                Trades = p.Trades.Count, p.WinRatePct,
            }),
            Trades = trades.TakeLast(LastTrades).Reverse().Select(t => new { t.Time, Strategy = t.StrategyId, t.Exchange, t.Symbol, t.Quantity, t.Price, t.Fee, t.Tag }),
            Orders = orders.TakeLast(LastOrders).Reverse().Select(o => new
            {
                o.Time, Strategy = o.StrategyId, o.Exchange, o.Symbol, o.Type, o.Quantity, o.Filled, o.Limit, o.Stop, o.Status, o.Reason,
            }),
            Alerts = alerts.Newest(),
            NotWatched = alerts.Failure,
            Ticks = await ticks.ReadAsync(now, cancel).ConfigureAwait(false),
        };
    }
}
