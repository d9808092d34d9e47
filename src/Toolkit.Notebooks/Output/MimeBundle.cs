namespace Toolkit.Notebooks;

/// <summary>One value in every form that a front end may show: text by MIME type, such as <c>text/html</c> and <c>text/plain</c>.</summary>
public sealed record MimeBundle(IReadOnlyDictionary<string, string> ByType)
{
    public const string Html = "text/html";
    public const string Plain = "text/plain";

    public static MimeBundle Of(string mimeType, string text) => new(new Dictionary<string, string> { [mimeType] = text });
}
