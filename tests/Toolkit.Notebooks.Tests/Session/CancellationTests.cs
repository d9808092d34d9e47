namespace Toolkit.Notebooks.Tests;

public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_loop_that_asks_for_the_token_stops_at_once()
    {
        await using Notebook notebook = new(o => o with { Grace = Patience });
        CellResult result = await InterruptAsync(
            notebook, "int n = 0; Console.WriteLine(\"begun\"); var stop = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken; while (true) { stop.ThrowIfCancellationRequested(); n++; }");
        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.True(result.Elapsed < Patience);
        Assert.Equal("True", (await notebook.RunAsync("n > 0")).Plain);
    }

    [Fact]
    public async Task An_endless_loop_that_listens_to_nothing_is_stopped_and_leaves_the_variables_as_they_were()
    {
        await using Notebook notebook = new(o => o with { Grace = TimeSpan.FromMilliseconds(50) });
        await notebook.RunAsync("int n = 1;");
        CellResult result = await InterruptAsync(notebook, "int n = 2; Console.WriteLine(\"begun\"); while (true) { n++; }");
        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.Contains("it was stopped", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("1", (await notebook.RunAsync("n")).Plain);
    }

    [Fact]
    public async Task A_cell_that_waits_for_ever_is_abandoned_and_the_session_answers()
    {
        await using Notebook notebook = new(o => o with { Grace = TimeSpan.FromMilliseconds(50) });
        await notebook.RunAsync("int n = 1;");
        CellResult result = await InterruptAsync(notebook, "int n = 2; Console.WriteLine(\"begun\"); await new TaskCompletionSource().Task;");
        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.Contains("it was abandoned", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("1", (await notebook.RunAsync("n")).Plain);
    }

    [Fact]
    public async Task What_an_abandoned_cell_does_later_changes_nothing()
    {
        await using Notebook notebook = new(o => o with { Grace = TimeSpan.FromMilliseconds(50) });
        await notebook.RunAsync("int n = 1; var gate = new TaskCompletionSource();");
        notebook.Session.CSharp.TryGet("gate", out object? gate);
        await InterruptAsync(notebook, "int n = 2; Console.WriteLine(\"begun\"); await gate.Task;");

        // Where no context is to be gone back to, the rest of the cell runs inside of this call.
        await Task.Run(((TaskCompletionSource)gate!).SetResult);
        Assert.Equal("1", (await notebook.RunAsync("n")).Plain);
    }

    [Fact]
    public async Task A_long_query_stops_at_once()
    {
        await using Notebook notebook = new(o => o with { Grace = Patience });
        await notebook.OpenWorkspaceAsync();
        using CancellationTokenSource cancel = new();
        Task<CellResult> cell = notebook.Session.ExecuteAsync(
            new("Console.WriteLine(1);\n#!sql\nSELECT sum(sqrt(a.range * b.range)) FROM range(1000000) a, range(1000000) b"),
            new RecordedOutput { On = (_, _) => cancel.CancelAfter(TimeSpan.FromMilliseconds(100)) }, cancel.Token);
        CellResult result = await cell.WaitAsync(Patience);
        Assert.Equal(CellStatus.Cancelled, result.Status);
    }

    [Fact]
    public async Task A_query_that_does_not_stop_is_left_behind_and_the_next_cells_run()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        await notebook.RunAsync("int n = 1;");
        using CancellationTokenSource cancel = new();

        // Ten billion steps in one call: DuckDB looks for an interrupt before and after.
        CellResult result = await notebook.Session.ExecuteAsync(
            new("Console.WriteLine(1);\n#!sql\nSELECT levenshtein(repeat('a', 100000), repeat('b', 100000))"),
            new RecordedOutput { On = (_, _) => cancel.CancelAfter(TimeSpan.FromSeconds(1)) }, cancel.Token).WaitAsync(Patience);
        Assert.Equal(CellStatus.Cancelled, result.Status);

        Assert.Contains("42", (await notebook.RunAsync("#!sql\nSELECT 42 AS answer")).Plain, StringComparison.Ordinal);
        Assert.Equal("1", (await notebook.RunAsync("n")).Plain);
    }

    /// <summary>Runs a cell and interrupts it when it has begun.</summary>
    private static async Task<CellResult> InterruptAsync(Notebook notebook, string source)
    {
        using CancellationTokenSource cancel = new();
        RecordedOutput output = new() { On = (kind, _) => { if (kind == "Stdout") { cancel.Cancel(); } } };
        return await notebook.Session.ExecuteAsync(new(source), output, cancel.Token).WaitAsync(Patience);
    }
}
