namespace Toolkit.Runs;

/// <summary>Finds the commit that a folder's git repository stands at, without running git.</summary>
/// <remarks>Layout: gitrepository-layout(5) of git: worktrees and submodules (a file <c>.git</c>, <c>commondir</c>), loose and packed refs.</remarks>
internal static class GitCommit
{
    private const int MostHops = 5;

    /// <returns>The commit in hexadecimal digits; null without a repository, without a commit, and where it cannot be read.</returns>
    public static string? Of(string folder)
    {
        try
        {
            for (DirectoryInfo? at = new(Path.GetFullPath(folder)); at is not null; at = at.Parent)
            {
                string entry = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(entry) || File.Exists(entry))
                {
                    return Head(GitFolder(at.FullName, entry));
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? GitFolder(string folder, string entry)
    {
        const string Pointer = "gitdir:";
        if (Directory.Exists(entry))
        {
            return entry;
        }

        string text = File.ReadAllText(entry).Trim();
        return text.StartsWith(Pointer, StringComparison.Ordinal) ? Path.GetFullPath(text[Pointer.Length..].Trim(), folder) : null;
    }

    private static string? Head(string? git)
    {
        if (git is null)
        {
            return null;
        }

        string commonFile = Path.Combine(git, "commondir");
        string common = File.Exists(commonFile) ? Path.GetFullPath(File.ReadAllText(commonFile).Trim(), git) : git;
        return Resolve("HEAD", git, common, MostHops);
    }

    /// <summary>A ref is a commit, or names another ref.</summary>
    private static string? Resolve(string name, string git, string common, int hops)
    {
        const string Symbolic = "ref:";
        string? text = new[] { git, common }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file
            ? File.ReadAllText(file).Trim()
            : Packed(name, common);
        return text switch
        {
            null => null,
            _ when text.StartsWith(Symbolic, StringComparison.Ordinal) => hops > 0 ? Resolve(text[Symbolic.Length..].Trim(), git, common, hops - 1) : null,
            _ => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit) ? text : null,
        };
    }

    private static string? Packed(string name, string common)
    {
        string file = Path.Combine(common, "packed-refs");
        return File.Exists(file)
            ? File.ReadLines(file).Select(line => line.Split(' ')).FirstOrDefault(parts => parts.Length == 2 && parts[1] == name)?[0]
            : null;
    }
}
