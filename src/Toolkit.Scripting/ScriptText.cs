using System.Text.RegularExpressions;

namespace Toolkit.Scripting;

/// <summary>The lines of a script that say what it needs.</summary>
internal static partial class ScriptText
{
    /// <summary>The script as scripting understands it; lines and columns stay where they are.</summary>
    public static string Cleaned(string text) => UsingVariables.Lowered(SourceLine().Replace(text, ""));

    /// <summary>What a script and all that it loads need and open, in their order.</summary>
    /// <param name="text">The script.</param>
    /// <param name="path">Its file, or the folder it counts as being in.</param>
    /// <param name="sources">Finds what it loads.</param>
    public static ScriptNeeds Needs(string text, string? path, ScriptSources sources)
    {
        ScriptNeeds found = new();
        Collect(text, path, sources, found, []);
        return found;
    }

    private static void Collect(string text, string? path, ScriptSources sources, ScriptNeeds found, HashSet<string> seen)
    {
        foreach (Match line in Need().Matches(text))
        {
            string value = line.Groups["value"].Value;
            switch (line.Groups["kind"].Value)
            {
                case "i":
                    found.Sources.Add(value);
                    break;
                case "r":
                    found.Packages.Add(value);
                    break;
                case "load" when sources.ResolveReference(value, path) is { } loaded && seen.Add(loaded):
                    Collect(File.ReadAllText(loaded), loaded, sources, found, seen);
                    break;
            }
        }

        found.Usings.AddRange(UsingVariables.Names(SourceLine().Replace(text, "")));
    }

    [GeneratedRegex("""^[ \t]*#[ \t]*(?:(?<kind>i)[ \t]+"(?<value>[^"\r\n]*)"|(?<kind>r)[ \t]+"(?<value>nuget:[^"\r\n]*)"|(?<kind>load)[ \t]+"(?<value>[^"\r\n]*)")""", RegexOptions.Multiline)]
    private static partial Regex Need();

    [GeneratedRegex("""^[ \t]*#[ \t]*i[ \t]+"[^\r\n]*""", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
