namespace Toolkit.Cli.Commands;

/// <summary>Puts something into a workspace that may not be there yet: it comes into being with its first bars, or not at all.</summary>
internal static class WorkspaceFilling
{
    private const string Quarantine = "quarantine";

    /// <summary>Runs <paramref name="fill"/> on the workspace.</summary>
    /// <remarks>
    /// A new one is filled beside its place and renamed into it. Removing it after a failure instead could take away what
    /// another process has put in meanwhile.
    /// </remarks>
    public static async Task<T> RunAsync<T>(string folder, WorkspaceOptions options, Func<Workspace, Task<T>> fill)
    {
        if (!IsFree(folder))
        {
            using Workspace tk = Workspace.Open(folder, options);
            return await fill(tk);
        }

        List<string> made = MakeParents(folder);
        string beside = $"{folder}.new-{Guid.NewGuid():N}";
        try
        {
            (T result, bool filled) = await FillNewAsync(beside, options, fill);
            if (!filled)
            {
                MoveQuarantine(beside, folder);
                return result;
            }

            if (TryMove(beside, folder))
            {
                return result;
            }
        }
        catch (ToolkitException e)
        {
            MoveQuarantine(beside, folder);
            throw new ToolkitException(e.Kind, e.Message.Replace(beside, folder, StringComparison.Ordinal), e.Hint?.Replace(beside, folder, StringComparison.Ordinal), e);
        }
        finally
        {
            Remove(beside, made);
        }

        // Somebody else was first.
        return await RunAsync(folder, options, fill);
    }

    private static async Task<(T Result, bool Filled)> FillNewAsync<T>(string beside, WorkspaceOptions options, Func<Workspace, Task<T>> fill)
    {
        using Workspace tk = Workspace.Open(beside, options);
        T result = await fill(tk);
        return (result, tk.Status().Version > 0);
    }

    /// <summary>Whether there is nothing in the place of a workspace but rows that earlier files were refused for.</summary>
    private static bool IsFree(string folder) => !File.Exists(folder)
        && (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(e => Path.GetFileName(e) == Quarantine));

    private static bool TryMove(string from, string to)
    {
        try
        {
            MoveQuarantine(to, from);
            if (Directory.Exists(to))
            {
                Directory.Delete(to);
            }

            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (!IsFree(to))
        {
            return false;
        }
    }

    /// <summary>The rows that were refused are what a user needs now, so they stay, where the message says.</summary>
    private static void MoveQuarantine(string from, string to)
    {
        string source = Path.Combine(from, Quarantine), target = Path.Combine(to, Quarantine);
        if (!Directory.Exists(source))
        {
            return;
        }

        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Move(file, Path.Combine(target, Path.GetFileName(file)));
        }

        Directory.Delete(source);
    }

    private static List<string> MakeParents(string folder)
    {
        List<string> made = [];
        for (string? parent = Path.GetDirectoryName(folder); parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
        {
            made.Add(parent);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        return made;
    }

    private static void Remove(string beside, List<string> parents)
    {
        if (Directory.Exists(beside))
        {
            Directory.Delete(beside, recursive: true);
        }

        foreach (string parent in parents.Where(p => Directory.Exists(p) && !Directory.EnumerateFileSystemEntries(p).Any()))
        {
            Directory.Delete(parent);
        }
    }
}
