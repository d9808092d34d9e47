using Toolkit.Charts;

namespace Toolkit.Display;

/// <summary>Builds one compact table of HTML. Every text that goes in is encoded; colours are those of the page around it.</summary>
internal sealed class HtmlTable
{
    // Inherited colours and a border of the text's own colour look right on light and on dark pages.
    private const string Cell = "padding:1px 8px;border:none;border-bottom:1px solid rgba(128,128,128,.25);white-space:nowrap;";

    private readonly StringBuilder _html = new();

    public HtmlTable() => _html.Append("<div class=\"toolkit-output\" style=\"color:inherit;overflow-x:auto;max-width:100%\"><table cellpadding=\"4\" style=\"border-collapse:collapse;white-space:nowrap;font-size:12px;line-height:1.4;background:transparent;color:inherit;margin:0\">");

    /// <summary>A text as HTML shows it.</summary>
    public static string Encoded(string text) => Html.Encoder.Encode(text);

    /// <param name="columns">Name, a second line below it or null, and whether its cells are numbers.</param>
    public HtmlTable Head(IEnumerable<(string Name, string? Type, bool IsNumber)> columns)
    {
        _html.Append("<thead><tr>");
        foreach ((string name, string? type, bool isNumber) in columns)
        {
            _html.Append("<th style=\"").Append(Cell).Append(Align(isNumber)).Append("\">").Append(Encoded(name));
            if (type is not null)
            {
                _html.Append("<div style=\"font-weight:normal;font-size:10px;opacity:.6\">").Append(Encoded(type)).Append("</div>");
            }

            _html.Append("</th>");
        }

        _html.Append("</tr></thead><tbody>");
        return this;
    }

    public HtmlTable Body()
    {
        _html.Append("<tbody>");
        return this;
    }

    public HtmlTable BeginRow()
    {
        _html.Append("<tr>");
        return this;
    }

    public HtmlTable EndRow()
    {
        _html.Append("</tr>");
        return this;
    }

    public HtmlTable Add(string text, bool isNumber = false)
    {
        // Without a style of their own the cells of a thousand rows stay small; the table gives them their room.
        _html.Append(isNumber ? "<td style=\"text-align:right\">" : "<td style=\"text-align:left\">").Append(Encoded(text)).Append("</td>");
        return this;
    }

    /// <summary>The whole table, with a line below it.</summary>
    public string End(string? footer = null)
    {
        _html.Append("</tbody></table>");
        if (footer is not null)
        {
            _html.Append("<div style=\"font-size:11px;opacity:.7;margin:2px 0\">").Append(Encoded(footer)).Append("</div>");
        }

        return _html.Append("</div>").ToString();
    }

    private static string Align(bool isNumber) => isNumber ? "text-align:right" : "text-align:left";
}
