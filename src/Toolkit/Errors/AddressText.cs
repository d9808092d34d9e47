using System.Text.RegularExpressions;

namespace Toolkit;

/// <summary>Text in which an address may stand, fit to be told and kept: without the parts of an address that hold names, passwords and keys.</summary>
public static partial class AddressText
{
    /// <summary>The text, each address in it without its user and with <c>?…</c> for its query and fragment.</summary>
    public static string Bare(string text) => text.Contains(":/", StringComparison.Ordinal) ? Query().Replace(User().Replace(text, "$1"), "$1?…") : text;

    // One slash alone is left of an address that was taken for a path. A single letter is a drive.
    [GeneratedRegex(@"(\b[A-Za-z][A-Za-z0-9+.-]+:/{1,2})[^\s/?#""'<>]*@")]
    private static partial Regex User();

    [GeneratedRegex(@"(\b[A-Za-z][A-Za-z0-9+.-]+:/{1,2}[^\s?#""'<>)]*)[?#][^\s""'<>)]*")]
    private static partial Regex Query();
}
