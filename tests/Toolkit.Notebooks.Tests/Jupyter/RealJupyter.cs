using System.Diagnostics;
using System.Text.Json.Nodes;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>Jupyter as it is installed on this machine, with folders of its own in which our kernel is installed.</summary>
internal sealed class RealJupyter : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A Python that has all of Jupyter's parts that the tests use; null when there is none.</summary>
    public static string? Python { get; } = ((string[])["/usr/bin/python3", "python3", "python"]).FirstOrDefault(HasJupyter);

    /// <summary>.NET Interactive's own tool; null when it is not there.</summary>
    public static string? NetInteractive { get; } = new[] { "dotnet-interactive", "dotnet-interactive.exe" }
        .Select(name => Path.Combine(InteropTests.Root, "artifacts", "dotnet-interactive", name)).FirstOrDefault(System.IO.File.Exists);

    /// <summary>The name of the workspace that programs started from now on find, a folder that is not there yet.</summary>
    public string Workspace { get; set; } = "workspace";

    public string WorkspaceFolder => _folder.File(Workspace);

    /// <summary>The folder that notebooks of a test lie in, with a blank in its name as users' folders have.</summary>
    public string Folder => Directory.CreateDirectory(_folder.File("my notebooks")).FullName;

    public string File(string name) => Path.Combine(Folder, name);

    public static RealJupyter WithKernel()
    {
        RealJupyter jupyter = new();
        (int code, string output) = jupyter.Run(Dotnet, Command, "notebook", "kernel", "install", "--json");
        Assert.True(code == 0, output);
        return jupyter;
    }

    /// <summary>With .NET Interactive's own kernel, by the name <c>net-interactive</c>.</summary>
    public static RealJupyter WithNetInteractive()
    {
        RealJupyter jupyter = new();
        jupyter._folder.Write(
            Path.Combine("jupyter_data_dir", "kernels", "net-interactive", "kernel.json"),
            new JsonObject { ["argv"] = new JsonArray(NetInteractive, "jupyter", "{connection_file}"), ["display_name"] = ".NET (C#)", ["language"] = "C#" }.ToJsonString());
        return jupyter;
    }

    /// <summary>Has nbconvert run notebooks; the outcome lies in <see cref="Folder"/>.</summary>
    public (int Code, string Output) Convert(string kernel, params string[] args) => RunPython(
        ["-m", "nbconvert", "--to", "notebook", "--execute", $"--ExecutePreprocessor.kernel_name={kernel}", "--ExecutePreprocessor.timeout=240", "--output-dir", Folder, .. args]);

    /// <summary>Runs a Python script that lies beside the tests, or a module with -m.</summary>
    public (int Code, string Output) RunPython(params string[] args) => Run(Python!, args);

    public (int Code, string Output) Run(string program, params string[] args)
    {
        using TestProcess process = Start(program, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(TimeSpan.FromMinutes(10));
        return ended ? (process.ExitCode, output.Result + error.Result) : (-1, "it did not end");
    }

    public TestProcess Start(string program, params string[] args)
    {
        ProcessStartInfo start = new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (string name in (string[])["JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"])
        {
            start.Environment[name] = _folder.File(name.ToLowerInvariant());
        }

        start.Environment["TOOLKIT_WORKSPACE"] = WorkspaceFolder;
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";

        // What a notebook restores goes to the tests' own folder; what the user's has already is not fetched again.
        start.Environment["NUGET_FALLBACK_PACKAGES"] =
            PackageCache.OfUser ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return TestProcess.Start(start);
    }

    /// <summary>Writes a notebook without outputs.</summary>
    public string WriteNotebook(string name, params string[] cells)
    {
        JsonArray all = new([.. cells.Select((source, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = $"cell{i}",
            ["execution_count"] = null,
            ["metadata"] = new JsonObject(),
            ["outputs"] = new JsonArray(),
            ["source"] = source,
        })]);
        JsonObject metadata = new() { ["kernelspec"] = new JsonObject { ["name"] = "toolkit", ["display_name"] = "C# (Toolkit)", ["language"] = "C#" } };
        string path = File(name);
        System.IO.File.WriteAllText(path, new JsonObject { ["cells"] = all, ["metadata"] = metadata, ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString());
        return path;
    }

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Jupyter", name);

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The command that was built with these tests, as it is shipped: compiled ahead.</summary>
    public static string Command { get; } = Path.Combine(InteropTests.Root, "artifacts", "toolkit", "Toolkit.Cli.dll");

    public void Dispose() => _folder.Dispose();

    private static bool HasJupyter(string python)
    {
        try
        {
            using TestProcess process = TestProcess.Start(new ProcessStartInfo(python, ["-c", "import jupyter_client, jupyter_kernel_test, nbconvert, nbclient, notebook"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
