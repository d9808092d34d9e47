using System.Text.RegularExpressions;

namespace Toolkit.Feeds;

/// <summary>Text that a server wrote, made fit for a message: no character that a terminal obeys, no query of an address, no value of a header or field that is a key, not long.</summary>
internal static partial class ServerText
{
    private const int Longest = 200;

    public static string Of(string text)
    {
        string plain = Key().Replace(Query().Replace(AddressText.Bare(string.Concat(text.Select(c => IsPlain(c) ? c : ' '))), "$1?…"), "$1…").Trim();
        return plain.Length <= Longest ? plain : string.Concat(plain.AsSpan(0, Longest - 1), "…");
    }

    // Controls, and what turns the direction of writing around or cannot be seen.
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // A server may repeat what it was asked, and a proxy may have added a key to that.
    [GeneratedRegex(@"([/\w.~%-])[?#][^\s""'<>)]*=[^\s""'<>)]*")]
    private static partial Regex Query();

    // A feed of one's own may put its whole request into its error.
    [GeneratedRegex(@"([\w-]*(?:authorization|api[-_]?key|access[-_]?token|auth[-_]?token|secret|passw(?:or)?d|cookie)[""']?\s*[:=]\s*[""']?)(?:(?:bearer|basic|token)\s+)?[^\s,""'}]+", RegexOptions.IgnoreCase)]
    private static partial Regex Key();
}
