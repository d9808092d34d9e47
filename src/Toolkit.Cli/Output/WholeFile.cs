namespace Toolkit.Cli.Output;

/// <summary>Writes a file that is there as a whole or not at all: what stood there before stays until the new one is complete.</summary>
internal static class WholeFile
{
    /// <summary>The ending of a file's name, one of those that are known, or empty when it has none.</summary>
    /// <exception cref="ToolkitException">It has another one, which promises what would not be in it (usage).</exception>
    public static string Ending(string path, params string[] known)
    {
        string ending = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        return ending.Length == 0 || known.Contains(ending)
            ? ending
            : throw ToolkitException.Usage($"{path}: '.{ending}' files cannot be written here", $"let the name end in {string.Join(" or ", known.Select(k => "." + k))}");
    }

    /// <summary>The path, when a file can stand there.</summary>
    /// <exception cref="ToolkitException">It is a folder, or in a folder that is not there (not found).</exception>
    public static string Place(string path) => Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(path))
        ? throw ToolkitException.NotFound(Directory.Exists(path) ? $"{path} is a folder" : $"no folder {Path.GetDirectoryName(path)}", "name a file in a folder that is there")
        : path;

    public static void Write(string path, Action<string> write)
    {
        // A device, a pipe or a link is written to, not replaced.
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal) || new FileInfo(path).LinkTarget is not null)
        {
            write(path);
            return;
        }

        string part = $"{Place(path)}.part-{Guid.NewGuid():N}";
        try
        {
            write(part);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
