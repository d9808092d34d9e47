namespace Toolkit.Ingest;

/// <summary>A trade of tier 0.</summary>
internal static class Tier0Trade
{
    private static readonly string[] Short = ["short", "sell", "s", "-1", "sellshort"];

    /// <summary>The trade; null when it has not ended, or a number of it is missing.</summary>
    public static Trade? Of(OlderRow row, string? symbol)
    {
        (DateTime? entry, DateTime? exit) = (row.Time("entry_time", "entry_date", "entered_at", "opened_at", "open_time"), row.Time("exit_time", "exit_date", "exited_at", "closed_at", "close_time"));
        (double? bought, double? sold) = (row.Number("entry_price", "open_price", "price_in"), row.Number("exit_price", "close_price", "price_out"));
        double? size = row.Number("quantity", "qty", "size", "shares", "units", "amount");
        if (symbol is null || entry is not { } from || exit is not { } to || bought is not { } open || sold is not { } close || size is not { } units || units == 0)
        {
            return null;
        }

        double quantity = row.Text("side", "direction", "type") is { } side && Short.Contains(OlderColumns.Word(side)) ? -Math.Abs(units) : units;
        double gross = quantity * (close - open);
        // Where no column says what it cost, its net profit does.
        double? net = row.Number("net_pnl", "pnl", "profit_loss", "profit", "net_profit");
        double costs = row.Number("commission", "commissions", "fees", "fee") ?? (net is { } left && Math.Abs(gross - left) > 1e-9 * Math.Max(Math.Abs(gross), Math.Abs(quantity * open)) ? gross - left : 0);
        return new()
        {
            Symbol = symbol,
            Quantity = quantity,
            EntryTime = from,
            EntryPrice = open,
            ExitTime = to,
            ExitPrice = close,
            Commission = costs,
            StopLoss = row.Number("stop_loss", "sl"),
            TakeProfit = row.Number("take_profit", "tp"),
            Tag = row.Text("tag", "reason", "exit_reason"),
        };
    }
}
