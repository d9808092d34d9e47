using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>The scripts where others run them: by dotnet-script, and by <c>dotnet run</c>.</summary>
[Collection("Jupyter")]
public sealed class ScriptPreludeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prelude_when_the_library_is_copied_elsewhere_then_it_finds_what_it_needs_in_the_checkout(bool isolated)
    {
        using TemporaryFolder checkout = Checkout(), cache = new();
        File.Copy(Path.Combine(InteropTests.Root, "scripts", "01-quickstart.csx"), checkout.File("scripts/01-quickstart.csx"));
        (int exitCode, string output) = await DotnetScript.RunAsync(checkout.File("scripts/01-quickstart.csx"), cache.Path, isolated);
        Assert.True(exitCode == 0, output);
        Assert.Contains("ACME: 2516 bars, 2014-01-02 to 2023-12-29", output, StringComparison.Ordinal);
        Assert.Contains("2020   253", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(checkout.File("data/practice/01-quickstart/workspace")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_with_a_strategys_text_when_run_again_there_then_it_is_compiled(bool isolated)
    {
        using TemporaryFolder checkout = Checkout(), cache = new();
        const string strategy = "class Mine : Strategy { public override void Next() { if (BarNumber == 7) Buy(); } }";
        string script = checkout.Write("scripts/rerun.csx", $$"""
            #load "toolkit.csx"
            using Toolkit;
            {{strategy}}
            Workspace tk = Practice("rerun");
            await tk.Ingest.FileAsync(Path.Combine(Samples, "ACME_1d.csv"), "ACME", "1d", new() { Calendar = "XNYS" });
            long id = await tk.Runs.SaveAsync((await tk.StudyAsync("ACME", "1d")).Run(new Mine()), "mine", new() { StrategySource = "{{strategy}}" });
            RerunReport again = await tk.Runs.RerunAsync(id);
            Console.WriteLine($"same: {again.IsSame}, {again.Result.Trades.Count}");
            tk.Dispose();
            return 0;
            """);
        (int exitCode, string output) = await DotnetScript.RunAsync(script, cache.Path, isolated);
        Assert.True(exitCode == 0, output);
        Assert.Contains("same: True, 1", output, StringComparison.Ordinal);
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

    private static TemporaryFolder Checkout()
    {
        TemporaryFolder checkout = new();
        foreach (string file in (string[])["scripts/toolkit.csx", "data/samples/ACME_1d.csv"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(checkout.File(file))!);
            File.Copy(Path.Combine(InteropTests.Root, file), checkout.File(file));
        }

        // The published library is what these tests run on.
        CopyLibrary(checkout.File("artifacts/toolkit"));
        return checkout;
    }

    private static void CopyLibrary(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] names = ["Toolkit*", "Apache*", "DuckDB*", "SQLite*", "Microsoft.Data.Sqlite*", "Polly*", "Zstd*", "*duckdb*", "*sqlite3*", "Microsoft.CodeAnalysis*"];
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
