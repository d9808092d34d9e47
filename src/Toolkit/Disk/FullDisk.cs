namespace Toolkit;

/// <summary>Knows a disk without room by what is said of it: full, over its quota, or with a limit on the size of files.</summary>
/// <remarks>A write beyond the limit is an <see cref="ArgumentOutOfRangeException"/> in .NET, and no <see cref="IOException"/>.</remarks>
public static class FullDisk
{
    private static readonly string[] Words = ["No space left", "disk was full", "disk is full", "File too large", "file was too large", "too large for the file system", "quota exceeded", "not enough space"];

    /// <summary>Whether this is why something failed.</summary>
    public static bool IsSaidBy(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            if (IsSaidBy(at.Message))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsSaidBy(string message) => Array.Exists(Words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
