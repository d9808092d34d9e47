using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>Returns by year, beside what the run is held against.</summary>
internal static class YearPart
{
    public static Html Table(BacktestResult result, BarSeries? held)
    {
        IReadOnlyList<PeriodReturn> years = result.YearlyReturns;
        if (years.Count == 0)
        {
            return Html.Empty;
        }

        Dictionary<int, double?> market = held is null ? [] : result.YearlyReturnsOf(held).ToDictionary(y => y.Start.Year, y => y.ReturnPct);
        double reach = Math.Max(0.1, years.Select(y => Math.Abs(y.ReturnPct ?? 0)).Concat(market.Values.Select(v => Math.Abs(v ?? 0))).Max());
        return Html.Of($"""
            <section><h2>Years, %</h2><div class="scroll{(years.Count > 12 ? " tall" : "")}" tabindex="0"><table>
            <thead><tr><th scope="col">Year</th><th scope="col" class="number">Run</th><th scope="col"></th>{(held is null ? Html.Empty : Html.Of($"<th scope=\"col\" class=\"number\">{held.Symbol}</th><th scope=\"col\"></th><th scope=\"col\" class=\"number\">Difference</th>"))}</tr></thead>
            <tbody>{years.Select(y => Html.Of(
                $"<tr><th scope=\"row\">{y.Start.Year}</th>{Cells(y.ReturnPct, reach)}{(held is null ? Html.Empty : Beside(y.ReturnPct, market.GetValueOrDefault(y.Start.Year), reach))}</tr>\n"))}</tbody></table></div></section>
            """);
    }

    private static Html Beside(double? own, double? market, double reach) => Html.Of($"{Cells(market, reach)}<td class=\"number\">{Text(own - market)}</td>");

    private static Html Cells(double? value, double reach) => Html.Of($"<td class=\"number\">{Text(value)}</td>{GroupPart.Bar(value, reach)}");

    private static string Text(double? value) => value is { } number ? PlotText.Signed(number, 1) : "–";
}
