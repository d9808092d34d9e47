using System.Text.Json;
using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Documents;

/// <summary>JSON that others have made, so that it can be written again.</summary>
internal static partial class JsonText
{
    // Of two members of one name one would be lost.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Half a character (<c>\ud800</c>) becomes U+FFFD, as UTF-8 has none.</summary>
    /// <exception cref="JsonException">It is no JSON, or a name stands twice in it.</exception>
    public static JsonNode? Parse(string text)
    {
        // In a long text there are millions of other escapes.
        bool mayHaveHalves = Surrogate().IsMatch(text);
        return JsonNode.Parse(mayHaveHalves ? Escapes().Replace(text, e => e.Groups["half"].Success ? @"\uFFFD" : e.Value) : text, documentOptions: Strict);
    }

    /// <summary>Whether what has this type is JSON, or says so.</summary>
    public static bool IsNamedBy(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>What <see cref="Parse"/> gives; the text itself where that cannot be.</summary>
    public static JsonNode? OrText(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"\\u[dD][89a-fA-F]", RegexOptions.CultureInvariant)]
    private static partial Regex Surrogate();

    [GeneratedRegex(@"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?<half>\\u[dD][89a-fA-F]..)|\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
