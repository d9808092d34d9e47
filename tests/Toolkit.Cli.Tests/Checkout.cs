namespace Toolkit.Cli.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The built command; the copy beside the tests lacks the native libraries of its platform.</summary>
    public static string BuiltCommand { get; } = Built();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Toolkit.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no checkout above {AppContext.BaseDirectory}");
    }

    private static string Built()
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        return Directory.EnumerateFiles(File("src", "Toolkit.Cli", "bin", configuration), "Toolkit.Cli.dll", SearchOption.AllDirectories)
            .Where(f => System.IO.File.Exists(Path.ChangeExtension(f, ".runtimeconfig.json")))
            .OrderByDescending(System.IO.File.GetLastWriteTimeUtc).First();
    }
}
