using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>Files that are there and may not be read: not lost, and nothing that a repair could mend.</summary>
internal static class Unreadable
{
    public const string Hint = "give this user the right to read it and its folder, or check the disk; then verify again: nothing was changed";

    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>What to say of a file that could not be read.</summary>
    public static Problem Of(Exception e, string path) => new($"it cannot be read: {e.Message}", path, Hint);

    /// <summary>Makes sure that everything can be read that would otherwise count as lost.</summary>
    /// <exception cref="ToolkitException">Something cannot (failure).</exception>
    public static void Refuse(WorkspaceLayout layout)
    {
        string at = layout.Root;
        try
        {
            foreach (string path in new[] { layout.Bars, layout.Options, layout.CatalogCopies }.Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Append(layout.Journal).Where(File.Exists))
            {
                Open(path);
            }

            ConnectionPool.AloneWith(layout.Catalog, () => File.Exists(layout.Catalog) && Open(layout.Catalog));
        }
        catch (Exception e) when (Is(e))
        {
            throw new ToolkitException(ErrorKind.Failure, $"{at} cannot be read: {e.Message}", "give this user the right to read it and its folder, or check the disk; nothing was changed", e);
        }

        bool Open(string path)
        {
            at = path;
            try
            {
                using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                return true;
            }
            catch (FileNotFoundException)
            {
                // Removed meanwhile by who may do that; the others are looked at all the same.
                return false;
            }
        }
    }
}
