using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>Makes trades to look at of the engine's records, and finds how far the price went against and for each.</summary>
internal static class TradeList
{
    public static IReadOnlyList<Trade> Of(RunRecord run, ArraySegment<TradeRecord> records)
    {
        Trade[] trades = new Trade[records.Count];
        for (int i = 0; i < trades.Length; i++)
        {
            trades[i] = Of(run, records[i]);
        }

        return trades;
    }

    private static Trade Of(RunRecord run, in TradeRecord record)
    {
        ReadOnlySpan<long> stamps = run.Series.Count > 0 ? run.Series[record.Series].Time.Microseconds : default;
        (double? adverse, double? favorable) = run.Series.Count > 0 ? Excursions(run.Series[record.Series], record) : (null, null);
        return new()
        {
            Symbol = run.SymbolOf(record.Series),
            Quantity = record.Side * record.Quantity,
            EntryTime = UnixMicroseconds.ToDateTime(record.EntryStamp(stamps)),
            EntryPrice = record.EntryPrice,
            ExitTime = UnixMicroseconds.ToDateTime(record.ExitStamp(stamps)),
            ExitPrice = record.ExitPrice,
            Commission = record.Commission,
            EntryCommission = record.EntryCommission,
            ExitReason = record.Reason,
            PositionId = record.PositionId,
            StopLoss = double.IsNaN(record.StopLoss) ? null : record.StopLoss,
            TakeProfit = double.IsNaN(record.TakeProfit) ? null : record.TakeProfit,
            Tag = record.Tag,
            MaxAdversePct = adverse,
            MaxFavorablePct = favorable,
        };
    }

    private static (double? Adverse, double? Favorable) Excursions(BarSeries bars, in TradeRecord trade)
    {
        double low = Math.Min(trade.EntryPrice, trade.ExitPrice), high = Math.Max(trade.EntryPrice, trade.ExitPrice);
        // Whole bars: after the entry bar (with it when the entry was at its open), before the exit bar (with it when the exit was at its close).
        int first = trade.EntryPoint == FillPoint.Open ? trade.EntryBar : trade.EntryBar + 1;
        int end = trade.ExitPoint == FillPoint.Close ? trade.ExitBar + 1 : trade.ExitBar;
        if (first < end)
        {
            low = Math.Min(low, Lowest(bars.Low.Span[first..end]));
            high = Math.Max(high, Highest(bars.High.Span[first..end]));
        }

        if (trade.ExitBar > trade.EntryBar)
        {
            double open = bars.Open[trade.ExitBar], close = trade.EntryPoint == FillPoint.Open ? trade.EntryPrice : bars.Close[trade.EntryBar];
            low = Math.Min(low, Math.Min(open, close));
            high = Math.Max(high, Math.Max(open, close));
        }

        double scale = 100 / Math.Abs(trade.EntryPrice);
        if (!double.IsFinite(scale))
        {
            return (null, null);
        }

        double down = (low - trade.EntryPrice) * scale, up = (high - trade.EntryPrice) * scale;
        return trade.Side > 0 ? (down, up) : (-up, -down);
    }

    private static double Lowest(ReadOnlySpan<double> values)
    {
        double lowest = values[0];
        foreach (double value in values)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        double highest = values[0];
        foreach (double value in values)
        {
            highest = Math.Max(highest, value);
        }

        return highest;
    }
}
