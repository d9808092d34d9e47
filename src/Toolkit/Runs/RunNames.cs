namespace Toolkit.Runs;

/// <summary>What runs, tags and parameters may be called: any text of bounded length.</summary>
internal static class RunNames
{
    private const int LongestTag = 200;

    /// <exception cref="ToolkitException">It is empty, or too long (usage).</exception>
    public static string Tag(string tag) => Checked(tag, "a tag", LongestTag);

    /// <inheritdoc cref="Tag"/>
    public static string Checked(string text, string what, int longest)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        return trimmed.Length == 0 || trimmed.Contains('\0')
            ? throw ToolkitException.Usage($"{what} is empty or has a NUL character", "give it a few letters")
            : trimmed.Length <= longest ? trimmed : throw ToolkitException.Usage($"{what} is {trimmed.Length} characters long, more than {longest}", "use a shorter one");
    }
}
