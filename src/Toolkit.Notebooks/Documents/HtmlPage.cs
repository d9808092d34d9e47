using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Documents;

/// <summary>A notebook as one page of HTML that needs nothing besides itself.</summary>
/// <remarks>
/// Outputs of type <c>text/html</c> stand in it as the notebook shows them, since charts are such; everything else, sources,
/// text, markdown, names, is made inert.
/// </remarks>
internal static partial class HtmlPage
{
    // The richest form that a page can show goes first.
    private static readonly string[] Forms =
        ["text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown", "text/vnd.mermaid", "application/json", "text/plain"];

    public static string Of(NotebookDocument notebook)
    {
        string title = Title(notebook);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>").Append(Encoded(title)).Append("</title><style>").Append(Style()).Append("</style></head><body><main>\n");
        foreach (NotebookCell cell in notebook.Cells)
        {
            Add(page, cell, notebook);
        }

        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Add(StringBuilder page, NotebookCell cell, NotebookDocument notebook)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                page.Append("<section class=\"text\">").Append(MarkdownHtml.Of(cell, notebook)).Append("</section>\n");
                break;
            case CellKind.Code:
                page.Append("<section class=\"code\"><div class=\"number\">").Append(Encoded(cell.Json["execution_count"] is { } n ? $"[{n}]" : ""))
                    .Append("</div><div class=\"cell\"><pre class=\"source\"><code>").Append(Encoded(cell.Source)).Append("</code></pre>");
                foreach (JsonObject output in (cell.Json["outputs"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    page.Append("<div class=\"output\">");
                    AddOutput(page, output, notebook);
                    page.Append("</div>");
                }

                page.Append("</div></section>\n");
                break;
        }
    }

    private static void AddOutput(StringBuilder page, JsonObject output, NotebookDocument notebook)
    {
        switch (Ipynb.Text(output["output_type"]))
        {
            case "stream":
                string stream = Ipynb.Text(output["name"]) == "stderr" ? "stderr" : "stdout";
                page.Append($"<pre class=\"{stream}\">").Append(Encoded(Plain(Ipynb.Text(output["text"])))).Append("</pre>");
                break;
            case "error":
                string[] lines = [.. (output["traceback"] as JsonArray ?? []).Select(l => Plain(Ipynb.Text(l)))];
                string head = $"{Ipynb.Text(output["ename"])}: {Ipynb.Text(output["evalue"])}";
                page.Append("<pre class=\"error\">").Append(Encoded(string.Join('\n', lines.Prepend(head).Distinct()))).Append("</pre>");
                break;
            default:
                JsonObject data = output["data"] as JsonObject ?? [];
                if (Forms.FirstOrDefault(data.ContainsKey) is { } form)
                {
                    page.Append(Shown(form, data[form], notebook));
                }

                break;
        }
    }

    private static string Shown(string form, JsonNode? content, NotebookDocument notebook) => form switch
    {
        "text/html" => Ipynb.Text(content),
        "text/markdown" => MarkdownHtml.Of(Ipynb.Text(content), [], notebook),

        // As an image a drawing cannot run a script.
        "image/svg+xml" => $"<img alt=\"\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Ipynb.Text(content)))}\">",
        "image/png" or "image/jpeg" or "image/gif" => $"<img alt=\"\" src=\"data:{form};base64,{Encoded(Blank().Replace(Ipynb.Text(content), ""))}\">",
        "application/json" => $"<pre>{Encoded(content?.ToJsonString() ?? "null")}</pre>",
        _ => $"<pre>{Encoded(Plain(Ipynb.Text(content)))}</pre>",
    };

    private static string Title(NotebookDocument notebook) =>
        notebook.Cells.Where(c => c.Kind == CellKind.Markdown).SelectMany(c => c.Source.Split('\n')).Select(l => l.Trim())
            .FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? Path.GetFileNameWithoutExtension(notebook.Path) ?? "Notebook";

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal);

    // Colours of a terminal mean nothing in a page.
    private static string Plain(string text) => Escape().Replace(text, "");

    private static string Style()
    {
        using Stream style = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.css")!;
        return new StreamReader(style).ReadToEnd();
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
