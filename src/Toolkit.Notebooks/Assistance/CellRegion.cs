namespace Toolkit.Notebooks.Assistance;

/// <summary>The part of a cell that a position lies in: a magic line, or code of one language.</summary>
/// <param name="Language">In lower case; <c>csharp</c> above the first line that names one.</param>
/// <param name="IsMagicLine">Whether the position is on a line that begins with <c>#!</c>.</param>
/// <param name="LineStart">Where the position's line begins.</param>
/// <param name="Start">Where the part begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record CellRegion(string Language, bool IsMagicLine, int LineStart, int Start, int End)
{
    private const string Magic = "#!";

    private static readonly HashSet<string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        "csharp", "c#", "cs", "sql", "markdown", "html", "mermaid", "javascript", "js", "fsharp", "pwsh", "value", "raw",
    };

    public bool IsCSharp => Language is "csharp" or "c#" or "cs";

    public static CellRegion At(string code, int position)
    {
        string language = "csharp";
        int start = 0, lineStart = 0;
        foreach ((int from, int to) in Lines(code))
        {
            if (from > position)
            {
                break;
            }

            lineStart = from;
            if (Named(code[from..to]) is { } named && to < position)
            {
                (language, start) = (named.ToLowerInvariant(), Math.Min(to + 1, code.Length));
            }
        }

        bool isMagic = IsMagic(code, lineStart);
        return new(language, isMagic, lineStart, start, isMagic ? position : NextLanguage(code, Math.Max(start, lineStart)));
    }

    /// <summary>The cell with everything blanked that is not this part's code, so that positions stay.</summary>
    public string Alone(string code)
    {
        char[] alone = code.ToCharArray();
        foreach ((int from, int to) in Lines(code))
        {
            if (from < Start || from >= End || IsMagic(code, from))
            {
                Array.Fill(alone, ' ', from, to - from);
            }
        }

        return new(alone);
    }

    private static int NextLanguage(string code, int after) =>
        Lines(code).Where(l => l.From > after && Named(code[l.From..l.To]) is not null).Select(l => l.From).FirstOrDefault(code.Length);

    private static bool IsMagic(string code, int lineStart) => code.AsSpan(lineStart).TrimStart(" \t").StartsWith(Magic);

    private static string? Named(string line)
    {
        string text = line.Trim();
        if (!text.StartsWith(Magic, StringComparison.Ordinal))
        {
            return null;
        }

        string name = text[Magic.Length..].Split([' ', '\t'], 2)[0];
        return Languages.Contains(name) ? name : null;
    }

    private static IEnumerable<(int From, int To)> Lines(string code)
    {
        int from = 0;
        while (true)
        {
            int to = code.IndexOf('\n', from);
            yield return (from, to < 0 ? code.Length : to);
            if (to < 0)
            {
                yield break;
            }

            from = to + 1;
        }
    }
}
