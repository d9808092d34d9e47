using Toolkit.Notebooks.Directives;

namespace Toolkit.Notebooks.Assistance;

/// <summary>The part of a cell that a position lies in: a magic line, or code of one language.</summary>
/// <param name="Language">By its own name; C# above the first line that names one.</param>
/// <param name="IsMagicLine">Whether the position is on a line that begins with <c>#!</c>.</param>
/// <param name="LineStart">Where the position's line begins.</param>
/// <param name="Start">Where the part begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record CellRegion(string Language, bool IsMagicLine, int LineStart, int Start, int End)
{
    public bool IsCSharp => Language == Languages.CSharp;

    public bool IsSql => Language == Languages.Sql;

    public static CellRegion At(string code, int position)
    {
        string language = Languages.CSharp;
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
                (language, start) = (named, Math.Min(to + 1, code.Length));
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

    private static bool IsMagic(string code, int lineStart) => code.AsSpan(lineStart).TrimStart(" \t").StartsWith("#!");

    /// <summary>The language that a line names, by its own name; null when it names none.</summary>
    private static string? Named(string line)
    {
        if (MagicLine.Parse(line) is not { } magic || !Languages.IsLanguage(magic.Name))
        {
            return null;
        }

        return Languages.All.Contains(magic.Name, StringComparer.OrdinalIgnoreCase) ? Languages.Named(magic.Name) : magic.Name;
    }

    private static IEnumerable<(int From, int To)> Lines(string code)
    {
        int from = 0;
        foreach (string line in code.Split('\n'))
        {
            yield return (from, from + line.Length);
            from += line.Length + 1;
        }
    }
}
