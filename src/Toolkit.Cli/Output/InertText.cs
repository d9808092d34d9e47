using System.Globalization;

namespace Toolkit.Cli.Output;

/// <summary>Text of others in which a terminal finds nothing to obey: controls, and what cannot be seen or turns the direction of writing around, are written as <c>\u001b</c>.</summary>
internal static class InertText
{
    public static string Of(string text) => text.Any(IsObeyed) ? string.Concat(text.Select(c => IsObeyed(c) ? Escaped(c) : c.ToString())) : text;

    public static bool IsObeyed(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>As JSON writes it, too.</summary>
    public static string Escaped(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
