using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli.Tests;

public sealed class NotebookVerbTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task A_notebook_runs_in_its_folder_with_parameters_and_is_saved_with_its_outputs()
    {
        _cli.Write("note.txt", "hello");
        string file = Notebook("string who = \"you\";", "Console.Write(System.IO.File.ReadAllText(\"note.txt\").Trim() + \" \" + who);", parameters: true);
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-p", "who=world", "-o", _cli.File("out.ipynb"), "--html", _cli.File("out.html"), "--json"]);
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Equal((3, 0), (outcome.Json.GetProperty("cells").GetInt32(), outcome.Json.GetProperty("failed").GetInt32()));
        Assert.True(outcome.Json.GetProperty("elapsedMs").GetDouble() > 0);
        Assert.Equal("hello world", Saved()[2]!["outputs"]![0]!["text"]![0]!.ToString());
        Assert.Contains("hello world", await File.ReadAllTextAsync(_cli.File("out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_cell_is_told_by_its_number_and_stands_in_the_saved_notebook()
    {
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", Notebook("1", "nothing"), "-o", _cli.File("out.ipynb"), "--json"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("cell 2 failed: CompileError", outcome.Error, StringComparison.Ordinal);
        Assert.Equal((1, "failure"), (outcome.Json.GetProperty("failed").GetInt32(), outcome.Json.GetProperty("error").GetProperty("kind").GetString()));
        Assert.Equal("error", Saved()[1]!["outputs"]![0]!["output_type"]!.ToString());
    }

    [Fact]
    public async Task Wrong_words_are_usage_and_an_absent_file_is_not_found()
    {
        string file = Notebook("1", "2");
        Assert.Equal(2, (await _cli.RunAsync("notebook", "run", file, "-p", "who")).Code);
        Assert.Equal(2, (await _cli.RunAsync("notebook", "run", file, "--timeout", "0")).Code);
        Assert.Equal(3, (await _cli.RunAsync("notebook", "run", file, "-o", _cli.File("absent/out.ipynb"))).Code);
        Assert.Equal(3, (await _cli.RunAsync("notebook", "run", _cli.File("absent.ipynb"))).Code);
        Assert.Equal(3, (await _cli.RunAsync("script", _cli.File("absent.csx"))).Code);
        Assert.Equal(4, (await _cli.RunAsync("notebook", "run", _cli.Write("bad.ipynb", "{}"))).Code);
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_its_int_is_the_exit_code()
    {
        string script = _cli.Write("s.csx", "Print(string.Join(\"|\", Args)); return 7;");
        Outcome outcome = await _cli.ProcessAsync(["script", script, "--", "a b", "--json"]);
        Assert.Equal((7, "a b|--json\n"), (outcome.Code, outcome.Out));
        string failing = _cli.Write("f.csx", "Print(1);", "throw new Exception(\"why\");");
        Outcome failed = await _cli.ProcessAsync(["script", failing]);
        Assert.Equal((1, "1\n"), (failed.Code, failed.Out));
        Assert.Matches(@"f\.csx\(2,\d+\): Exception: why", failed.Error);
    }

    [Fact]
    public async Task A_script_finds_the_workspace_that_was_named()
    {
        string script = _cli.Write("w.csx", "using Toolkit;", "using (var tk = Workspace.Open()) { Print(tk.Path); }");
        Assert.Equal(_cli.Workspace + "\n", (await _cli.ProcessAsync(["script", script])).Out);
    }

    [Fact]
    public async Task Stopped_by_the_user_what_ran_is_saved()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string begun = _cli.File("begun");
        string file = Notebook("1", $"System.IO.File.WriteAllText(@\"{begun}\", \"\"); while (true) {{ Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken.ThrowIfCancellationRequested(); }}");
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-o", _cli.File("out.ipynb")], async process =>
        {
            while (!File.Exists(begun) && !process.HasExited)
            {
                await Task.Yield();
            }

            await process.InterruptAsync();
        });
        Assert.Equal(130, outcome.Code);
        Assert.Equal("1", Saved()[0]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString());
        Assert.Equal("Cancelled", Saved()[1]!["outputs"]![0]!["ename"]!.ToString());
    }

    public void Dispose() => _cli.Dispose();

    private JsonArray Saved() => JsonNode.Parse(File.ReadAllText(_cli.File("out.ipynb")))!["cells"]!.AsArray();

    private string Notebook(string first, string second, bool parameters = false)
    {
        string tags = parameters ? "\"tags\": [\"parameters\"]" : "";
        return _cli.Write("in.ipynb", $$"""
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
             {"id": "a", "cell_type": "code", "metadata": { {{tags}} }, "outputs": [], "execution_count": null, "source": {{JsonSerializer.Serialize(first)}} },
             {"id": "b", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": {{JsonSerializer.Serialize(second)}} }]}
            """);
    }
}
