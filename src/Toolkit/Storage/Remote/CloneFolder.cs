using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>A new workspace that has its name when it is whole.</summary>
internal static class CloneFolder
{
    private const string Unfinished = ".partial", Held = ".lock";

    /// <param name="folder">A folder that is not there, or empty.</param>
    /// <param name="fill">Makes the workspace in a folder beside it.</param>
    /// <exception cref="ToolkitException">The folder is not empty (usage).</exception>
    public static async Task<RemoteReport> FillAsync(string folder, Func<string, Task<RemoteReport>> fill)
    {
        // A name that nobody else has: what lies there already is not ours to remove, and two may clone at once.
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), beside = Path.GetDirectoryName(target) ?? target;
        string partial = $"{target}.{Guid.NewGuid():N}{Unfinished}";
        DurableFile.MustBeFree(target);
        DurableFile.CreateFolder(beside);
        // What a clone that was killed has left.
        foreach (string left in Directory.GetDirectories(beside, $"{Path.GetFileName(target)}.*{Unfinished}").Where(left => File.Exists(left + Held)))
        {
            Remove(left, OsLock.TryTake(left + Held));
        }

        OsLock? held = OsLock.TryTake(partial + Held);
        try
        {
            RemoteReport report = await fill(partial).ConfigureAwait(false);
            // Another clone may have been quicker.
            DurableFile.MustBeFree(target);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
            DurableFile.FlushFolder(beside);
            return report;
        }
        finally
        {
            Remove(partial, held);
        }
    }

    /// <summary>The lock goes last: without it nobody would know any more that the folder may go.</summary>
    private static void Remove(string partial, OsLock? held)
    {
        if (held is not null)
        {
            DurableFile.TryDeleteFolder(partial);
            held.Dispose();
            DurableFile.TryDelete(partial + Held);
        }
    }
}
