using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Tests;

/// <summary>Every notebook and script that ships, run from top to bottom.</summary>
public sealed partial class WalkthroughTests : IDisposable
{
    private readonly PracticeCheckout _checkout = new();

    public static TheoryData<string> Notebooks => [.. Names("notebooks", "*.ipynb")];

    public static TheoryData<string> Scripts => [.. Names("scripts", "*.csx").Where(n => n != "toolkit.csx")];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_runs_from_top_to_bottom_and_gives_the_same_the_second_time(string name)
    {
        string[] first = await RunAsync(name), second = await RunAsync(name);

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void A_notebook_is_committed_without_outputs_and_can_be_opened_everywhere(string name)
    {
        JsonNode notebook = JsonNode.Parse(File.ReadAllText(_checkout.File("notebooks", name)))!;

        Assert.Equal((4, 5, ".net-csharp"), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!, (string)notebook["metadata"]!["kernelspec"]!["name"]!));
        foreach (JsonNode cell in notebook["cells"]!.AsArray().OfType<JsonNode>().Where(c => (string)c["cell_type"]! == "code"))
        {
            Assert.Empty(cell["outputs"]!.AsArray());
            Assert.Null(cell["execution_count"]);
            Assert.Equal((string)cell["metadata"]!["polyglot_notebook"]!["kernelName"]!, (string)cell["metadata"]!["dotnet_interactive"]!["language"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_does_its_job_on_the_samples(string name)
    {
        ScriptFile script = await ScriptFile.CompileAsync(_checkout.File("scripts", name));

        object? code = await script.RunAsync([]);

        Assert.Equal(0, code ?? 0);
    }

    private async Task<string[]> RunAsync(string name)
    {
        NotebookDocument notebook = NotebookDocument.Load(_checkout.File("notebooks", name));
        NotebookReport report = await NotebookRunner.RunAsync(notebook);
        Assert.True(report.Failed == 0, $"{name}, cell {report.FirstFailure?.Number}: {report.FirstFailure?.Error.Message}");
        notebook.Save(_checkout.File("run.ipynb"));
        JsonNode saved = JsonNode.Parse(File.ReadAllText(_checkout.File("run.ipynb")))!;
        return [.. saved["cells"]!.AsArray().SelectMany(c => c!["outputs"] is JsonArray outputs ? outputs.Select(o => Steady(o!.ToJsonString())) : [])];
    }

    /// <summary>Without times and ids, and without the width that they give a column.</summary>
    private static string Steady(string text) => Padding().Replace(ByChance().Replace(text, "…"), " ");

    private static IEnumerable<string> Names(string folder, string pattern) => Directory.GetFiles(Path.Combine(InteropTests.Root, folder), pattern)
        .Select(f => Path.GetFileName(f)!).Where(n => !n.StartsWith("09", StringComparison.Ordinal)).Order();

    public void Dispose() => _checkout.Dispose();

    // Durations, moments to the microsecond, and ids.
    [GeneratedRegex(@"[0-9a-f]{16,}|\d+([.,]\d+)? ?(ms|s)\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")]
    private static partial Regex ByChance();

    [GeneratedRegex(@"[ \-]{2,}")]
    private static partial Regex Padding();
}
