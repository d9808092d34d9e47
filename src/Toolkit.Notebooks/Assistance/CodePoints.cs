namespace Toolkit.Notebooks.Assistance;

/// <summary>Positions in a text: Jupyter counts code points, .NET UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 position of a position in code points; the text's end when it lies behind it.</summary>
    public static int ToUtf16(string text, int codePoints) => text.EnumerateRunes().Take(codePoints).Sum(r => r.Utf16SequenceLength);

    /// <summary>The position in code points of a UTF-16 position.</summary>
    public static int FromUtf16(string text, int utf16) => text[..Math.Min(utf16, text.Length)].EnumerateRunes().Count();
}
