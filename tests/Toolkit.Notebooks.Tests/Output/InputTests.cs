namespace Toolkit.Notebooks.Tests;

/// <summary>Cells that ask, and somebody who answers them.</summary>
public sealed class InputTests
{
    private readonly List<(string Prompt, bool IsSecret)> _asked = [];

    [Theory]
    [InlineData("Console.ReadLine()")]
    [InlineData("Console.Read()")]
    [InlineData("#!set --name x --value @input:\"Symbol?\"")]
    [InlineData("#!set --name x --value @password")]
    [InlineData("await GetInputAsync(\"Symbol?\")")]
    [InlineData("await GetPasswordAsync()")]
    public async Task Where_nobody_answers_a_cell_that_asks_is_told_what_to_do_instead(string source)
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync(source);
        Assert.Contains("nobody is there to answer", error.Message, StringComparison.Ordinal);
        Assert.Contains("tagged 'parameters' and give it by -p NAME=VALUE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_takes_what_is_typed_as_the_text_that_it_is()
    {
        await using Notebook notebook = new();
        await AskAsync(notebook, "#!set --name a --value @input:\"Which symbol, please?\"\n#!set --name b --value @input\n#!set --name c --value \"@input:In words\"", "007", "@csharp:a", "");
        Assert.Equal([("Which symbol, please?", false), ("b", false), ("In words", false)], _asked);
        Assert.Equal("007|@csharp:a|", (await notebook.RunAsync("$\"{a}|{b}|{c}\"")).Plain);
    }

    [Fact]
    public async Task A_variable_that_is_called_input_is_named_with_its_language()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int input = 5;");
        await AskAsync(notebook, "#!set --name x --value @csharp:input");
        Assert.Equal("5", (await notebook.RunAsync("x")).Plain);
    }

    [Fact]
    public async Task A_password_is_shown_nowhere_but_where_it_is_asked_for()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await AskAsync(notebook, "#!set --name key --value @password:\"The key\"\nvar other = await GetPasswordAsync(\"Another\");\n#!whos\n#!csharp\ndisplay(other);\nkey", "s3cret", "s3cret");
        Assert.Equal([("The key", true), ("Another", true)], _asked);
        Assert.DoesNotContain(output.Displays.Append(output.ResultOrNull!).SelectMany(d => d.ByType.Values), t => t.Contains("s3cret", StringComparison.Ordinal));
        Assert.Equal("s3cret s3cret", (await notebook.RunAsync("$\"{key.GetClearTextPassword()} {other.GetClearTextPassword()}\"")).Plain);
    }

    [Fact]
    public async Task The_console_is_asked_for_line_by_line()
    {
        await using Notebook notebook = new();
        RecordedOutput output = await AskAsync(
            notebook, "var first = Console.ReadLine(); int c = Console.Read(), next = Console.In.Peek(); var rest = Console.ReadLine(); var buffer = new char[9]; int n = Console.In.Read(buffer, 0, 9); $\"{first}|{(char)c}|{(char)next}|{rest}|{n}\"",
            "one", "two", "x");
        Assert.Equal("one|t|w|wo|2", output.Plain);
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task What_was_not_read_of_a_line_is_gone_with_its_cell()
    {
        await using Notebook notebook = new();
        await AskAsync(notebook, "Console.Read()", "old");
        Assert.Equal("new", (await AskAsync(notebook, "Console.ReadLine()", "new")).Plain);
    }

    [Fact]
    public async Task A_console_without_an_end_is_not_read_to_it()
    {
        await using Notebook notebook = new();
        CellResult result = await notebook.Session.ExecuteAsync(new("Console.In.ReadToEnd()") { Input = Answers() }, new RecordedOutput());
        Assert.Contains("Console.ReadLine() asks for one line", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_is_seen_before_the_question()
    {
        await using Notebook notebook = new();
        RecordedOutput output = new();
        string seen = "";
        CellInput input = (_, _, _) =>
        {
            seen = output.Stdout;
            return Task.FromResult("Ann");
        };
        await notebook.Session.ExecuteAsync(new("Console.Write(\"Your name: \"); Console.ReadLine()") { Input = input }, output);
        Assert.Equal(("Your name: ", "Ann"), (seen, output.Plain));
    }

    [Fact]
    public async Task A_cell_is_interrupted_while_it_waits_for_an_answer()
    {
        await using Notebook notebook = new(o => o with { Grace = TimeSpan.FromSeconds(30) });
        await notebook.RunAsync("int n = 1;");
        using CancellationTokenSource cancel = new();
        CellInput input = async (_, _, stop) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return "";
        };
        CellResult result = await notebook.Session.ExecuteAsync(new("n = 2; Console.ReadLine()") { Input = input }, new RecordedOutput(), cancel.Token);
        Assert.Equal((CellStatus.Cancelled, true), (result.Status, result.Elapsed < TimeSpan.FromSeconds(30)));
        Assert.Equal("2", (await notebook.RunAsync("n")).Plain);
    }

    private async Task<RecordedOutput> AskAsync(Notebook notebook, string source, params string[] answers)
    {
        RecordedOutput output = new();
        CellResult result = await notebook.Session.ExecuteAsync(new(source) { Input = Answers(answers) }, output);
        Assert.True(result.Error is null, result.Error?.Message);
        return output;
    }

    private CellInput Answers(params string[] answers)
    {
        Queue<string> left = new(answers);
        return (prompt, isSecret, _) =>
        {
            _asked.Add((prompt, isSecret));
            return Task.FromResult(left.Dequeue());
        };
    }
}
