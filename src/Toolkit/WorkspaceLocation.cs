namespace Toolkit;

/// <summary>Where the workspace lies when nobody names one.</summary>
public static class WorkspaceLocation
{
    /// <summary>The environment variable that names the default workspace.</summary>
    public const string Variable = "TOOLKIT_WORKSPACE";

    /// <summary>The full path of a folder that was named, or the default one.</summary>
    public static string Of(string? path) => path is null ? Default(Environment.CurrentDirectory) : Path.GetFullPath(path);

    /// <summary>The variable's folder, else <c>data/workspace</c> of the nearest folder above that has one, else <c>./data/workspace</c>.</summary>
    internal static string Default(string currentFolder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named, currentFolder);
        }

        for (DirectoryInfo? at = new(currentFolder); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "data", "workspace");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return Path.Combine(currentFolder, "data", "workspace");
    }
}
