using System.Net;
using Toolkit.Notebooks.Assistance;

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
            ["matches"] = new JsonArray([.. found.All.Select(s => JsonValue.Create(s.Text))]),
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

    private static string Plain(Description found)
    {
        StringBuilder text = new();
        text.AppendJoin('\n', found.Signatures).Append('\n');
        if (found.Summary is { } summary)
        {
            text.Append('\n').Append(summary).Append('\n');
        }

        foreach ((string heading, string detail) in found.Details)
        {
            text.Append('\n').Append(heading).Append(": ").Append(detail);
        }

        return text.ToString().TrimEnd();
    }

    private static string Markdown(Description found)
    {
        StringBuilder text = new();
        text.Append("```csharp\n").AppendJoin('\n', found.Signatures).Append("\n```\n");
        if (found.Summary is { } summary)
        {
            text.Append('\n').Append(Literal(summary)).Append('\n');
        }

        foreach ((string heading, string detail) in found.Details)
        {
            text.Append("\n- `").Append(heading).Append("`: ").Append(Literal(detail));
        }

        return text.ToString().TrimEnd();
    }

    private static string Html(Description found)
    {
        StringBuilder text = new();
        text.Append("<pre><code>").Append(WebUtility.HtmlEncode(string.Join('\n', found.Signatures))).Append("</code></pre>");
        if (found.Summary is { } summary)
        {
            text.Append("<p>").Append(WebUtility.HtmlEncode(summary)).Append("</p>");
        }

        if (found.Details.Count > 0)
        {
            text.Append("<dl>");
            foreach ((string heading, string detail) in found.Details)
            {
                text.Append("<dt><code>").Append(WebUtility.HtmlEncode(heading)).Append("</code></dt><dd>").Append(WebUtility.HtmlEncode(detail)).Append("</dd>");
            }

            text.Append("</dl>");
        }

        return text.ToString();
    }

    /// <summary>Text that Markdown shows as it is.</summary>
    private static string Literal(string text) => string.Concat(text.Select(c => c is '<' or '>' or '*' or '_' or '`' or '[' or ']' or '\\' or '#' or '&' ? $"\\{c}" : c.ToString()));
}
