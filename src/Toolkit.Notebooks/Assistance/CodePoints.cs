namespace Toolkit.Notebooks.Assistance;

/// <summary>Positions in a text: Jupyter counts code points, .NET UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 position of a position in code points; the text's end when it lies behind it.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        int at = 0;
        for (; codePoints > 0 && at < text.Length; codePoints--)
        {
            at += IsPair(text, at) ? 2 : 1;
        }

        return at;
    }

    /// <summary>The position in code points of a UTF-16 position.</summary>
    public static int FromUtf16(string text, int utf16)
    {
        int points = 0;
        for (int at = 0; at < Math.Min(utf16, text.Length); points++)
        {
            at += IsPair(text, at) ? 2 : 1;
        }

        return points;
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
