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
}
