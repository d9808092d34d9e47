namespace Toolkit.Notebooks.Assistance;

/// <summary>What can follow on a magic line.</summary>
internal static class MagicCompletion
{
    private static readonly Dictionary<string, (string Summary, string[] Options)> Known = new()
    {
        ["#!csharp"] = ("C# from here on.", []),
        ["#!sql"] = ("SQL over the workspace from here on; $name is the C# variable of that name.", ["--name", "--max-rows"]),
        ["#!markdown"] = ("Text in Markdown from here on.", []),
        ["#!html"] = ("HTML from here on.", []),
        ["#!mermaid"] = ("A Mermaid diagram from here on.", []),
        ["#!set"] = ("Gives a variable a value.", ["--name", "--value", "--byref"]),
        ["#!share"] = ("Takes a variable over from another language.", ["--from", "--as"]),
        ["#!import"] = ("Runs the cells of another notebook here.", []),
        ["#!time"] = ("Says how long the cell took.", []),
        ["#!who"] = ("Lists the variables.", []),
        ["#!whos"] = ("Lists the variables with their types and values.", []),
    };

    public static Suggestions At(string code, CellRegion region, int position)
    {
        string line = code[region.LineStart..position];
        int start = region.LineStart + Math.Max(line.LastIndexOfAny([' ', '\t']) + 1, 0);
        string name = line.TrimStart().Split([' ', '\t'], 2)[0];
        bool isName = line.TrimStart() == name;
        return Suggestions.Matching(code, start, position, isName
            ? Known.Keys.Select(k => new Suggestion(k, "magic"))
            : Known.TryGetValue(name, out (string, string[] Options) known) ? known.Options.Select(o => new Suggestion(o, "magic")) : []);
    }

    public static Description? Describe(string code, CellRegion region)
    {
        string name = code[region.LineStart..].TrimStart().Split([' ', '\t', '\n', '\r'], 2)[0];
        return Known.TryGetValue(name, out (string Summary, string[] Options) known)
            ? new([string.Join(' ', [name, .. known.Options.Select(o => $"[{o}]")])], known.Summary, [])
            : null;
    }
}
