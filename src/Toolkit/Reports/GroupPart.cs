using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>Profit and loss by what trades have in common, each a table with bars: they print, and can be read aloud.</summary>
internal static class GroupPart
{
    private const int MaxSymbols = 30;

    public static Html Tables(BacktestResult result, TimeZoneInfo zone)
    {
        if (result.Trades.Count == 0)
        {
            return Html.Empty;
        }

        bool withTime = result.Trades.Any(t => t.EntryTime.TimeOfDay != TimeSpan.Zero);
        string where = withTime ? $", {(zone == TimeZoneInfo.Utc ? "UTC" : zone.Id)}" : "";
        IReadOnlyList<TradeGroup> symbols = result.TradesBy(TradeGrouping.Symbol);
        return Html.Of($"""
            <div class="pair broad">
            {Table("By exit reason", [.. result.Trades.GroupBy(t => t.ExitReason).OrderByDescending(g => g.Count()).Zip(result.TradesBy(TradeGrouping.ExitReason), (g, group) => group with { Name = TradeText.Reason(g.Key) })])}
            {Table("Long and short", result.TradesBy(TradeGrouping.Side))}
            {Table($"By weekday of entry{where}", result.TradesBy(TradeGrouping.Weekday, zone))}
            {(withTime ? Table($"By hour of entry{where}", result.TradesBy(TradeGrouping.Hour, zone)) : Html.Empty)}
            {(symbols.Count > 1 ? Table(symbols.Count > MaxSymbols ? $"By symbol, the {MaxSymbols} that moved most" : "By symbol", [.. symbols.OrderByDescending(s => Math.Abs(s.ProfitLoss)).Take(MaxSymbols)]) : Html.Empty)}
            </div>
            """);
    }

    /// <summary>A bar from the middle to the right, or to the left for less than nothing.</summary>
    public static Html Bar(double? value, double reach)
    {
        string part = (50 * Math.Min(1, Math.Abs(value ?? 0) / reach)).ToString("0.#", CultureInfo.InvariantCulture);
        return Html.Of($"<td class=\"bar\"><span class=\"{(value < 0 ? "less" : "more")}\" style=\"--part:{part}%\"></span></td>");
    }

    private static Html Table(string title, IReadOnlyList<TradeGroup> groups)
    {
        double reach = Math.Max(1e-12, groups.Max(g => Math.Abs(g.ProfitLoss)));
        return Html.Of($"""
            <section><h2>{title}</h2><div class="scroll" tabindex="0"><table>
            <thead><tr><th scope="col"></th><th scope="col" class="number">Trades</th><th scope="col" class="number">Won</th><th scope="col" class="number">Profit or loss</th><th scope="col"></th><th scope="col" class="number">Average</th><th scope="col" class="number">Profit factor</th></tr></thead>
            <tbody>{groups.Select(g => Html.Of(
                $"<tr><th scope=\"row\">{g.Name}</th><td class=\"number\">{PlotText.Count(g.Trades)}</td><td class=\"number\">{PlotText.Number(g.WinRatePct, 0)} %</td><td class=\"number {(g.ProfitLoss > 0 ? "rise" : g.ProfitLoss < 0 ? "fall" : "")}\">{PlotText.Signed(g.ProfitLoss)}</td>{Bar(g.ProfitLoss, reach)}<td class=\"number\">{(g.AvgTradePct is { } average ? $"{PlotText.Signed(average)} %" : "–")}</td><td class=\"number\">{(g.ProfitFactor is { } factor ? PlotText.Number(factor) : "–")}</td></tr>\n"))}</tbody></table></div></section>
            """);
    }
}
