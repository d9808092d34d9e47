using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>The kernel as a process of its own, driven by Jupyter's own clients.</summary>
[Collection("Jupyter")]
public sealed class RealClientTests
{
    [JupyterFact]
    public void The_test_suite_that_Jupyter_has_for_kernels_passes()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();

        (int code, string output) = jupyter.RunPython(RealJupyter.Script("kernel_features.py"), "-v");

        // All of its features but two, for which C# notebooks have no words: a pager, and taking output away.
        Assert.True(code == 0, output);
        Assert.Contains("OK (skipped=2)", output, StringComparison.Ordinal);
        Assert.Contains("test_pager (__main__.ToolkitKernelTests.test_pager) ... skipped", output, StringComparison.Ordinal);
        Assert.Contains("test_clear_output (__main__.ToolkitKernelTests.test_clear_output) ... skipped", output, StringComparison.Ordinal);
    }

    [JupyterFact]
    public void It_starts_is_interrupted_restarted_and_shut_down_by_a_client()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();

        (int code, string output) = jupyter.RunPython(RealJupyter.Script("kernel_life.py"));

        Assert.True(code == 0, output);
        JsonNode life = JsonNode.Parse(output.Split('\n').First(l => l.StartsWith('{')))!;
        Assert.Equal("""["execute_result","42"]""", life["first"]!["outputs"]![0]!.ToJsonString());
        Assert.Equal("error", life["interruptMessage"]!["status"]!.ToString());
        Assert.Equal("error", life["endless"]!["status"]!.ToString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("error", life["interruptSignal"]!["status"]!.ToString());
        }

        Assert.Equal("""["execute_result","3"]""", life["after"]!["outputs"]![0]!.ToJsonString());
        Assert.Equal("error", life["input"]!["status"]!.ToString());
        Assert.Contains("does not allow", life["input"]!["outputs"]![0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""[["Who are you?",false],["word",true],["",false],["Last",false]]""", life["asked"]!["questions"]!.ToJsonString());
        Assert.Equal(["And? ", "Ann B secret  ü"], life["asked"]!["outputs"]!.AsArray().Select(o => o!.ToString()));
        Assert.Equal("error", life["interruptedQuestion"]!.ToString());
        Assert.Equal(["yes"], life["askedAgain"]!["outputs"]!.AsArray().Select(o => o!.ToString()));
        Assert.True((bool)life["heartbeat"]!);
        Assert.Equal("error", life["restarted"]!["status"]!.ToString());
        Assert.Equal(0, (int)life["shutdown"]!);
    }

    [JupyterFact]
    public async Task It_ends_when_its_client_dies_without_a_word()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();
        using TestProcess client = jupyter.Start(RealJupyter.Python!, RealJupyter.Script("kernel_life.py"), "orphan");
        int id = int.Parse((await client.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);

        Process? kernel = Find(id);
        await client.WaitForExitAsync();
        if (kernel is not null)
        {
            await kernel.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        }
    }

    [JupyterFact]
    public void Nbconvert_executes_a_notebook()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();
        string notebook = jupyter.WriteNotebook(
            "small.ipynb", "int a = 20;", "Console.WriteLine(\"one\"); Console.WriteLine(\"two\"); Console.Error.WriteLine(\"three\");", "2 * a + 2", "\"<b>&</b>\".Display();");

        (int code, string output) = jupyter.RunPython("-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", notebook);

        Assert.True(code == 0, output);
        JsonArray cells = JsonNode.Parse(File.ReadAllText(jupyter.File("out.ipynb")))!["cells"]!.AsArray();
        Assert.Equal([1, 2, 3, 4], cells.Select(c => (int)c!["execution_count"]!));
        Assert.Equal("one\ntwo\n", SavedOutput.Joined(Output(cells, 1, "stdout")["text"]!));
        Assert.Equal("three\n", SavedOutput.Joined(Output(cells, 1, "stderr")["text"]!));
        Assert.Equal("42", SavedOutput.Joined(cells[2]!["outputs"]![0]!["data"]!["text/plain"]!));
        Assert.Equal("display_data", cells[3]!["outputs"]![0]!["output_type"]!.ToString());
    }

    [JupyterFact]
    public void Nbconvert_stops_at_a_failing_cell_and_says_why()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();
        string notebook = jupyter.WriteNotebook("failing.ipynb", "throw new InvalidOperationException(\"boom\");", "1");

        (int code, string output) = jupyter.RunPython("-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", notebook);

        Assert.NotEqual(0, code);
        Assert.Contains("boom", output, StringComparison.Ordinal);
    }

    /// <summary>The committed notebooks, but 09, and one that has every kind of output.</summary>
    [JupyterFact]
    public void Nbconvert_and_the_toolkit_s_own_runner_give_the_same_outputs()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();
        string all = jupyter.WriteNotebook(
            "kinds.ipynb", "using Toolkit; var tk = Workspace.Open();", "Console.WriteLine(\"a\"); Console.Error.WriteLine(\"b\"); Console.WriteLine(\"c\");", "new[] { 1.5, 2.5 }",
            "var d = display(\"<one>\"); d.Update(\"two\");", "#!sql --name rows\nSELECT 1 AS a, 'x' AS b", "rows.RowCount + 1", "#!markdown\n# Title", "DateTime.UnixEpoch");
        string? committed = FolderAbove("notebooks");
        string[] others = committed is null ? [] : [.. Directory.GetFiles(committed, "0*.ipynb").Where(f => !Path.GetFileName(f).StartsWith("09", StringComparison.Ordinal)).Order()];

        foreach (string notebook in (string[])[all, .. others])
        {
            // Each in a workspace of its own, as a second run finds what the first one has made.
            string name = Path.GetFileNameWithoutExtension(notebook);
            jupyter.Workspace = $"{name}-theirs";
            (int theirs, string said) = jupyter.Convert("toolkit", "--output", "theirs.ipynb", notebook);
            Assert.True(theirs == 0, $"{notebook}: {said}");
            SavedOutput[] expected = SavedOutput.Of(jupyter.File("theirs.ipynb"), jupyter.WorkspaceFolder);

            jupyter.Workspace = $"{name}-ours";
            (int ours, string told) = jupyter.Run(RealJupyter.Dotnet, RealJupyter.Command, "notebook", "run", notebook, "-o", jupyter.File("ours.ipynb"));
            Assert.True(ours == 0, $"{notebook}: {told}");
            Assert.Equal(string.Join('\n', expected), string.Join('\n', SavedOutput.Of(jupyter.File("ours.ipynb"), jupyter.WorkspaceFolder)));
        }
    }

    private static string? FolderAbove(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Toolkit.sln")))
            {
                return Path.Combine(at.FullName, name) is var folder && Directory.Exists(folder) ? folder : null;
            }
        }

        return null;
    }

    private static JsonNode Output(JsonArray cells, int cell, string stream) =>
        cells[cell]!["outputs"]!.AsArray().Single(o => o!["name"]?.ToString() == stream)!;

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
