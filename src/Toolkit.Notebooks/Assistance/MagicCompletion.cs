using Toolkit.Notebooks.Directives;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What can follow on a magic line.</summary>
internal static class MagicCompletion
{
    private const string Mark = "#!";

    public static Suggestions At(string code, CellRegion region, int position)
    {
        string line = code[region.LineStart..position];
        int start = region.LineStart + line.LastIndexOfAny([' ', '\t']) + 1;
        string name = Name(line);
        bool isName = line.TrimStart() == name;
        IEnumerable<string> all = isName ? Languages.All.Concat(Magics.All.Keys).Select(n => Mark + n) : Options(name);
        return Suggestions.Matching(code, start, position, all.Order(StringComparer.Ordinal).Select(n => new Suggestion(n, "magic")));
    }

    public static Description? Describe(string code, CellRegion region)
    {
        string name = Name(code[region.LineStart..]), word = name.Length > Mark.Length ? name[Mark.Length..] : "";
        return Magics.All.TryGetValue(word, out (string Usage, string Description) magic) ? new([magic.Usage], magic.Description, [])
            : Languages.IsLanguage(word) ? new([Usage(word)], $"The lines below are {word}.", [])
            : null;
    }

    /// <summary>The options that a line's usage names.</summary>
    private static IEnumerable<string> Options(string name) => name.Length <= Mark.Length ? []
        : Usage(name[Mark.Length..]).Split([' ', '[', ']', '|']).Where(w => w.StartsWith("--", StringComparison.Ordinal));

    private static string Usage(string word)
    {
        const string Introduction = "write ";
        string usage = Magics.UsageOf(word);
        return usage.StartsWith(Introduction, StringComparison.Ordinal) ? usage[Introduction.Length..] : usage;
    }

    private static string Name(string line) => line.TrimStart().Split([' ', '\t', '\n', '\r'], 2)[0];
}
