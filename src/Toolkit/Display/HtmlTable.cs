using Toolkit.Charts;

namespace Toolkit.Display;

/// <summary>Builds one compact table of HTML. Every text that goes in is encoded; colours are those of the page around it.</summary>
internal static class HtmlTable
{
    private const string Start = "<div class=\"toolkit-output\" style=\"color:inherit;overflow-x:auto;max-width:100%\"><table cellpadding=\"4\" style=\"border-collapse:collapse;white-space:nowrap;font-size:12px;line-height:1.4;background:transparent;color:inherit;margin:0\">";

    // Inherited colours and a border of the text's own colour look right on light and on dark pages.
    private const string Cell = "padding:1px 8px;border:none;border-bottom:1px solid rgba(128,128,128,.25);white-space:nowrap;";

    /// <param name="head">Name, a second line below it or null, and whether its cells are numbers; null for a table of rows alone.</param>
    /// <param name="rows">The cells, and whether they are numbers.</param>
    /// <param name="footer">A line below the table.</param>
    public static string Of(
        IEnumerable<(string Name, string? Type, bool IsNumber)>? head, IEnumerable<IEnumerable<(string Text, bool IsNumber)>> rows, string? footer = null)
    {
        StringBuilder html = new(Start);
        if (head is not null)
        {
            html.Append("<thead><tr>");
            foreach ((string name, string? type, bool isNumber) in head)
            {
                html.Append("<th style=\"").Append(Cell).Append(Align(isNumber)).Append("\">").Append(Html.Encoder.Encode(name));
                html.Append(type is null ? "" : Html.Of($"<div style=\"font-weight:normal;font-size:10px;opacity:.6\">{type}</div>").Markup).Append("</th>");
            }

            html.Append("</tr></thead>");
        }

        html.Append("<tbody>");
        foreach (IEnumerable<(string Text, bool IsNumber)> row in rows)
        {
            html.Append("<tr>");
            foreach ((string text, bool isNumber) in row)
            {
                // Without a style of their own the cells of a thousand rows stay small; the table gives them their room.
                html.Append("<td style=\"").Append(Align(isNumber)).Append("\">").Append(Html.Encoder.Encode(text)).Append("</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
        return html.Append(footer is null ? "" : Html.Of($"<div style=\"font-size:11px;opacity:.7;margin:2px 0\">{footer}</div>").Markup).Append("</div>").ToString();
    }

    private static string Align(bool isNumber) => isNumber ? "text-align:right" : "text-align:left";
}
