namespace Toolkit.Display;

/// <summary>The formatters of the library's types, found by the names of their members.</summary>
internal sealed class DisplayFormatters
{
    public const string Html = "text/html";
    public const string Plain = "text/plain";

    public IEnumerable<object> CreateTypeFormatters() => [new DisplayFormatter(Html), new DisplayFormatter(Plain)];
}

/// <summary>Writes a value in one form.</summary>
internal sealed class DisplayFormatter(string mimeType)
{
    public string MimeType => mimeType;

    public bool Format(object value, TextWriter writer)
    {
        Write(value, mimeType, writer);
        return true;
    }

    public static void Write(object value, string mimeType, TextWriter writer) => writer.Write(value switch
    {
        Chart chart => mimeType == DisplayFormatters.Html ? chart.ToHtml() : chart.ToString(),
        _ => Shown.Of(value) is var shown && mimeType == DisplayFormatters.Html ? shown.ToHtml() : shown.ToText(),
    });
}
