using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>A new workspace that has its name when it is whole.</summary>
internal static class CloneFolder
{
    /// <param name="folder">A folder that is not there, or empty.</param>
    /// <param name="fill">Makes the workspace in a folder beside it.</param>
    /// <exception cref="ToolkitException">The folder is not empty (usage).</exception>
    public static async Task<RemoteReport> FillAsync(string folder, Func<string, Task<RemoteReport>> fill)
    {
        // A name that nobody else has: what lies there already is not ours to remove, and two may clone at once.
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), partial = $"{target}.{Guid.NewGuid():N}.partial";
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw ToolkitException.Usage($"{target} is there already", "name a folder that does not exist yet");
        }

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
