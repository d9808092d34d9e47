using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The command as a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Data_go_to_stdout_and_everything_else_to_stderr()
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", [.. Bars.Daily, "2024-01-16T00:00:00Z,1,0.5,1,1,1"]);

        Outcome ingest = await cli.ProcessAsync(["ingest", file, "X", "--allow-rejects", "--json"]);
        Outcome query = await cli.ProcessAsync(["query", "X", "--format", "csv"]);
        Outcome wrong = await cli.ProcessAsync(["query", "NOPE", "--json"]);

        Assert.Equal((0, 0, 3), (ingest.Code, query.Code, wrong.Code));
        Assert.Equal(9, ingest.Json.GetProperty("rowsAccepted").GetInt32());
        Assert.StartsWith("note: ", ingest.Error, StringComparison.Ordinal);
        Assert.Equal(Bars.Daily, query.Lines);
        Assert.Equal("", query.Error);
        Assert.Equal("notFound", wrong.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Single(wrong.Errors);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public async Task Piped_output_has_no_control_codes_and_no_byte_order_mark(string? noColour)
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", Bars.Daily);

        foreach (string[] call in (string[][])[["ingest", file, "X"], ["query", "X"], ["query", "NOPE"], ["list"], ["--help"], ["ingest", file, "X", "--no-color"]])
        {
            Outcome outcome = await cli.ProcessAsync(call, null, ("NO_COLOR", noColour), ("TERM", "xterm-256color"));

            Assert.DoesNotContain('\e', outcome.Out + outcome.Error);
            Assert.DoesNotContain('\r', outcome.Out + outcome.Error);
            Assert.DoesNotContain('\uFEFF', outcome.Out + outcome.Error);
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task A_terminal_gets_colour_unless_it_is_refused(string? noColour, bool coloured)
    {
        const string PseudoTerminal = "/usr/bin/script";
        if (!File.Exists(PseudoTerminal))
        {
            return;
        }

        using Cli cli = new();
        await cli.OkAsync("init");
        ProcessStartInfo start = new(PseudoTerminal, ["-qefc", $"dotnet '{Checkout.BuiltCommand}' -w '{cli.Workspace}' query NOPE", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        (start.Environment["NO_COLOR"], start.Environment["TERM"]) = (noColour, "xterm-256color");
        using TestProcess process = TestProcess.Start(start);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(3, process.ExitCode);
        Assert.Equal(coloured, output.Contains("\e[31merror: ", StringComparison.Ordinal));
        Assert.Contains("no symbol NOPE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stdin_is_read_for_a_dash()
    {
        using Cli cli = new();
        await cli.OkAsync("init");

        Outcome outcome = await cli.ProcessAsync(["sql", "-", "--format", "csv"], process => process.StandardInput.WriteAsync("SELECT 'π' AS word"));

        Assert.Equal(["word", "π"], outcome.Lines);
    }

    public static TheoryData<string[]> Long() =>
    [
        ["sql", "SELECT count(*) FROM range(1000000000000) a WHERE hash(a.range) % 7 = 3", "--json"],
        ["sql", "SELECT count(*) FROM range(1000000000000) a WHERE hash(a.range) % 7 = 3", "--confine", "--deadline", "1h", "--json"],

        // These DuckDB does not stop: four million million steps in one call.
        ["sql", "SELECT levenshtein(repeat('a', 2000000), repeat('b', 2000000))", "--json"],
    ];

    [Theory]
    [MemberData(nameof(Long))]
    public async Task Ctrl_c_ends_a_long_query_with_130(string[] call)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Cli cli = new();
        await cli.OkAsync("init");
        using TestProcess process = cli.Start(call);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();

        // Until it works: two processors' worth of DuckDB uses more time than starting up; a process for confined SQL has a folder.
        while (!process.HasExited && (call.Contains("--confine") ? !Directory.EnumerateDirectories(Path.Combine(cli.Workspace, ".tmp"), "sql-*").Any() : process.TotalProcessorTime < TimeSpan.FromSeconds(1.5)))
        {
            await Task.Yield();
        }

        await process.InterruptAsync();
        Outcome outcome = new(await process.EndedAsync(), await output, await error);

        Assert.Equal(130, outcome.Code);
        Assert.StartsWith("error: cancelled", Assert.Single(outcome.Errors), StringComparison.Ordinal);
        Assert.Equal("cancelled", outcome.Json.GetProperty("error").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_it_quietly()
    {
        using Cli cli = new();
        await cli.OkAsync("init");
        using TestProcess process = cli.Start(["sql", "SELECT range AS n FROM range(2000000)", "--format", "csv"]);

        string? first = await process.StandardOutput.ReadLineAsync();
        process.StandardOutput.Close();
        string error = await process.StandardError.ReadToEndAsync();

        Assert.Equal("n", first);
        Assert.Equal("", error);
        Assert.Equal(0, await process.EndedAsync());
    }

    [Fact]
    public async Task The_workspace_is_found_as_the_contract_says()
    {
        using Cli cli = new();
        string named = cli.File("named"), above = cli.File("above"), inner = cli.File("above/some/where");
        Directory.CreateDirectory(inner);
        Directory.CreateDirectory(Path.Combine(above, "data", "workspace"));

        Assert.Equal(named, await InitAsync(cli.Folder, ("TOOLKIT_WORKSPACE", named)));
        Assert.Equal(Path.Combine(above, "data", "workspace"), await InitAsync(inner, ("TOOLKIT_WORKSPACE", null)));
        Assert.Equal(Path.Combine(cli.Folder, "data", "workspace"), await InitAsync(cli.Folder, ("TOOLKIT_WORKSPACE", "")));
    }

    private static async Task<string?> InitAsync(string folder, (string Name, string? Value) variable)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Checkout.BuiltCommand, "init", "--json"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment[variable.Name] = variable.Value;
        using TestProcess process = TestProcess.Start(start);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, output, "").Json.GetProperty("workspace").GetString();
    }
}
