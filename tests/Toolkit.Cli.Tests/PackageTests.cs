using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The packages as a user gets them: installed from a folder, with empty caches, far from this checkout.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Bars = "time,open,high,low,close,volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10.5,12,10,11.5,200\n2024-01-04,11.5,12,11,12,300\n";

    // The main job: take in, read, ask, test, keep.
    private const string MainJob =
        """
        using Toolkit;
        Workspace own = Workspace.Open("market");
        await own.Ingest.FileAsync("bars.csv", "A", "1d");
        BarSeries days = await own.Bars.ReadAsync("A", "1d");
        Frame highest = await own.SqlAsync("SELECT max(close) AS highest FROM bars");
        long run = await own.Runs.SaveAsync(Backtest.Run(days, new BuyAndHold(), new() { Cash = 1_000 }), "held");
        Frame confined = await own.SqlAsync("SELECT count(*)::INTEGER AS n FROM bars", options: new() { Confine = true });
        Console.WriteLine($"{days.Count} bars, highest {highest.Column<double>("highest")[0]}, run {run}, confined {confined["n"][0]}");
        own.Dispose();
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _version = $"0.0.1-test.{Guid.NewGuid():N}";

    [Fact]
    public async Task Packages_when_installed_with_empty_caches_then_the_main_job_runs_in_a_project_a_notebook_and_the_tool()
    {
        await RunAsync("dotnet", "pack", Checkout.File("Toolkit.sln"), "-c", "Release", "--artifacts-path", _folder.File("build"), "-o", Feed, $"-p:Version={_version}", "-v:quiet", "-nologo");
        Assert.Equal(
            ["Toolkit", "Toolkit.Cli", "Toolkit.ClickHouse", "Toolkit.Cluster", "Toolkit.Interactive", "Toolkit.Postgres", "Toolkit.Scripting"],
            Directory.GetFiles(Feed, "*.nupkg").Select(f => Path.GetFileName(f).Replace($".{_version}.nupkg", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        Write("project/project.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Toolkit" Version="{_version}" /></ItemGroup>
            </Project>
            """);
        Write("project/Program.cs", MainJob);
        Write("project/bars.csv", Bars);
        Assert.Equal("3 bars, highest 12, run 1, confined 3", await RunAsync("dotnet", "run"));

        await RunAsync("dotnet", "tool", "install", "Toolkit.Cli", "--version", _version, "--add-source", Feed, "--tool-path", _folder.File("tools"));
        string toolkit = _folder.File(OperatingSystem.IsWindows() ? "tools/toolkit.exe" : "tools/toolkit");
        Assert.StartsWith(_version, await RunAsync(toolkit, "--version"), StringComparison.Ordinal);
        Assert.Contains("local:A 1d: 3 bars", await RunAsync(toolkit, "-w", "ws", "ingest", "bars.csv", "A"), StringComparison.Ordinal);
        Assert.Equal("highest\n12", await RunAsync(toolkit, "-w", "ws", "sql", "SELECT max(close)::INTEGER AS highest FROM bars", "--format", "csv"));

        Write("project/cells.dib", $"#!csharp\n\n#i \"nuget: {Feed}\"\n#r \"nuget: Toolkit.Interactive, {_version}\"\n\n#!csharp\n\n{MainJob.Replace("market", "cells", StringComparison.Ordinal)}\n");
        Assert.Contains("2 cells", await RunAsync(toolkit, "notebook", "run", "cells.dib", "-o", "done.ipynb"), StringComparison.Ordinal);
        Assert.Contains("3 bars, highest 12, run 1, confined 3", await File.ReadAllTextAsync(_folder.File("project/done.ipynb")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Feed => _folder.File("feed");

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        _folder.Write(name, text);
    }

    /// <summary>Runs a program in the project's folder; returns what it printed.</summary>
    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(_folder.File("project")).FullName,
        };
        start.Environment["NUGET_PACKAGES"] = _folder.File("packages");
        start.Environment["TOOLKIT_PACKAGE_CACHE"] = _folder.File("restored");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using TestProcess process = TestProcess.Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Assert.True(await process.EndedAsync() == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await error}");
        return (await output).TrimEnd();
    }
}
