namespace Toolkit.Statistics;

/// <summary>Puts trades together by what they have in common.</summary>
internal static class TradeGroups
{
    /// <summary>In their natural order; symbols by name, exit reasons by how many there are.</summary>
    /// <param name="trades">Closed trades.</param>
    /// <param name="by">By what.</param>
    /// <param name="zone">In which weekdays and hours are told.</param>
    public static TradeGroup[] Of(IReadOnlyList<Trade> trades, TradeGrouping by, TimeZoneInfo zone)
    {
        // Labels of days are never converted.
        bool withTime = trades.Any(t => t.EntryTime.TimeOfDay != TimeSpan.Zero);
        DateTime Entry(Trade trade) => withTime ? TimeZoneInfo.ConvertTimeFromUtc(trade.EntryTime, zone) : trade.EntryTime;
        return by switch
        {
            TradeGrouping.ExitReason => [.. Group(trades, t => t.ExitReason, r => r.ToString()).OrderByDescending(g => g.Trades)],
            TradeGrouping.Side => Group(trades, t => t.IsLong ? 0 : 1, side => side == 0 ? "long" : "short"),
            TradeGrouping.Symbol => Group(trades, t => t.Symbol, symbol => symbol, StringComparer.Ordinal),
            TradeGrouping.Weekday => Group(trades, t => ((int)Entry(t).DayOfWeek + 6) % 7, day => ((DayOfWeek)((day + 1) % 7)).ToString()),
            _ => Group(trades, t => Entry(t).Hour, hour => hour.ToString("00", CultureInfo.InvariantCulture) + ":00"),
        };
    }

    private static TradeGroup[] Group<T>(IReadOnlyList<Trade> trades, Func<Trade, T> key, Func<T, string> name, IComparer<T>? order = null) =>
    [
        .. trades.GroupBy(key).OrderBy(g => g.Key, order).Select(g =>
        {
            TradeStatistics all = new();
            foreach (Trade trade in g)
            {
                all.Add(trade.ProfitLoss, trade.Basis, trade.Duration.TotalDays);
            }

            return new TradeGroup(
                name(g.Key), all.Count, 100.0 * all.Wins / all.Count, all.GrossProfit - all.GrossLoss, 100 * all.MeanReturn, all.ProfitFactor, all.SumOfDays / all.Count);
        }),
    ];
}
