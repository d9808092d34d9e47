using System.Diagnostics;
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

    [Theory]
    [InlineData("Environment.ExitCode = 7;", 7)]
    [InlineData("Environment.ExitCode = 7; return 3;", 3)]
    [InlineData("Environment.ExitCode = 7; return 0;", 0)]
    [InlineData("Environment.ExitCode = 7; throw new System.Exception();", 1)]
    [InlineData("Print(1);", 0)]
    public async Task The_exit_code_that_a_script_sets_counts(string code, int expected) =>
        Assert.Equal(expected, (await _cli.ProcessAsync(["script", _cli.Write("e.csx", code)])).Code);

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1; F(0);", "Stack overflow")]
    [InlineData("Environment.Exit(3);", "exit code 3")]
    [InlineData("Environment.FailFast(\"the reason\");", "the reason")]
    [InlineData("var t = new System.Threading.Thread(() => throw new InvalidOperationException(\"thrown\")); t.Start(); t.Join(); System.Threading.Thread.Sleep(-1);", "thrown")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "killed")]
    public async Task A_cell_that_ends_the_process_is_named_and_what_ran_before_is_kept(string code, string says)
    {
        string file = Notebook("Console.WriteLine(\"an hour of work\");", $"Console.WriteLine(\"begun\");\n{code}");
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-o", _cli.File("out.ipynb"), "--html", _cli.File("out.html"), "--keep-going", "--json"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("cell 2 failed: ProcessEnded", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(says, outcome.Error, StringComparison.Ordinal);
        Assert.Equal((2, 1), (outcome.Json.GetProperty("cells").GetInt32(), outcome.Json.GetProperty("failed").GetInt32()));
        Assert.Equal("an hour of work\n", Saved()[0]!["outputs"]![0]!["text"]![0]!.ToString());
        JsonArray died = Saved()[1]!["outputs"]!.AsArray();
        // What the runtime itself says of the end comes by another pipe, and may be read before.
        Assert.Contains(died, output => output!["text"]?[0]?.ToString() == "begun\n");
        Assert.Equal("ProcessEnded", died[^1]!["ename"]!.ToString());
        Assert.Contains("ProcessEnded", await File.ReadAllTextAsync(_cli.File("out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_ended_beside_its_cells_fails_the_run()
    {
        string file = Notebook(
            "AppDomain.CurrentDomain.ProcessExit += (_, _) => { }; var t = new System.Threading.Thread(() => { System.Threading.Thread.Sleep(50); Environment.Exit(0); }); t.Start();",
            "System.Threading.Thread.Sleep(-1);");
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-o", _cli.File("out.ipynb")]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("exit code 0", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_program_that_a_cell_starts_prints_stands_in_the_cell_and_not_on_stdout()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string file = Notebook("System.Diagnostics.Process.Start(\"echo\", \"from outside\").WaitForExit();", "2");
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-o", _cli.File("out.ipynb"), "--json"]);
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Equal(2, outcome.Json.GetProperty("cells").GetInt32());
        Assert.Contains("from outside", Saved().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_of_the_cells_dies_with_the_one_that_started_it()
    {
        string begun = _cli.File("begun");
        string file = Notebook($"System.IO.File.WriteAllText(@\"{begun}.part\", Environment.ProcessId.ToString()); System.IO.File.Move(@\"{begun}.part\", @\"{begun}\"); while (true) {{ }}", "2");
        int cells = 0;
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file, "-o", _cli.File("out.ipynb")], async process =>
        {
            while (!File.Exists(begun) && !process.HasExited)
            {
                await Task.Yield();
            }

            cells = int.Parse(File.ReadAllText(begun), System.Globalization.CultureInfo.InvariantCulture);
            Assert.NotEqual(process.Id, cells);
            process.Kill();
        });
        Assert.NotEqual(0, outcome.Code);
        Assert.True(SpinWait.SpinUntil(() => IsGone(cells), TimeSpan.FromMinutes(5)), $"process {cells} still runs");
    }

    [Fact]
    public async Task A_cell_beyond_its_time_fails_with_the_limit_also_when_it_listens_to_nothing()
    {
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", Notebook("while (true) { }", "2"), "--timeout", "1", "-o", _cli.File("out.ipynb")]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("cell 1 failed: Timeout", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_cannot_be_closed_at_the_end_fails_the_run()
    {
        string file = Notebook("class Bad : IDisposable { public void Dispose() => throw new InvalidOperationException(\"not closed\"); }", "using var bad = new Bad();");
        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", file]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("not closed", outcome.Error, StringComparison.Ordinal);
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

    private static bool IsGone(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

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
