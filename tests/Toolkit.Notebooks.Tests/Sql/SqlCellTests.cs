namespace Toolkit.Notebooks.Tests;

public sealed class SqlCellTests
{
    [Fact]
    public async Task A_result_shows_types_and_counts_and_can_be_named()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        RecordedOutput output = await notebook.RunAsync("#!sql --name r\nSELECT 1 AS a, 'x' AS b");
        Assert.Contains("INTEGER", output.Html!, StringComparison.Ordinal);
        Assert.Contains("1 row × 2 columns", System.Net.WebUtility.HtmlDecode(output.Html!), StringComparison.Ordinal);
        Assert.Equal("True", (await notebook.RunAsync("r is Frame && r.Column<int>(\"a\")[0] == 1")).Plain);
    }

    [Fact]
    public async Task A_parameter_is_the_variable_of_that_name()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        await notebook.RunAsync("var hostile = \"'; DROP TABLE x; --\"; int n = 3; var later = new object();");
        await notebook.RunAsync("#!sql --name r\nSELECT $hostile AS t, $n + 1 AS m");
        Assert.Equal("True", (await notebook.RunAsync("r.Column<string>(\"t\")[0] == hostile && r.Column<int>(\"m\")[0] == 4")).Plain);
        Assert.Contains("a C# variable of that name", (await notebook.FailAsync("#!sql\nSELECT $absent")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cap_is_stated_and_a_named_result_is_whole()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        string html = (await notebook.RunAsync("#!sql\nSELECT range FROM range(5000)")).Html!;
        Assert.Contains("1,000 rows × 1 column; there are more", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        await notebook.RunAsync("#!sql --name all\nSELECT range FROM range(5000)");
        await notebook.RunAsync("#!sql --name few --max-rows 10\nSELECT range FROM range(5000)");
        Assert.Equal("5000 10", (await notebook.RunAsync("$\"{all.RowCount} {few.RowCount}\"")).Plain);
    }

    [Fact]
    public async Task An_error_shows_where_in_the_sql_it_is()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        CellError error = await notebook.FailAsync("#!sql\nSELECT nothing FROM bars");
        Assert.Contains("LINE 2: SELECT nothing FROM bars", error.Message, StringComparison.Ordinal);
        Assert.Contains("^", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1,\n  nothing FROM bars", 3)]
    [InlineData("SELECT 1,\n\t\t2,\tnothing FROM bars", 3)]
    [InlineData("SELECT '\u6f22\u5b57', nothing FROM bars", 2)]
    [InlineData("SELECT symbol\nFROM bars\nWHERE nothing > 1", 4)]
    public async Task The_caret_stands_below_what_is_wrong(string sql, int line)
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        CellError error = await notebook.FailAsync("#!sql\n" + sql);
        string[] lines = error.Message.Split('\n');
        int place = Array.FindIndex(lines, l => l.StartsWith($"LINE {line}: ", StringComparison.Ordinal));

        // A character of Chinese is two columns wide.
        int column = lines[place][..lines[place].IndexOf("nothing", StringComparison.Ordinal)].Sum(c => c > 0x2E80 ? 2 : 1);
        Assert.Equal(new string(' ', column) + "^", lines[place + 1]);
        Assert.DoesNotContain('\t', lines[place]);
    }

    [Fact]
    public async Task A_hint_does_not_disturb_the_caret()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        CellError error = await notebook.FailAsync("#!sql\nSELECT *\nFROM nowhere");
        Assert.Contains("LINE 3: FROM nowhere\n             ^\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("there are: bars", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_go_both_ways_between_languages()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        await notebook.RunAsync("int limit = 2;");
        await notebook.RunAsync("#!sql\n#!share --from csharp limit --as most\n#!set --name text --value @csharp:limit");
        await notebook.RunAsync("#!sql --name r\nSELECT range AS i FROM range(10) WHERE i < $most AND i < $text");
        Assert.Equal("2", (await notebook.RunAsync("#!share --from sql r --as shared\nshared.RowCount")).Plain);
        Assert.Contains("sql has no variable nothing: it has", (await notebook.FailAsync("#!share --from sql nothing")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspace_when_opened_by_its_path_then_sql_and_csharp_ask_that_one()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        Assert.Contains($"no workspace in {notebook.File("absent")}", (await notebook.FailAsync("#!toolkit absent")).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(notebook.File("absent")));
        Assert.Contains("write #!toolkit PATH", string.Join('\n', (await notebook.FailAsync("#!toolkit")).Traceback), StringComparison.Ordinal);

        using (Workspace other = Workspace.Open(notebook.File("other")))
        {
            await other.Ingest.BarsAsync("MINE", "1d", [new Bar(DateTime.UnixEpoch, 1, 2, 0.5, 1.5)]);
        }

        await notebook.RunAsync("#!toolkit other\n#!sql --name r\nSELECT count(*) AS n FROM bars");
        Assert.Equal("other 1", (await notebook.RunAsync("$\"{System.IO.Path.GetFileName(tk.Path)} {r.Column<long>(\"n\")[0]}\"")).Plain);
    }

    [Fact]
    public async Task Name_when_it_is_none_of_csharp_then_nothing_is_asked()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        Assert.Contains("'1st' is no name of a C# variable", (await notebook.FailAsync("#!sql --name 1st\nSELECT nothing")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_values_and_column_names_are_inert()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        const string attack = "<script>alert(1)</script>";
        RecordedOutput output = await notebook.RunAsync($"#!sql\nSELECT '{attack}' AS \"{attack}\", ['{attack}'] AS nested, {{'{attack}': 1}} AS s");
        Assert.DoesNotContain("<script", output.Html!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", output.Html!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_when_shown_in_a_cell_speaks_of_csharp_and_of_cells_and_of_no_flag()
    {
        await using Notebook notebook = new();
        await notebook.OpenWorkspaceAsync();
        Assert.EndsWith(
            "give each $name of the query a value: a C# variable of that name in an earlier cell", (await notebook.FailAsync("#!sql\nSELECT $missing")).Message, StringComparison.Ordinal);
        Assert.EndsWith("`parameters: new { name = value }`", (await notebook.FailAsync("await tk.SqlAsync(\"SELECT $missing\")")).Message, StringComparison.Ordinal);
        CellError error = await notebook.FailAsync("await tk.Bars.ReadAsync(\"NOPE\", \"1d\")");
        Assert.Contains("`tk.Symbols()` shows what is stored", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("toolkit ", error.Message, StringComparison.Ordinal);
    }
}
