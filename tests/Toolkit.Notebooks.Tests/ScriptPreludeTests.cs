using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>The scripts where others run them: by dotnet-script, and by <c>dotnet run</c>.</summary>
public sealed class ScriptPreludeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prelude_when_the_library_is_copied_elsewhere_then_it_finds_what_it_needs_in_the_checkout(bool isolated)
    {
        using TemporaryFolder checkout = new(), cache = new();
        foreach (string file in (string[])["scripts/toolkit.csx", "scripts/01-quickstart.csx", "data/samples/ACME_1d.csv"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(checkout.File(file))!);
            File.Copy(Path.Combine(InteropTests.Root, file), checkout.File(file));
        }

        // The published library is what these tests run on.
        CopyLibrary(checkout.File("artifacts/toolkit"));
        (int exitCode, string output) = await DotnetScript.RunAsync(checkout.File("scripts/01-quickstart.csx"), cache.Path, isolated);
        Assert.True(exitCode == 0, output);
        Assert.Contains("ACME: 2516 bars, 2014-01-02 to 2023-12-29", output, StringComparison.Ordinal);
        Assert.Contains("2020   253", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(checkout.File("data/practice/01-quickstart/workspace")));
    }

    [Fact]
    public async Task Program_in_one_file_when_run_from_another_folder_then_it_says_the_same_as_the_script()
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new("dotnet", ["run", Path.Combine(InteropTests.Root, "scripts", "quickstart.cs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["NUGET_PACKAGES"] = PackageCache.OfUser;
        using TestProcess process = TestProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("ACME: 2516 bars, 2014-01-02 to 2023-12-29", output, StringComparison.Ordinal);
        Assert.Contains("120 months", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static void CopyLibrary(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] names = ["Toolkit*", "Apache*", "DuckDB*", "SQLite*", "Microsoft.Data.Sqlite*", "Polly*", "*duckdb*", "*sqlite3*"];
        foreach (string file in names.SelectMany(n => Directory.GetFiles(AppContext.BaseDirectory, n)).Distinct())
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (string file in Directory.Exists(runtimes) ? Directory.GetFiles(runtimes, "*", SearchOption.AllDirectories) : [])
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
