namespace Toolkit.Tests;

/// <summary>The real market data that lie beside a checkout on some machines; never part of the project.</summary>
internal static class RealData
{
    public static string? Folder { get; } = Find();

    public static string File(string name) => Path.Combine(Folder ?? throw new InvalidOperationException("no real data here"), name);

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data");
            if (System.IO.File.Exists(Path.Combine(candidate, "goog-1d.csv")))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>A test on real data: skipped, with a message, where there are none.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder is null)
        {
            Skip = "needs the real data set beside the checkout (shared/data), which is not here";
        }
    }
}

/// <inheritdoc cref="RealDataFactAttribute"/>
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (RealData.Folder is null)
        {
            Skip = "needs the real data set beside the checkout (shared/data), which is not here";
        }
    }
}
