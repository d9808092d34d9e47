using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.CSharp;

/// <summary>The lines of a script that say what it needs.</summary>
internal static partial class ScriptText
{
    /// <summary>The script without the lines that C# does not know; the others keep their numbers.</summary>
    public static string Cleaned(string text) => SourceLine().Replace(text, "");

    /// <summary>The <c>#i</c> and <c>#r "nuget:…"</c> lines of a script and of all that it loads, in their order.</summary>
    /// <param name="text">The script.</param>
    /// <param name="path">Its file, or the folder it counts as being in.</param>
    /// <param name="sources">Finds what it loads.</param>
    public static IReadOnlyList<(char Kind, string Value)> Needs(string text, string? path, ScriptSources sources)
    {
        List<(char, string)> found = [];
        Collect(text, path, sources, found, []);
        return found;
    }

    private static void Collect(string text, string? path, ScriptSources sources, List<(char, string)> found, HashSet<string> seen)
    {
        if (!text.Contains('#'))
        {
            return;
        }

        foreach (Match line in Need().Matches(text))
        {
            (string kind, string value) = (line.Groups["kind"].Value, line.Groups["value"].Value);
            if (kind != "load")
            {
                found.Add((kind[0], value));
            }
            else if (sources.ResolveReference(value, path) is { } loaded && seen.Add(loaded))
            {
                Collect(File.ReadAllText(loaded), loaded, sources, found, seen);
            }
        }
    }

    [GeneratedRegex("""^[ \t]*#[ \t]*(?:(?<kind>i)[ \t]+"(?<value>[^"\r\n]*)"|(?<kind>r)[ \t]+"(?<value>nuget:[^"\r\n]*)"|(?<kind>load)[ \t]+"(?<value>[^"\r\n]*)")""", RegexOptions.Multiline)]
    private static partial Regex Need();

    [GeneratedRegex("""^[ \t]*#[ \t]*i[ \t]+"[^\r\n]*""", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
