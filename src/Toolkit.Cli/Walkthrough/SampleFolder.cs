namespace Toolkit.Cli.Walkthrough;

/// <summary>Where the samples of a checkout lie, seen from the program or from the current folder.</summary>
internal static class SampleFolder
{
    public static string Find()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            {
                string candidate = Path.Combine(at.FullName, "data", "samples");
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        throw ToolkitException.NotFound("the samples are not here; they lie in data/samples of a checkout", "name a file of yours: toolkit walkthrough FILE SYMBOL TIMEFRAME");
    }
}
