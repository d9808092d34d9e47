using Toolkit.Charts;

namespace Toolkit.Reports;

/// <summary>Monthly and yearly returns as a table of coloured cells, which prints and can be read aloud.</summary>
internal static class MonthPart
{
    public static Html Table(MonthGrid grid)
    {
        if (grid.Years.Count == 0)
        {
            return Html.Empty;
        }

        double reach = grid.Reach;
        return Html.Of($"""
            <section><h2>Monthly returns, %</h2><div class="scroll" tabindex="0"><table class="grid">
            <thead><tr><th scope="col">Year</th>{MonthGrid.Names.Select(m => Html.Of($"<th scope=\"col\">{m}</th>"))}<th scope="col">Year</th></tr></thead>
            <tbody>
            {Enumerable.Range(0, grid.Years.Count).Select(y => Html.Of(
                $"<tr><th scope=\"row\">{grid.Years[y]}</th>{Enumerable.Range(0, 13).Select(m => Cell(grid.Returns[y, m], reach, m < 12 ? "" : " total"))}</tr>\n"))}
            </tbody></table></div></section>
            """);
    }

    private static Html Cell(double? value, double reach, string more)
    {
        if (value is not { } number)
        {
            return Html.Of($"<td class=\"muted{more}\">–</td>");
        }

        string depth = (0.06 + 0.54 * Math.Min(1, Math.Abs(number) / reach)).ToString("0.00", CultureInfo.InvariantCulture);
        string tone = Math.Round(number, 1) switch { > 0 => "up", < 0 => "down", _ => "" };
        return Html.Of($"<td class=\"{tone}{more}\" style=\"--depth:{depth}\">{PlotText.Number(number, 1)}</td>");
    }
}
