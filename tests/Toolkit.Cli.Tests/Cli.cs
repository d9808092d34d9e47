using System.Diagnostics;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The command line over a workspace of its own, in this process or as one.</summary>
internal sealed class Cli : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A folder for input files; the workspace is not in it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The workspace, which is not there until something is put into it.</summary>
    public string Workspace => _folder.File("ws");

    public string File(string name) => _folder.File(name);

    public string Write(string name, params string[] lines) => _folder.Write(name, string.Join('\n', lines) + "\n");

    public Task<Outcome> RunAsync(params string[] args) => RunAsync(TextReader.Null, args);

    /// <summary>What the desktop was asked to open.</summary>
    public List<string> Opened { get; } = [];

    public async Task<Outcome> RunAsync(TextReader input, params string[] args)
    {
        using Screen output = new(), error = new();
        Terminal terminal = new(output, error) { In = () => input, Opener = Opened.Add };
        int code = await CommandLine.RunAsync(args.Contains("-w") ? args : ["-w", Workspace, .. args], terminal);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>A call that must succeed.</summary>
    public async Task<Outcome> OkAsync(params string[] args)
    {
        Outcome outcome = await RunAsync(args);
        Assert.True(outcome.Code == 0, $"{string.Join(' ', args)}: exit code {outcome.Code}\n{outcome.Error}");
        return outcome;
    }

    /// <summary>The one document of a call that must succeed.</summary>
    public async Task<JsonElement> JsonAsync(params string[] args) => (await OkAsync([.. args, "--json"])).Json;

    public async Task<Outcome> ProcessAsync(string[] args, Func<TestProcess, Task>? meanwhile = null, params (string Name, string? Value)[] environment)
    {
        using TestProcess process = Start(args, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await (meanwhile?.Invoke(process) ?? Task.CompletedTask);
        process.StandardInput.Close();
        return new(await process.EndedAsync(), await output, await error);
    }

    /// <summary>Runs a line of bash in the folder; <c>toolkit </c> in it is the built command over the workspace.</summary>
    public async Task<Outcome> ShellAsync(string line)
    {
        string command = $"{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"} '{Checkout.BuiltCommand}' -w '{Workspace}' ";
        ProcessStartInfo start = new("bash", ["-c", line.Replace("toolkit ", command, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };

        // The runtime's own code pages lie in a file, too, unless it is told otherwise; a limit on the size of files would end it.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using TestProcess process = TestProcess.Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        return new(await process.EndedAsync(), await output, await error);
    }

    public TestProcess Start(string[] args, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (string arg in (string[])[Checkout.BuiltCommand, "-w", Workspace, .. args])
        {
            start.ArgumentList.Add(arg);
        }

        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return TestProcess.Start(start);
    }

    public void Dispose() => _folder.Dispose();
}
