using System.Net;
using Toolkit.Notebooks.Assistance;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>Completion and inspection in the form of Jupyter's replies, positions in code points.</summary>
internal sealed class AssistanceReplies(CodeAssistance assistance)
{
    /// <summary>The content of a complete_reply.</summary>
    public JsonObject Complete(string code, int? cursor)
    {
        Suggestions found = assistance.Complete(code, Position(code, cursor));
        int start = CodePoints.FromUtf16(code, found.Start), end = CodePoints.FromUtf16(code, found.End);
        return new()
        {
            ["status"] = "ok",
            ["matches"] = OutputJson.Texts(found.All.Select(s => s.Text)),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // JupyterLab and VS Code show kinds and signatures when they find them here.
                ["_jupyter_types_experimental"] = new JsonArray([.. found.All.Select(s => (JsonNode)new JsonObject
                {
                    ["start"] = start,
                    ["end"] = end,
                    ["text"] = s.Text,
                    ["type"] = s.Kind,
                    ["signature"] = s.Signature,
                })]),
            },
        };
    }

    /// <summary>The content of an inspect_reply.</summary>
    public JsonObject Inspect(string code, int? cursor)
    {
        Description? found = assistance.Inspect(code, Position(code, cursor));
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : new JsonObject { ["text/plain"] = Plain(found), ["text/markdown"] = Markdown(found), ["text/html"] = Html(found) },
            ["metadata"] = new JsonObject(),
        };
    }

    private static int Position(string code, int? cursor) => cursor is { } points ? CodePoints.ToUtf16(code, Math.Max(0, points)) : code.Length;

    private static string Plain(Description found) => Blocks(
        string.Join('\n', found.Signatures), found.Summary, string.Join('\n', found.Details.Select(d => $"{d.Heading}: {d.Text}")));

    private static string Markdown(Description found) => Blocks(
        $"```csharp\n{string.Join('\n', found.Signatures)}\n```",
        found.Summary is { } summary ? Literal(summary) : null,
        string.Join('\n', found.Details.Select(d => $"- `{d.Heading}`: {Literal(d.Text)}")));

    private static string Html(Description found)
    {
        string details = string.Concat(found.Details.Select(d => $"<dt><code>{WebUtility.HtmlEncode(d.Heading)}</code></dt><dd>{WebUtility.HtmlEncode(d.Text)}</dd>"));
        return $"<pre><code>{WebUtility.HtmlEncode(string.Join('\n', found.Signatures))}</code></pre>"
            + (found.Summary is { } summary ? $"<p>{WebUtility.HtmlEncode(summary)}</p>" : "") + (details.Length > 0 ? $"<dl>{details}</dl>" : "");
    }

    private static string Blocks(params IEnumerable<string?> blocks) => string.Join("\n\n", blocks.Where(b => !string.IsNullOrEmpty(b))).TrimEnd();

    /// <summary>Text that Markdown shows as it is.</summary>
    private static string Literal(string text) => string.Concat(text.Select(c => c is '<' or '>' or '*' or '_' or '`' or '[' or ']' or '\\' or '#' or '&' ? $"\\{c}" : c.ToString()));
}
