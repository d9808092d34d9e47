using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Directives;
using Toolkit.Scripting;

namespace Toolkit.Notebooks.Session;

/// <summary>What a session tells about itself.</summary>
internal static class SessionFacts
{
    private const int LongestValue = 200;

    public static string Version { get; } = typeof(SessionFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static MimeBundle About() => Table(
        ["", ""],
        [["host", $"Toolkit.Notebooks {Version}"], ["runtime", RuntimeInformation.FrameworkDescription], ["system", RuntimeInformation.OSDescription], ["symbol", ScriptCompiler.HostSymbol]]);

    public static MimeBundle MagicLines() => Table(
        ["line", "what it does"],
        [.. Languages.All.Select(l => new[] { "#!" + l, $"the lines below are {Languages.Named(l)}" }), .. Magics.All.Values.Select(m => new[] { m.Usage, m.Description })]);

    public static MimeBundle Variables(IReadOnlyDictionary<string, object?> values, bool withValues) => withValues
        ? Table(["Variable", "Type", "Value"], [.. values.Select(v => new[] { v.Key, v.Value is null ? "" : CSharpName.Of(v.Value.GetType()).Replace("global::", ""), Text(v.Value) })])
        : Table(["Variable"], [.. values.Keys.Select(k => new[] { k })]);

    private static string Text(object? value)
    {
        string text = Formatter.ToDisplayString(value, PlainTextSummaryFormatter.MimeType);
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    private static MimeBundle Table(string[] head, string[][] rows)
    {
        string html = $"<table><thead>{Row("th", head)}</thead><tbody>{string.Concat(rows.Select(r => Row("td", r)))}</tbody></table>";
        string plain = string.Join('\n', rows.Select(r => string.Join("  ", r)));
        return new(new Dictionary<string, string> { [MimeBundle.Html] = html, [MimeBundle.Plain] = plain });
    }

    private static string Row(string cell, string[] texts) =>
        $"<tr>{string.Concat(texts.Select(t => $"<{cell} style=\"text-align:left\">{HtmlEncoder.Default.Encode(t)}</{cell}>"))}</tr>";
}
