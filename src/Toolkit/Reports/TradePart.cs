using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>The trades of a run as a table that sorts.</summary>
internal static class TradePart
{
    public static Html Table(IReadOnlyList<Trade> trades, int limit)
    {
        if (trades.Count == 0)
        {
            return Html.Of($"<section><h2>Trades</h2><p class=\"muted\">There were none.</p></section>");
        }

        int skipped = Math.Max(0, trades.Count - limit);
        bool several = trades.Select(t => t.Symbol).Distinct().Skip(1).Any();
        bool tagged = trades.Any(t => t.Tag is not null);
        string shown = skipped > 0 ? $"The last {PlotText.Count(limit)} of {PlotText.Count(trades.Count)} trades." : $"{PlotText.Count(trades.Count)} in the order of their exits.";
        return Html.Of($"""
            <section><h2>Trades</h2><div class="scroll tall" tabindex="0"><table class="sortable trades">
            <caption>{shown} Profit and loss are net of commissions; MAE and MFE are the furthest that the price went against and for a trade.</caption>
            <thead><tr>{Heading("#", true)}{(several ? Heading("Symbol") : Html.Empty)}{Heading("Side")}{Heading("Quantity", true)}{Heading("Entry")}{Heading("Price", true)}{Heading("Exit")}{Heading("Price", true)}{Heading("Profit or loss", true)}{Heading("Return", true)}{Heading("Time", true)}{Heading("MAE", true)}{Heading("MFE", true)}{Heading("Ended by")}{(tagged ? Heading("Tag") : Html.Empty)}</tr></thead>
            <tbody>
            {Enumerable.Range(skipped, trades.Count - skipped).Select(i => Row(i + 1, trades[i], several, tagged))}
            </tbody></table></div></section>
            """);
    }

    private static Html Heading(string name, bool number = false) =>
        Html.Of($"<th scope=\"col\" class=\"{(number ? "number" : "")}\"><button type=\"button\">{name}</button></th>");

    private static Html Row(int place, Trade trade, bool several, bool tagged) => Html.Of(
        $"""
        <tr>{Number(place, PlotText.Count(place))}{(several ? Html.Of($"<td>{trade.Symbol}</td>") : Html.Empty)}<td>{(trade.IsLong ? "long" : "short")}</td>{Number(Math.Abs(trade.Quantity), PlotText.Price(Math.Abs(trade.Quantity)).Replace(".00", "", StringComparison.Ordinal))}<td>{TradeText.Time(trade.EntryTime)}</td>{Number(trade.EntryPrice, PlotText.Price(trade.EntryPrice))}<td>{TradeText.Time(trade.ExitTime)}</td>{Number(trade.ExitPrice, PlotText.Price(trade.ExitPrice))}{Toned(trade.ProfitLoss, PlotText.Signed(trade.ProfitLoss))}{Toned(trade.ReturnPct, Percent(trade.ReturnPct, signed: true))}{Number(trade.Duration.TotalDays, TradeText.Duration(trade.Duration))}{Number(trade.MaxAdversePct, Percent(trade.MaxAdversePct))}{Number(trade.MaxFavorablePct, Percent(trade.MaxFavorablePct))}<td>{TradeText.Reason(trade.ExitReason)}</td>{(tagged ? Html.Of($"<td class=\"wrap\">{trade.Tag}</td>") : Html.Empty)}</tr>

        """);

    private static string Percent(double? value, bool signed = false) =>
        value is { } number ? $"{(signed ? PlotText.Signed(number) : PlotText.Number(number))} %" : "–";

    private static Html Number(double? value, string text) => Html.Of($"<td class=\"number\" data-value=\"{PlotText.Raw(value)}\">{text}</td>");

    private static Html Toned(double? value, string text) =>
        Html.Of($"<td class=\"number {(value > 0 ? "rise" : value < 0 ? "fall" : "")}\" data-value=\"{PlotText.Raw(value)}\">{text}</td>");
}
