namespace Toolkit;

public sealed partial class BacktestResult
{
    /// <summary>The closed trades as a table, in the order of their exits.</summary>
    public Frame TradesFrame()
    {
        IReadOnlyList<Trade> all = Trades;
        return new(
        [
            new FrameColumn<int>("positionId", "INTEGER", All(t => t.PositionId), null),
            Words("symbol", t => t.Symbol),
            Words("side", t => t.IsLong ? "long" : "short"),
            Numbers("quantity", t => t.Quantity),
            new FrameColumn<DateTime>("entryTime", "TIMESTAMP", All(t => t.EntryTime), null),
            Numbers("entryPrice", t => t.EntryPrice),
            new FrameColumn<DateTime>("exitTime", "TIMESTAMP", All(t => t.ExitTime), null),
            Numbers("exitPrice", t => t.ExitPrice),
            Numbers("commission", t => t.Commission),
            Numbers("profitLoss", t => t.ProfitLoss),
            Numbers("returnPct", t => t.ReturnPct),
            Numbers("maxAdversePct", t => t.MaxAdversePct),
            Numbers("maxFavorablePct", t => t.MaxFavorablePct),
            Numbers("stopLoss", t => t.StopLoss),
            Numbers("takeProfit", t => t.TakeProfit),
            Words("exitReason", t => t.ExitReason.ToString()),
            Words("tag", t => t.Tag),
        ]);

        T[] All<T>(Func<Trade, T> of) => [.. all.Select(of)];

        FrameColumn Numbers(string name, Func<Trade, double?> of)
        {
            double?[] values = All(of);
            return new FrameColumn<double>(
                name, "DOUBLE", values.Select(v => v ?? double.NaN).ToArray(), Array.Exists(values, v => v is null) ? [.. values.Select(v => v is null)] : null);
        }

        FrameColumn Words(string name, Func<Trade, string?> of)
        {
            string?[] values = All(of);
            return new FrameColumn<string>(
                name, "VARCHAR", values.Select(v => v ?? "").ToArray(), Array.Exists(values, v => v is null) ? [.. values.Select(v => v is null)] : null);
        }
    }
}
