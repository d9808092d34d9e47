namespace Toolkit.Notebooks.Assistance;

/// <summary>Files and folders in the text behind <c>#r</c>, <c>#load</c>, <c>#!import</c> and <c>#!toolkit</c>.</summary>
internal sealed class PathCompletion(string folder)
{
    private static readonly Dictionary<string, string[]> Endings = new()
    {
        ["#r"] = [".dll"],
        ["#load"] = [".csx", ".cs"],
        ["#!import"] = [".dib", ".ipynb", ".csx"],
        ["#!toolkit"] = [],
    };

    /// <summary>The suggestions when the position is in such a text, else null.</summary>
    public Suggestions? At(string code, int lineStart, int position)
    {
        string before = code[lineStart..position].TrimStart();
        string? word = Endings.Keys.FirstOrDefault(w => before.StartsWith(w + " ", StringComparison.Ordinal));
        if (word is null)
        {
            return null;
        }

        string typed = before[word.Length..].TrimStart();
        bool isQuoted = typed.StartsWith('"');
        typed = isQuoted ? typed[1..] : typed;
        bool isPath = !typed.Contains('"') && !typed.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
        if (!isPath || (!isQuoted && !word.StartsWith("#!", StringComparison.Ordinal)))
        {
            return null;
        }

        int slash = typed.LastIndexOfAny(['/', '\\']) + 1;
        return Suggestions.Matching(code, position - (typed.Length - slash), position, Entries(Path.Combine(folder, typed[..slash]), Endings[word]));
    }

    private static IEnumerable<Suggestion> Entries(string folder, string[] endings)
    {
        try
        {
            DirectoryInfo at = new(folder);
            return
            [
                .. at.EnumerateDirectories().Where(d => !d.Name.StartsWith('.')).Select(d => new Suggestion(d.Name + "/", "path")).OrderBy(s => s.Text, StringComparer.Ordinal),
                .. at.EnumerateFiles().Where(f => endings.Contains(f.Extension.ToLowerInvariant())).Select(f => new Suggestion(f.Name, "path")).OrderBy(s => s.Text, StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException or ArgumentException)
        {
            return [];
        }
    }
}
