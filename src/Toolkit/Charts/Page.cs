using System.Security.Cryptography;

namespace Toolkit.Charts;

/// <summary>A page in one file: styles, scripts and content; it asks the network for nothing, and may not.</summary>
internal sealed record Page(string Title)
{
    private static readonly Lazy<(string Script, string Hash)> Drawing = new(() => Hashed(ChartScripts.ForPage));
    private static readonly Lazy<(string Script, string Hash)> Sorting = new(() => Hashed(PlotlyBundle.Text("tables.js")));
    private static readonly Lazy<string> Style = new(() => PlotlyBundle.Text("page.css"));

    public required Html Body { get; init; }

    /// <summary>Whether there are charts; without them the page needs no plotly.js.</summary>
    public bool HasCharts { get; init; } = true;

    /// <summary>The page; no line of it comes from elsewhere, and only the scripts whose hashes it states may run.</summary>
    public override string ToString()
    {
        (string Script, string Hash)[] scripts = HasCharts ? [Sorting.Value, Drawing.Value] : [Sorting.Value];
        string policy = $"default-src 'none'; script-src {string.Join(' ', scripts.Select(s => s.Hash))}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Title}</title>
            <style>
            {new Html(Style.Value)}</style>
            </head>
            <body>
            {Body}
            {scripts.Select(s => new Html($"<script>{s.Script}</script>\n"))}</body>
            </html>

            """).Markup;
    }

    private static (string Script, string Hash) Hashed(string script) =>
        (script, $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");
}
