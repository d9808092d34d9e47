using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Toolkit.Cli.Commands;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>What no verb has foreseen is one line, too.</summary>
public sealed class UnforeseenErrorTests
{
    public static TheoryData<Exception, string, string> Errors => new()
    {
        { new OutOfMemoryException(), "memory has run out", "ulimit -d" },
        { new TypeInitializationException("X", new InvalidOperationException("y", new Win32Exception(12, "Cannot allocate memory"))), "memory has run out", "ulimit -d" },
        { new InvalidOperationException("Out of Memory Error: failed to allocate\n\nPossible solutions:"), "memory has run out", "ulimit -d" },
        { new TypeInitializationException("X", new IOException("Too many open files")), "too many files are open", "ulimit -n" },
        { new IOException("No space left on device"), "no room on the disk: No space left on device", "free some space" },
        { new UnauthorizedAccessException("Access to '/x' is denied"), "Access to '/x' is denied", "permissions" },
        { new ArgumentException("first line\nsecond line"), "ArgumentException: first line", "report it" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_exception_becomes_one_line_that_says_what_to_do(Exception thrown, string what, string next)
    {
        ToolkitException error = UnforeseenErrors.Of(thrown);
        Assert.Equal((ErrorKind.Failure, what), (error.Kind, error.Message));
        Assert.Contains(next, error.Hint, StringComparison.Ordinal);
        Assert.Same(thrown, error.InnerException);
    }

    [Fact]
    public void A_fault_of_the_program_names_its_place()
    {
        Exception thrown = Assert.ThrowsAny<Exception>(() => Timeframe.Parse(null!));
        Assert.Contains("(in Toolkit.", UnforeseenErrors.Of(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_open_files_are_one_line_before_anything_is_begun()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Cli cli = new();
        ProcessStartInfo start = new("/bin/sh", ["-c", $"ulimit -n 100; exec '{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' '{Checkout.BuiltCommand}' -w '{cli.Workspace}' init"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using TestProcess process = TestProcess.Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();

        Assert.Equal("error: 100 files may be open at once here, and 128 are needed: raise the limit, as in ulimit -n 1024\n", await error);
        Assert.Equal("", await output);
        Assert.Equal(1, await process.EndedAsync());
        Assert.False(Directory.Exists(cli.Workspace));
    }

    [Fact]
    public async Task Options_of_a_run_that_are_broken_are_bad_data_for_each_verb_that_reads_them()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("daily.csv", Bars.Daily), "X");
        await cli.OkAsync("backtest", "SmaCross", "X", "--param", "fast=2", "--param", "slow=3", "--save", "a");
        using (SqliteConnection catalog = new($"Data Source={Path.Combine(cli.Workspace, "catalog.db")};Pooling=False"))
        {
            catalog.Open();
            using SqliteCommand command = catalog.CreateCommand();
            command.CommandText = "UPDATE run_details SET options = '{\"cash\":'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        // With it goes the hash that would tell of the change before anything is read.
        File.Delete(Path.Combine(cli.Workspace, "catalog.journal"));
        foreach (string[] call in (string[][])[["show", "1"], ["export", "1", "-o", cli.File("a.json")], ["report", "1", "-o", cli.File("a.html")], ["rerun", "1"]])
        {
            Outcome outcome = await cli.RunAsync(["runs", .. call]);
            Assert.Equal(4, outcome.Code);
            Assert.StartsWith("error: run 1 is damaged in the catalog", Assert.Single(outcome.Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_script_beyond_the_compiler_is_bad_data()
    {
        using Cli cli = new();
        string texts = string.Concat(Enumerable.Repeat("$\"{", 400)) + "1" + string.Concat(Enumerable.Repeat("}\"", 400));
        Outcome outcome = await cli.RunAsync("script", cli.Write("deep.csx", "// one", $"var x = {texts};"));
        Assert.Equal(4, outcome.Code);
        Assert.Contains("deep.csx, line 2: ", Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }
}
