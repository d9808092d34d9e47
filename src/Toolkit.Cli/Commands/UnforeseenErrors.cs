namespace Toolkit.Cli.Commands;

/// <summary>What no verb has foreseen, in one line: the system's refusals, memory or files that have run out, a fault of this program.</summary>
internal static class UnforeseenErrors
{
    public static ToolkitException Of(Exception error)
    {
        Exception[] all = [.. Chain(error)];
        if (all.Any(e => e is OutOfMemoryException || Says(e, "Cannot allocate memory") || Says(e, "Out of Memory Error") || Says(e, "failed to map segment")))
        {
            return new(ErrorKind.Failure, "memory has run out", "close other programs, raise the limit (ulimit -d, ulimit -v), or ask for less at once", error);
        }

        if (all.Any(e => Says(e, "Too many open files")))
        {
            return new(ErrorKind.Failure, "too many files are open", "raise the limit, as in ulimit -n 1024", error);
        }

        if (FullDisk.IsSaidBy(error))
        {
            return new(ErrorKind.Failure, $"no room on the disk: {all[^1].Message.Split(['\n', '('])[0].TrimEnd(' ', '.', '\r')}", "free some space, or raise the limit on the size of files (ulimit -f), and run the command again", error);
        }

        return error is IOException or UnauthorizedAccessException
            ? new(ErrorKind.Failure, AddressText.Bare(error.Message), "check the path, its permissions and the free space", error)
            : new(ErrorKind.Failure, $"{all[^1].GetType().Name}: {AddressText.Bare(all[^1].Message.Split('\n')[0].TrimEnd())}{Place(all[^1])}", "this is a fault of toolkit: report it with the command that you ran", error);
    }

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }

    private static bool Says(Exception error, string words) => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Place(Exception error) =>
        new System.Diagnostics.StackTrace(error).GetFrames().Select(f => f.GetMethod()).FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith("Toolkit", StringComparison.Ordinal) == true) is { } method
            ? $" (in {method.DeclaringType!.FullName}.{method.Name})"
            : "";
}
