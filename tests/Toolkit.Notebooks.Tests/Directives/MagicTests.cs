namespace Toolkit.Notebooks.Tests;

public sealed class MagicTests
{
    [Fact]
    public async Task An_unknown_magic_line_names_the_known_ones()
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync("#!nonsense");
        Assert.Contains("#!nonsense is no magic line", error.Message, StringComparison.Ordinal);
        Assert.Contains("#!import", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_is_not_run_here_is_said_to_be_one()
    {
        await using Notebook notebook = new();
        Assert.Contains("cells in fsharp cannot be run here", (await notebook.FailAsync("#!fsharp\nlet x = 1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_may_change_its_language_midway()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await notebook.RunAsync("int a = 1;\n#!markdown\n# Title\n#!html\n<i>x</i>\n#!mermaid\ngraph TD\n#!c#\na + 1");
        Assert.Equal("# Title", output.Displays[0].ByType["text/markdown"]);
        Assert.Equal("<i>x</i>", output.Displays[1].ByType["text/html"]);
        Assert.Equal("graph TD", output.Displays[2].ByType["text/vnd.mermaid"]);
        Assert.Equal("2", output.Plain);
    }

    [Fact]
    public async Task Set_gives_a_variable_a_value_of_its_own_type()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("#!set --name a --value 3\n#!set --name b --value \"two words\"\n#!set --name c --value @csharp:a\n#!set --name d --value 1.5");
        Assert.Equal("True", (await notebook.RunAsync("a is int && a == 3 && b == \"two words\" && c == 3 && d == 1.5")).Plain);
    }

    [Fact]
    public async Task Value_with_half_a_character_is_taken_as_the_text_that_it_is()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("#!set --name a --value '\"\\ud800\"'");
        Assert.Equal("8", (await notebook.RunAsync("a.Length")).Plain);
    }

    [Fact]
    public async Task A_cell_of_very_many_magic_lines_is_refused()
    {
        await using Notebook notebook = new();
        Assert.Contains("more than 1000 magic lines", (await notebook.FailAsync(string.Concat(Enumerable.Repeat("#!time\n1\n", 1_001)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_and_whos_tell_the_variables()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int answer = 42; var hostile = \"<script>\";");
        Assert.Equal("answer\nhostile", (await notebook.RunAsync("#!who")).Displays.Single().ByType["text/plain"]);
        MimeBundle all = (await notebook.RunAsync("#!whos")).Displays.Single();
        Assert.Contains("answer  System.Int32  42", all.ByType["text/plain"], StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", all.ByType["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_says_how_long_the_cell_took()
    {
        await using Notebook notebook = new();
        Assert.StartsWith("Wall time: ", (await notebook.RunAsync("#!time\nint a = 1;")).Displays.Single().ByType["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_and_lsmagic_show_something()
    {
        await using Notebook notebook = new();
        Assert.Contains("Toolkit.Notebooks", (await notebook.RunAsync("#!about")).Displays.Single().ByType["text/plain"], StringComparison.Ordinal);
        Assert.Contains("#!share --from", (await notebook.RunAsync("#!lsmagic")).Displays.Single().ByType["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_runs_a_dib_and_what_it_imports_from_its_own_folder()
    {
        await using Notebook notebook = new();
        notebook.Write("lib/inner.csx", "int Inner() => 5;");
        notebook.Write("lib/outer.dib", "#!meta\n{\"kernelInfo\":{}}\n\n#!markdown\n\nText\n\n#!csharp\n\n#!import inner.csx\nint Outer() => Inner() + 1;\n#!csharp\nint last = Outer();");
        RecordedOutput output = await notebook.RunAsync("#!import \"lib/outer.dib\"\nlast");
        Assert.Equal("Text", output.Displays.Single().ByType["text/markdown"]);
        Assert.Equal("6", output.Plain);
    }

    [Fact]
    public async Task Import_of_a_file_that_is_not_there_or_imports_itself_is_an_error()
    {
        await using Notebook notebook = new();
        Assert.Contains("no file", (await notebook.FailAsync("#!import nothing.dib")).Message, StringComparison.Ordinal);
        notebook.Write("a.dib", "#!csharp\n#!import a.dib");
        Assert.Contains("import each other", (await notebook.FailAsync("#!import a.dib")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_option_is_told_with_how_the_line_is_written()
    {
        await using Notebook notebook = new();
        Assert.Contains("write #!share --from LANGUAGE NAME", (await notebook.FailAsync("#!share x")).Message, StringComparison.Ordinal);
    }
}
