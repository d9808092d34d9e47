using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Toolkit.Notebooks.Documents;

/// <summary>Markdown as HTML without anything that acts: no raw HTML, no links but to pages, mail and places in this one.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().UseAutoIdentifiers().DisableHtml().Build();

    private const int MostCharacters = 1_000_000;
    private const int MostCells = 1_000_000;
    private const int MostSteps = 1_000_000_000;

    private static readonly Dictionary<string, string> Images = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
    };

    public static string Of(NotebookCell cell, NotebookDocument notebook) => Of(cell.Source, cell.Json["attachments"] as JsonObject ?? [], notebook);

    /// <summary>The HTML; of what is too long or nested too deeply the text as it is, with a note.</summary>
    public static string Of(string markdown, JsonObject attachments, NotebookDocument notebook)
    {
        try
        {
            return IsTooMuch(markdown) ? AsItIs(markdown, "too much") : Rendered(markdown, attachments, notebook);
        }
        catch (ArgumentException)
        {
            // The parser's word for too many levels; it has no other one for text.
            return AsItIs(markdown, "nested too deeply");
        }
    }

    /// <summary>Whether it would take the parser minutes, or gigabytes: it reads on from every bracket, and fills every row of a table up to the widest.</summary>
    private static bool IsTooMuch(string markdown)
    {
        (long rows, long widest) = (0, 0);
        foreach (ReadOnlySpan<char> line in markdown.AsSpan().EnumerateLines())
        {
            int columns = line.Count('|');
            rows += columns > 0 ? 1 : 0;
            widest = Math.Max(widest, columns);
        }

        return markdown.Length > MostCharacters || rows * widest > MostCells || (long)markdown.AsSpan().Count('[') * markdown.Length > MostSteps;
    }

    private static string AsItIs(string markdown, string why) =>
        $"<p><em>This text is {why} to be shown as Markdown.</em></p>\n<pre>{WebUtility.HtmlEncode(markdown)}</pre>\n";

    private static string Rendered(string markdown, JsonObject attachments, NotebookDocument notebook)
    {
        MarkdownDocument parsed = Markdown.Parse(markdown, Pipeline);
        foreach (LinkInline link in parsed.Descendants<LinkInline>())
        {
            // A link by reference is resolved when it is asked for; ours is the last word.
            string url = link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";
            link.GetDynamicUrl = null;
            link.Url = link.IsImage ? Image(url, attachments, notebook) : IsSafe(url) ? url : "#";
        }

        foreach (AutolinkInline link in parsed.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsSafe(l.Url)))
        {
            link.Url = "#";
        }

        StringWriter text = new() { NewLine = "\n" };
        HtmlRenderer renderer = new(text);
        Pipeline.Setup(renderer);
        renderer.Render(parsed);
        return text.ToString();
    }

    /// <summary>Addresses of the web and of mail, and relative ones; a browser takes blanks and control characters out before it looks.</summary>
    private static bool IsSafe(string url)
    {
        string seen = string.Concat(url.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)));
        int colon = seen.IndexOf(':');
        int path = seen.IndexOfAny(['/', '?', '#']);
        return colon < 0 || (path >= 0 && path < colon) || seen[..colon].ToLowerInvariant() is "http" or "https" or "mailto";
    }

    /// <summary>The picture itself: one that the cell brings, or a file below the notebook's folder; the page fetches nothing.</summary>
    private static string Image(string url, JsonObject attachments, NotebookDocument notebook)
    {
        const string attached = "attachment:";
        if (url.StartsWith(attached, StringComparison.Ordinal))
        {
            JsonObject forms = attachments[Uri.UnescapeDataString(url[attached.Length..])] as JsonObject ?? [];
            return forms.Where(f => Images.ContainsValue(f.Key)).Select(f => $"data:{f.Key};base64,{Ipynb.Text(f.Value)}").FirstOrDefault() ?? "";
        }

        if (Images.Values.Any(type => url.StartsWith($"data:{type};base64,", StringComparison.OrdinalIgnoreCase)))
        {
            return url;
        }

        string folder = Path.GetDirectoryName(notebook.Path) is { Length: > 0 } own ? own + Path.DirectorySeparatorChar : "";
        string file = folder.Length > 0 && !url.Contains(':') ? Path.GetFullPath(Uri.UnescapeDataString(url), folder) : "";
        return file.StartsWith(folder, StringComparison.Ordinal) && Images.TryGetValue(Path.GetExtension(file), out string? kind) && File.Exists(file)
            ? $"data:{kind};base64,{Convert.ToBase64String(OrdinaryFile.ReadAllBytes(file))}"
            : "";
    }
}
