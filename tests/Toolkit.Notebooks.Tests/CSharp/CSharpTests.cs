namespace Toolkit.Notebooks.Tests;

public sealed class CSharpTests
{
    [Fact]
    public async Task Cells_see_what_earlier_cells_declared()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int a = 20; int Twice(int x) => 2 * x;");
        Assert.Equal("42", (await notebook.RunAsync("Twice(a) + 2")).Plain);
    }

    [Fact]
    public async Task What_warms_the_compiler_up_is_a_cell_that_leaves_nothing_behind()
    {
        await using Notebook notebook = new();
        await notebook.Session.CSharp.WarmUpAsync();
        Assert.Empty(notebook.Session.CSharp.Variables);
        Assert.Contains("CS0103", (await notebook.FailAsync("numbers.Length")).Message, StringComparison.Ordinal);
        await notebook.RunAsync(CSharp.CSharpCells.UsualCell);
        Assert.Equal("6", (await notebook.RunAsync("numbers.Sum()")).Plain);
    }

    [Fact]
    public async Task A_last_expression_with_semicolon_is_not_shown()
    {
        await using Notebook notebook = new();
        Assert.Null((await notebook.RunAsync("Math.Sqrt(4);")).ResultOrNull);
    }

    [Fact]
    public async Task A_cell_may_await()
    {
        await using Notebook notebook = new();
        Assert.Equal("3", (await notebook.RunAsync("await Task.Yield(); await Task.FromResult(3)")).Plain);
    }

    [Fact]
    public async Task Display_shows_while_the_cell_runs_and_can_be_updated()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("var shown = display(\"one\", \"text/plain\"); shown.Update(\"two\"); 3.Display(); HTML(\"<b>x</b>\")");
        Assert.Equal(["display", "update", "display", "result"], output.All.Select(o => o.Kind));
        Assert.Equal("two", output.Displays[1].ByType["text/plain"]);
        Assert.Equal("<b>x</b>", output.Html);
    }

    [Theory]
    [InlineData("int a = 1;", Completeness.Complete)]
    [InlineData("if (true) {", Completeness.Incomplete)]
    [InlineData("int = ;", Completeness.Invalid)]
    [InlineData("#!sql\nSELECT (", Completeness.Complete)]
    [InlineData("#!csharp\nvar x = new[] {", Completeness.Incomplete)]
    public async Task A_text_is_complete_incomplete_or_invalid(string code, Completeness expected)
    {
        await using Notebook notebook = new();
        Assert.Equal(expected, notebook.Session.Completeness(code).Status);
    }

    [Fact]
    public async Task The_host_defines_its_symbol_so_that_a_file_can_ask_for_it()
    {
        await using Notebook notebook = new();
        notebook.Write("who.csx", "#if TOOLKIT_HOST\nstring Host() => \"toolkit\";\n#else\nstring Host() => \"other\";\n#endif\n");
        Assert.Equal("toolkit", (await notebook.RunAsync("#load \"who.csx\"\nHost()")).Plain);
    }

    [Fact]
    public async Task An_error_of_the_library_says_what_to_do_next_and_where_in_the_cell_it_came_from()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("using Toolkit;");
        CellError error = await notebook.FailAsync("int a = 1;\nTimeframe.Parse(\"7x\");");
        ToolkitException same = Assert.Throws<ToolkitException>(() => Timeframe.Parse("7x"));

        // Jupyter shows the traceback alone.
        Assert.Equal($"{same.Message}: {same.Hint}", error.Traceback[0]);
        Assert.Contains(error.Traceback, l => l.EndsWith(":line 2", StringComparison.Ordinal));
        Assert.DoesNotContain(error.Traceback, l => l.Contains("at Toolkit.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compile_error_names_line_and_column_of_the_cell()
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync("#!time\nint a = 1;\nint b = nothing;");
        Assert.Equal("CompileError", error.Name);
        Assert.Contains("(3,9): error CS0103", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_shows_the_lines_of_the_cell_and_keeps_what_was_declared_before()
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync("int kept = 7;\nvoid Fall() => throw new InvalidOperationException(\"why\");\nFall();");
        Assert.Equal(("InvalidOperationException", "why"), (error.Name, error.Message));
        string traceback = string.Join('\n', error.Traceback);
        Assert.Contains("cell 1:line 2", traceback, StringComparison.Ordinal);
        Assert.Contains("cell 1:line 3", traceback, StringComparison.Ordinal);
        Assert.DoesNotContain("Scripting", traceback, StringComparison.Ordinal);
        Assert.Equal("7", (await notebook.RunAsync("kept")).Plain);
    }

    [Fact]
    public async Task Console_output_streams_while_the_cell_runs()
    {
        await using Notebook notebook = new();
        TaskCompletionSource seen = new();
        RecordedOutput output = new() { On = (kind, what) => { if (kind == "Stdout" && ((string)what).Contains("begun", StringComparison.Ordinal)) { seen.TrySetResult(); } } };
        await notebook.RunAsync("var gate = new TaskCompletionSource();");
        Task<CellResult> cell = notebook.Session.ExecuteAsync(new("Console.WriteLine(\"begun\"); Console.Error.WriteLine(\"oops\"); await gate.Task;"), output);
        await seen.Task.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.False(cell.IsCompleted);
        notebook.Session.CSharp.TryGet("gate", out object? gate);
        ((TaskCompletionSource)gate!).SetResult();
        Assert.Equal(CellStatus.Succeeded, (await cell).Status);
        Assert.Equal(("begun\n", "oops\n"), (output.Stdout, output.Stderr));
    }

    [Fact]
    public async Task Output_of_other_threads_belongs_to_the_cell_that_started_them()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("var t = new System.Threading.Thread(() => Console.Write(\"thread\")); t.Start(); t.Join(); await Task.Run(() => Console.Write(\" task\"));");
        Assert.Equal("thread task", output.Stdout);
    }

    [Fact]
    public async Task What_a_task_puts_out_after_its_cell_has_ended_belongs_to_that_cell()
    {
        await using Notebook notebook = new();
        RecordedOutput first = await notebook.RunAsync(
            "var go = new TaskCompletionSource(); var late = Task.Run(async () => { await go.Task; Console.Write(\"late\"); display(\"shown\", \"text/plain\"); });");
        RecordedOutput second = await notebook.RunAsync("go.SetResult(); await late; Console.Write(\"now\");");
        Assert.Equal(("late", "now"), (first.Stdout, second.Stdout));
        Assert.Equal((1, 0), (first.Displays.Count, second.Displays.Count));
    }

    [Fact]
    public async Task What_a_cell_prints_without_end_is_cut_and_the_cut_says_how_much_is_missing()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("for (int i = 0; i < 400_000; i++) Console.WriteLine(\"line \" + i);");
        string[] lines = output.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int mark = Array.FindIndex(lines, l => l.Contains("left out", StringComparison.Ordinal));
        Assert.Equal(("line 0", "line 399999"), (lines[0], lines[^1]));
        Assert.True(output.Stdout.Length < 1_000_000, $"{output.Stdout.Length} characters");

        // Whole lines before and behind the mark, and what it says is what is not there.
        int missing = int.Parse(lines[mark + 1][5..], System.Globalization.CultureInfo.InvariantCulture) - int.Parse(lines[mark - 1][5..], System.Globalization.CultureInfo.InvariantCulture) - 1;
        Assert.Equal(400_000, mark + missing + (lines.Length - mark - 1));
        Assert.Contains(FormattableString.Invariant($"{missing:N0} lines"), lines[mark], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 524_288; i++) Console.Write('x');", 524_288, "")]
    [InlineData("for (int i = 0; i < 589_824; i++) Console.Write('x');", 589_824, "")]
    [InlineData("for (int i = 0; i < 700_000; i++) Console.Write('x');", 589_824, "0 lines, 110,176 characters, left out")]
    [InlineData("Console.Write(new string('x', 700_000));", 589_824, "0 lines, 110,176 characters, left out")]
    public async Task A_text_without_line_breaks_is_cut_like_others(string code, int kept, string mark)
    {
        await using Notebook notebook = new();
        string text = (await notebook.RunAsync(code)).Stdout;
        Assert.Equal(kept, text.Count(c => c == 'x'));
        Assert.Equal(mark.Length > 0, text.Contains("left out", StringComparison.Ordinal));
        Assert.Contains(mark, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Displays_without_end_are_counted_instead_of_kept()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("for (int i = 0; i < 10_500; i++) display(\"x\", \"text/plain\");");
        Assert.Equal(10_000, output.Displays.Count);
        Assert.Contains("500 displays left out", output.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_printed_beyond_the_limit_by_a_task_of_an_ended_cell_is_marked_there()
    {
        RecordedOutput first;
        await using (Notebook notebook = new())
        {
            first = await notebook.RunAsync(
                "var go = new TaskCompletionSource(); var late = Task.Run(async () => { await go.Task; for (int i = 0; i < 200_000; i++) Console.WriteLine(\"line \" + i); });");
            await notebook.RunAsync("go.SetResult(); await late;");
        }

        Assert.Contains("left out", first.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("line 199999\n", first.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new OperationCanceledException(\"the source took its time\");", "OperationCanceledException", "the source took its time")]
    [InlineData("await Task.Delay(-1, new System.Threading.CancellationTokenSource(20).Token);", "TaskCanceledException", "A task was canceled.")]
    public async Task A_cancellation_of_the_cells_own_making_is_an_exception_like_others(string code, string name, string message)
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync(code);
        Assert.Equal((name, message), (error.Name, error.Message));
        Assert.Contains(error.Traceback, l => l.EndsWith(":line 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Markup_is_not_repeated_as_plain_text()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("HTML(\"<b>a</b>\").Display(); display(HTML(\"<b>b</b>\")); HTML(\"<b>c</b>\")");
        Assert.All([.. output.Displays, output.ResultOrNull!], shown => Assert.Equal(["text/html"], shown.ByType.Keys));
        Assert.Equal("<b>c</b>", output.Html);
    }
}
