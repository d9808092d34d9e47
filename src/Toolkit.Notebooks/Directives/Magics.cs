namespace Toolkit.Notebooks.Directives;

/// <summary>The magic lines that act, and how they are written.</summary>
internal static class Magics
{
    public static IReadOnlyDictionary<string, (string Usage, string Description)> All { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["set"] = ("#!set --name NAME --value VALUE|@LANGUAGE:NAME|@input[:PROMPT]|@password[:PROMPT] [--byref]", "gives a variable of this cell's language a value, that of a variable of another one, or what the user types"),
        ["share"] = ("#!share --from LANGUAGE NAME [--as NAME]", "takes over a variable of another language"),
        ["import"] = ("#!import FILE", "runs the cells of a .ipynb, .dib, .csx or .cs file in this session"),
        ["toolkit"] = ("#!toolkit PATH", "opens another workspace, as tk"),
        ["time"] = ("#!time", "says how long the cell takes from here on"),
        ["who"] = ("#!who", "the names of this language's variables"),
        ["whos"] = ("#!whos", "this language's variables with types and values"),
        ["about"] = ("#!about", "what runs this notebook"),
        ["lsmagic"] = ("#!lsmagic", "the magic lines that there are"),
    };

    public static string UsageOf(string name) =>
        All.TryGetValue(name, out (string Usage, string) magic) ? $"write {magic.Usage}"
        : name == Languages.Sql ? SqlCell.Usage
        : $"write #!{name}";

    public static ToolkitException Unknown(MagicLine line) => ToolkitException.Usage(
        $"#!{line.Name} is no magic line that is known here",
        $"there are {string.Join(", ", Languages.All.Concat(All.Keys).Select(n => "#!" + n))}");
}
