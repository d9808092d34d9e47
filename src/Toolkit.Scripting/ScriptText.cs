using System.Text.RegularExpressions;

namespace Toolkit.Scripting;

/// <summary>What the lines of a script, and of the files that it loads, ask for.</summary>
internal sealed partial class ScriptText
{
    /// <summary>What stands behind <c>#i</c>.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>What stands behind <c>#r "nuget:…"</c>.</summary>
    public List<string> Packages { get; } = [];

    /// <summary>The variables to be closed, in the order of their declarations.</summary>
    public List<string> Usings { get; } = [];

    /// <summary>The script as scripting understands it; lines and columns stay where they are.</summary>
    public static string Cleaned(string text) => UsingVariables.Lowered(SourceLine().Replace(text, ""));

    /// <param name="text">The script.</param>
    /// <param name="path">Its file, or the folder it counts as being in.</param>
    /// <param name="sources">Finds what it loads.</param>
    public static ScriptText Read(string text, string? path, ScriptSources sources)
    {
        ScriptText found = new();
        found.Collect(text, path, sources, []);
        return found;
    }

    private void Collect(string text, string? path, ScriptSources sources, HashSet<string> seen)
    {
        foreach (Match line in Need().Matches(text))
        {
            string value = line.Groups["value"].Value;
            switch (line.Groups["kind"].Value)
            {
                case "i":
                    Sources.Add(value);
                    break;
                case "r":
                    Packages.Add(value);
                    break;
                case "load" when sources.ResolveReference(value, path) is { } loaded && seen.Add(loaded):
                    string inner = OrdinaryFile.ReadAllText(loaded);
                    CodeLimits.Check(inner, loaded);
                    Collect(inner, loaded, sources, seen);
                    break;
            }
        }

        Usings.AddRange(UsingVariables.Names(SourceLine().Replace(text, "")));
    }

    [GeneratedRegex("""^[ \t]*#[ \t]*(?:(?<kind>i)[ \t]+"(?<value>[^"\r\n]*)"|(?<kind>r)[ \t]+"(?<value>nuget:[^"\r\n]*)"|(?<kind>load)[ \t]+"(?<value>[^"\r\n]*)")""", RegexOptions.Multiline)]
    private static partial Regex Need();

    [GeneratedRegex("""^[ \t]*#[ \t]*i[ \t]+"[^\r\n]*""", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
