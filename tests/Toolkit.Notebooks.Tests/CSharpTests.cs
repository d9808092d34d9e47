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
        RecordedOutput output = await notebook.RunAsync("var shown = display(\"one\", \"text/plain\"); shown.Update(\"two\"); 3.Display();");
        Assert.Equal(["display", "update", "display"], output.All.Select(o => o.Kind));
        Assert.Equal("two", output.Displays[1].ByType["text/plain"]);
    }

    [Theory]
    [InlineData("int a = 1;", Completeness.Complete)]
    [InlineData("if (true) {", Completeness.Incomplete)]
    [InlineData("int = ;", Completeness.Invalid)]
    public void A_text_is_complete_incomplete_or_invalid(string code, Completeness expected) =>
        Assert.Equal(expected, new NotebookSession().Completeness(code).Status);
}
