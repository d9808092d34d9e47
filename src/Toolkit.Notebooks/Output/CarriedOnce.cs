namespace Toolkit.Notebooks.Output;

/// <summary>Outputs that stand in one page: the first that carries plotly.js keeps it, those after it share it.</summary>
internal sealed class CarriedOnce
{
    private static readonly string Carrier = Chart.PageScript;
    private bool _carried;

    /// <summary>The output as it may stand after the ones before it.</summary>
    public MimeBundle Of(MimeBundle content) => content.ByType.TryGetValue(MimeBundle.Html, out string? html) && Of(html) is var once && !ReferenceEquals(once, html)
        ? new(new Dictionary<string, string>(content.ByType) { [MimeBundle.Html] = once })
        : content;

    /// <inheritdoc cref="Of(MimeBundle)"/>
    public string Of(string html)
    {
        StringBuilder kept = new();
        int at = 0;
        for (int found; (found = html.IndexOf(Carrier, at, StringComparison.Ordinal)) >= 0; at = found + Carrier.Length)
        {
            kept.Append(html, at, found - at).Append(_carried ? Chart.SharedScript : Carrier);
            _carried = true;
        }

        return at == 0 ? html : kept.Append(html, at, html.Length - at).ToString();
    }
}
