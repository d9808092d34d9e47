namespace Toolkit.Cli.Verbs;

/// <summary>Rows of the live store as JSON.</summary>
internal static class LiveJson
{
    public static object Of(StrategyRow s, bool running) => new
    {
        Strategy = s.Id, s.Name, s.Exchange, s.Symbol, s.Timeframe, s.Status, Running = running, s.Reason, s.Heartbeat, s.RegisteredAt,
        Config = s.Config is { } config ? JsonNode.Parse(config) : null,
    };

    public static object Of(LiveOrder o) => new
    {
        Strategy = o.StrategyId, o.OrderId, o.Exchange, o.Symbol, Side = Side(o.Quantity), o.Quantity, o.Type, o.TimeInForce, o.Limit, o.Stop, o.StopLoss,
        o.TakeProfit, o.Status, o.Filled, o.AveragePrice, o.Reason, o.Tag, o.Time, o.ChangedAt,
    };

    public static object Of(LiveTrade t) => new
    {
        Strategy = t.StrategyId, t.TradeId, t.OrderId, t.Exchange, t.Symbol, t.Time, Side = Side(t.Quantity), t.Quantity, t.Price, t.Fee, t.Tag,
    };

    public static object Of(LivePosition p) => new
    {
        Strategy = p.StrategyId, p.Exchange, p.Symbol, p.Quantity, AveragePrice = Price(p.Quantity, p.AveragePrice), p.Realized, p.Fees, p.Trades, p.LastTime,
    };

    public static object Of(LiveSignal s) => new
    {
        Strategy = s.StrategyId, s.Exchange, s.Symbol, s.Time, s.Name, s.Direction, s.Price, s.Strength, s.Note,
    };

    public static object Of(LivePnl p) => new
    {
        Strategy = p.StrategyId, p.Exchange, p.Symbol, p.CostBasis, p.Quantity, AveragePrice = Price(p.Quantity, p.AveragePrice), p.MarkPrice, p.MarkTime,
        p.MarketValue, p.Realized, p.Unrealized, p.Fees, p.Net, p.Fills, Trades = p.Trades.Count, p.WinRatePct,
    };

    public static object Of(LiveComparison c) => new
    {
        c.Matched, c.Missed, c.Extra, c.MeanSlippageBps, c.ProfitLossDifference,
        Trades = c.Trades.Select(t => new
        {
            t.Outcome, t.Symbol, Side = t.IsLong ? "long" : "short", Live = Of(t.Live), Backtest = Of(t.Backtest), t.EntrySlippageBps, t.ExitSlippageBps, t.ProfitLossDifference,
        }),
    };

    public static string Side(double quantity) => quantity < 0 ? "sell" : "buy";

    /// <summary>A mean price; there is none of nothing.</summary>
    public static double? Price(double quantity, double price) => quantity == 0 ? null : price;

    private static object? Of(Trade? t) => t is null ? null : new { t.Quantity, t.EntryTime, t.EntryPrice, t.ExitTime, t.ExitPrice, t.ProfitLoss };
}
