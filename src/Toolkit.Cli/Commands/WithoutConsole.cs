namespace Toolkit.Cli.Commands;

/// <summary>Errors where not even the console can be used.</summary>
internal static class WithoutConsole
{
    private const int FilesNeeded = 128;
    private const string Limits = "/proc/self/limits";
    private const string Errors = "/dev/stderr";
    private const string Line = "Max open files";

    /// <summary>Asked before anything is loaded: with too few files that fails at some assembly or other.</summary>
    /// <returns>The exit code when nothing can be run; else null.</returns>
    public static int? TooFewFiles() => FilesAllowed() is { } allowed && allowed < FilesNeeded
        ? Fail($"{allowed} files may be open at once here, and {FilesNeeded} are needed: raise the limit, as in ulimit -n 1024")
        : null;

    /// <summary>Says why nothing can be run; gives the exit code.</summary>
    public static int Fail(string why)
    {
        try
        {
            File.AppendAllText(Errors, $"error: {why}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody is there to be told.
        }

        return (int)ErrorKind.Failure;
    }

    private static int? FilesAllowed()
    {
        string[] lines = File.Exists(Limits) ? File.ReadAllLines(Limits) : [];
        string[] numbers = Array.Find(lines, l => l.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return numbers.Length > 0 && int.TryParse(numbers[0], System.Globalization.CultureInfo.InvariantCulture, out int soft) ? soft : null;
    }
}
