namespace Toolkit.Cli.Verbs;

/// <summary>Rows of the live store as JSON.</summary>
internal static class LiveJson
{
    public static JsonObject ToJson(this StrategyRow s, bool running) => new()
    {
        ["strategy"] = s.Id,
        ["name"] = s.Name,
        ["exchange"] = s.Exchange,
        ["symbol"] = s.Symbol,
        ["timeframe"] = s.Timeframe.Name,
        ["status"] = Json.CamelCase(s.Status),
        ["running"] = running,
        ["reason"] = s.Reason,
        ["heartbeat"] = Json.Time(s.Heartbeat),
        ["registeredAt"] = Json.Time(s.RegisteredAt),
        ["config"] = s.Config is { } config ? JsonNode.Parse(config) : null,
    };

    public static JsonObject ToJson(this LiveOrder o) => new()
    {
        ["strategy"] = o.StrategyId,
        ["orderId"] = o.OrderId,
        ["exchange"] = o.Exchange,
        ["symbol"] = o.Symbol,
        ["side"] = Side(o.Quantity),
        ["quantity"] = Json.Number(o.Quantity),
        ["type"] = Json.CamelCase(o.Type),
        ["timeInForce"] = Json.CamelCase(o.TimeInForce),
        ["limit"] = Json.Number(o.Limit),
        ["stop"] = Json.Number(o.Stop),
        ["stopLoss"] = Json.Number(o.StopLoss),
        ["takeProfit"] = Json.Number(o.TakeProfit),
        ["status"] = Json.CamelCase(o.Status),
        ["filled"] = Json.Number(o.Filled),
        ["averagePrice"] = Json.Number(o.AveragePrice),
        ["reason"] = o.Reason,
        ["tag"] = o.Tag,
        ["time"] = Json.Time(o.Time),
        ["changedAt"] = Json.Time(o.ChangedAt),
    };

    public static JsonObject ToJson(this LiveTrade t) => new()
    {
        ["strategy"] = t.StrategyId,
        ["tradeId"] = t.TradeId,
        ["orderId"] = t.OrderId,
        ["exchange"] = t.Exchange,
        ["symbol"] = t.Symbol,
        ["time"] = Json.Time(t.Time),
        ["side"] = Side(t.Quantity),
        ["quantity"] = Json.Number(t.Quantity),
        ["price"] = Json.Number(t.Price),
        ["fee"] = Json.Number(t.Fee),
        ["tag"] = t.Tag,
    };

    public static JsonObject ToJson(this LivePosition p) => new()
    {
        ["strategy"] = p.StrategyId,
        ["exchange"] = p.Exchange,
        ["symbol"] = p.Symbol,
        ["quantity"] = Json.Number(p.Quantity),
        ["averagePrice"] = p.IsOpen ? Json.Number(p.AveragePrice) : null,
        ["realized"] = Json.Number(p.Realized),
        ["fees"] = Json.Number(p.Fees),
        ["trades"] = p.Trades,
        ["lastTime"] = Json.Time(p.LastTime),
    };

    public static JsonObject ToJson(this LiveSignal s) => new()
    {
        ["strategy"] = s.StrategyId,
        ["exchange"] = s.Exchange,
        ["symbol"] = s.Symbol,
        ["time"] = Json.Time(s.Time),
        ["name"] = s.Name,
        ["direction"] = s.Direction,
        ["price"] = Json.Number(s.Price),
        ["strength"] = Json.Number(s.Strength),
        ["note"] = s.Note,
    };

    public static JsonObject ToJson(this LivePnl p) => new()
    {
        ["strategy"] = p.StrategyId,
        ["exchange"] = p.Exchange,
        ["symbol"] = p.Symbol,
        ["costBasis"] = Json.CamelCase(p.CostBasis),
        ["quantity"] = Json.Number(p.Quantity),
        ["averagePrice"] = p.Quantity == 0 ? null : Json.Number(p.AveragePrice),
        ["markPrice"] = Json.Number(p.MarkPrice),
        ["markTime"] = Json.Time(p.MarkTime),
        ["marketValue"] = Json.Number(p.MarketValue),
        ["realized"] = Json.Number(p.Realized),
        ["unrealized"] = Json.Number(p.Unrealized),
        ["fees"] = Json.Number(p.Fees),
        ["net"] = Json.Number(p.Net),
        ["fills"] = p.Fills,
        ["trades"] = p.Trades.Count,
        ["winRatePct"] = Json.Number(p.WinRatePct),
    };

    public static JsonObject ToJson(this LiveComparison c) => new()
    {
        ["matched"] = c.Matched,
        ["missed"] = c.Missed,
        ["extra"] = c.Extra,
        ["meanSlippageBps"] = Json.Number(c.MeanSlippageBps),
        ["profitLossDifference"] = Json.Number(c.ProfitLossDifference),
        ["trades"] = Json.Array(c.Trades, t => new JsonObject
        {
            ["outcome"] = Json.CamelCase(t.Outcome),
            ["symbol"] = t.Symbol,
            ["side"] = t.IsLong ? "long" : "short",
            ["live"] = ToJson(t.Live),
            ["backtest"] = ToJson(t.Backtest),
            ["entrySlippageBps"] = Json.Number(t.EntrySlippageBps),
            ["exitSlippageBps"] = Json.Number(t.ExitSlippageBps),
            ["profitLossDifference"] = Json.Number(t.ProfitLossDifference),
        }),
    };

    public static string Side(double quantity) => quantity < 0 ? "sell" : "buy";

    private static JsonObject? ToJson(Trade? t) => t is null ? null : new()
    {
        ["quantity"] = Json.Number(t.Quantity),
        ["entryTime"] = Json.Time(t.EntryTime),
        ["entryPrice"] = Json.Number(t.EntryPrice),
        ["exitTime"] = Json.Time(t.ExitTime),
        ["exitPrice"] = Json.Number(t.ExitPrice),
        ["profitLoss"] = Json.Number(t.ProfitLoss),
    };
}
