namespace Toolkit.Soak;

/// <summary>The checkout that this was built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The command line, as a build leaves it.</summary>
    public static string Command { get; } = Path.Combine(Root, "artifacts", "toolkit", OperatingSystem.IsWindows() ? "Toolkit.Cli.exe" : "Toolkit.Cli");

    public static string Self { get; } = typeof(Checkout).Assembly.Location;

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Toolkit.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no checkout above {AppContext.BaseDirectory}");
    }
}
