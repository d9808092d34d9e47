using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>A new workspace that has its name when it is whole.</summary>
internal static class CloneFolder
{
    private const string Unfinished = ".partial";

    /// <param name="folder">A folder that is not there, or empty.</param>
    /// <param name="fill">Makes the workspace in a folder beside it.</param>
    /// <exception cref="ToolkitException">The folder is not empty (usage).</exception>
    public static async Task<RemoteReport> FillAsync(string folder, Func<string, Task<RemoteReport>> fill)
    {
        string target = Path.GetFullPath(folder), partial = target + Unfinished;
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw ToolkitException.Usage($"{target} is there already", "name a folder that does not exist yet");
        }

        DurableFile.TryDeleteFolder(partial);
        try
        {
            RemoteReport report = await fill(partial).ConfigureAwait(false);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
            DurableFile.FlushFolder(Path.GetDirectoryName(target)!);
            return report;
        }
        finally
        {
            DurableFile.TryDeleteFolder(partial);
        }
    }
}
