using System.Text.RegularExpressions;

namespace Toolkit.Chains;

/// <summary>The symbols of listed options, such as <c>GOOG  151224C00590000</c>: root, expiry, right, and the strike in thousandths.</summary>
internal static partial class OccSymbol
{
    private const string Parts = "([A-Za-z][A-Za-z0-9.^/]{0,5}?)[ _-]*([0-9]{6})([CPcp])([0-9]{8})";

    /// <summary>Whether a text is one, also as some feeds write it: <c>O:GOOG151224C00590000</c>.</summary>
    public static bool Is(string text) => Whole().IsMatch(text.Trim());

    /// <summary>The one that stands in the name of a file, or null.</summary>
    public static string? In(string fileName) => Within().Match(fileName) is { Success: true, Value: var found } ? found : null;

    /// <summary>SQL of a struct (root, day, side, mills) from a text; of one that is no such symbol its fields are empty.</summary>
    public static string Sql(string text) => $"regexp_extract({text}, '^(?:O:)?[.]?{Parts}$', ['root', 'day', 'side', 'mills'])";

    [GeneratedRegex($"^(?:O:)?[.]?{Parts}$")]
    private static partial Regex Whole();

    [GeneratedRegex($"(?<![A-Za-z0-9]){Parts}(?![0-9])")]
    private static partial Regex Within();
}
