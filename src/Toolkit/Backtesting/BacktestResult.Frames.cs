namespace Toolkit;

public sealed partial class BacktestResult
{
    /// <summary>The closed trades as a table, in the order of their exits.</summary>
    public Frame TradesFrame()
    {
        IReadOnlyList<Trade> all = Trades;
        return Frame.FromColumns(
            ("positionId", All(t => t.PositionId)),
            ("symbol", All(t => t.Symbol)),
            ("side", All(t => t.IsLong ? "long" : "short")),
            ("quantity", All(t => t.Quantity)),
            ("entryTime", All(t => t.EntryTime)),
            ("entryPrice", All(t => t.EntryPrice)),
            ("exitTime", All(t => t.ExitTime)),
            ("exitPrice", All(t => t.ExitPrice)),
            ("commission", All(t => t.Commission)),
            ("profitLoss", All(t => t.ProfitLoss)),
            ("returnPct", All(t => t.ReturnPct)),
            ("maxAdversePct", All(t => t.MaxAdversePct)),
            ("maxFavorablePct", All(t => t.MaxFavorablePct)),
            ("stopLoss", All(t => t.StopLoss)),
            ("takeProfit", All(t => t.TakeProfit)),
            ("exitReason", All(t => t.ExitReason.ToString())),
            ("tag", All(t => t.Tag)));

        T[] All<T>(Func<Trade, T> of) => [.. all.Select(of)];
    }

    /// <summary>The closed trades put together by what they have in common, as a table.</summary>
    /// <inheritdoc cref="TradesBy"/>
    public Frame TradesFrame(TradeGrouping by, TimeZoneInfo? zone = null)
    {
        IReadOnlyList<TradeGroup> all = TradesBy(by, zone);
        return Frame.FromColumns(
            ("group", All(g => g.Name)),
            ("trades", All(g => g.Trades)),
            ("winRatePct", All(g => g.WinRatePct)),
            ("profitLoss", All(g => g.ProfitLoss)),
            ("avgTradePct", All(g => g.AvgTradePct)),
            ("profitFactor", All(g => g.ProfitFactor)),
            ("avgDays", All(g => g.AvgDays)));

        T[] All<T>(Func<TradeGroup, T> of) => [.. all.Select(of)];
    }
}
