using Toolkit.Notebooks.Assistance;

namespace Toolkit.Notebooks.Tests;

/// <summary>Completion and inspection; <c>|</c> in a text is the cursor.</summary>
public sealed class AssistanceTests(AssistanceTests.Declared declared) : IClassFixture<AssistanceTests.Declared>
{
    private static readonly SqlTable[] Tables =
    [
        new("bars", [("symbol", "VARCHAR"), ("time", "TIMESTAMP"), ("close", "DOUBLE")]),
        new("datasets", [("symbol", "VARCHAR"), ("rows", "BIGINT")]),
    ];

    [Theory]
    [InlineData("Console.WriteL|", "WriteLine")]
    [InlineData("Console.|", "WriteLine", "ReadKey", "Out")]
    [InlineData("System.Collections.Gen|", "Generic")]
    [InlineData("numbers.Sel|", "Select", "SelectMany")]
    [InlineData("numbers.Where(n => n.CompareT|", "CompareTo")]
    [InlineData("numbers?.Cou|", "Count")]
    [InlineData("numbers.\nvar other = 1;\nnumbers.Ad|\nvar more = 2;", "Add", "AddRange")]
    [InlineData("numbe|", "numbers")]
    [InlineData("foreach (var item in numbers) { it|", "item")]
    [InlineData("Twi|", "Twice")]
    [InlineData("new Lis|", "List")]
    [InlineData("using System.Thr|", "Threading")]
    [InlineData("forea|", "foreach")]
    [InlineData("new Trade { Qua|", "Quantity")]
    [InlineData("new Trade { Quantity = 1, Pri|", "Price")]
    [InlineData("var next = trade with { Pri|", "Price")]
    [InlineData("Twice(val|", "value:")]
    [InlineData("int.Par|", "Parse")]
    [InlineData("$\"{numbers.Cou|}\"", "Count")]
    [InlineData("if (trade is { Quan| })", "Quantity")]
    [InlineData("await Task.Del|", "Delay")]
    [InlineData("#!sq|", "#!sql")]
    [InlineData("#!sql --na|", "--name")]
    [InlineData("#!sql\nSELECT * FROM ba|", "bars")]
    [InlineData("#!sql\nSELECT clo| FROM bars", "close")]
    [InlineData("#!sql\nSELECT b.| FROM bars b", "symbol", "time", "close")]
    [InlineData("#!sql\nSELECT * FROM bars WHERE close > $num|", "numbers")]
    [InlineData("#!sql\nSEL|", "SELECT")]
    [InlineData("#!sql\nSELECT 1\n#!csharp\nnumbers.AddR|", "AddRange")]
    [InlineData("#!time\nnumbers.AddR|", "AddRange")]
    public void What_can_follow_is_suggested(string text, params string[] expected)
    {
        Notebook notebook = declared.Notebook;
        Assert.Superset(expected.ToHashSet(), Complete(notebook, text).ToHashSet());
    }

    [Theory]
    [InlineData("// numb|")]
    [InlineData("\"numb|\"")]
    [InlineData("\"numb|")]
    [InlineData("1.5e|")]
    [InlineData("var numb|")]
    [InlineData("class Numb|")]
    [InlineData("nothingOfThatName.|")]
    [InlineData("#!markdown\nnumb|")]
    [InlineData("#!sql\nSELECT 'ba|'")]
    [InlineData("#!sql\n-- ba|")]
    public void Where_nothing_fits_nothing_is_suggested(string text)
    {
        Notebook notebook = declared.Notebook;
        Assert.Empty(Complete(notebook, text));
    }

    [Theory]
    [InlineData("Console.|", "Equals", "op_Implicit", ".cctor")]
    [InlineData("numbers.|", "List", "Repeat", ".ctor", "Finalize", "MemberwiseClone")]
    [InlineData("DateTime.|", "AddDays", "Year")]
    [InlineData("new Trade { Quantity = 1, |", "Quantity")]
    [InlineData("#!sql\nSELECT d.| FROM datasets d", "close")]
    public void What_does_not_fit_is_not_suggested(string text, params string[] wrong)
    {
        Notebook notebook = declared.Notebook;
        string[] all = Complete(notebook, text);
        Assert.NotEmpty(all);
        Assert.Empty(all.Intersect(wrong));
    }

    [Fact]
    public void The_word_up_to_the_cursor_is_what_is_replaced()
    {
        Notebook notebook = declared.Notebook;
        Suggestions found = Assistance(notebook).Complete("var x = Console.WriLine;", 19);
        Assert.Equal((16, 19), (found.Start, found.End));
        Assert.Contains("WriteLine", found.All.Select(s => s.Text));
    }

    [Fact]
    public async Task What_the_user_has_declared_comes_first()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("var Console2 = 1;");
        Assert.Equal(["Console2", "Console"], Complete(notebook, "Conso|")[..2]);
    }

    [Fact]
    public async Task Files_are_suggested_where_a_path_is_asked_for()
    {
        await using Notebook notebook = new();
        notebook.Write("lib/Some.dll", "");
        notebook.Write("lib/notes.txt", "");
        notebook.Write("toolkit.dib", "");

        Assert.Equal(["lib/"], Complete(notebook, "#r \"li|"));
        Assert.Equal(["Some.dll"], Complete(notebook, "#r \"lib/|"));
        Assert.Equal(["toolkit.dib"], Complete(notebook, "#!import tool|"));
        Assert.Equal(["lib/"], Complete(notebook, "#!toolkit |"));
        Assert.Empty(Complete(notebook, "#r \"nuget: Some|"));
    }

    [Fact]
    public async Task The_workspace_s_own_views_and_columns_are_suggested()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync($"using Toolkit; var tk = Workspace.Open(@\"{notebook.File("ws")}\");");
        await notebook.RunAsync("#!sql\nCREATE TABLE mine AS SELECT 1 AS first_column");
        CodeAssistance assistance = new(notebook.Session.CSharp, notebook.Folder, new SqlTables(notebook.Session.Sql).Read);

        Assert.Contains("bars", Texts("#!sql\nSELECT * FROM |"));
        Assert.Contains("timeframe", Texts("#!sql\nSELECT time| FROM bars"));
        Assert.Equal(["first_column"], Texts("#!sql\nSELECT mine.| FROM mine"));

        string[] Texts(string text)
        {
            int at = text.IndexOf('|');
            return [.. assistance.Complete(text.Remove(at, 1), at).All.Select(s => s.Text)];
        }
    }

    [Fact]
    public async Task Without_a_workspace_there_are_no_tables()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync($"using Toolkit; var tk = Workspace.Open(@\"{notebook.File("ws")}\"); tk.Dispose();");
        Assert.Empty(new SqlTables(notebook.Session.Sql).Read());
    }

    [Theory]
    [InlineData("Console.Wri|teLine(1)", "void Console.WriteLine(int value)")]
    [InlineData("num|bers", "List<int> numbers")]
    [InlineData("numbers|", "List<int> numbers")]
    [InlineData("numbers.Add(|", "void List<int>.Add(int item)")]
    [InlineData("Twice(1|)", "int Twice(int value)")]
    [InlineData("Tra|de", "Trade")]
    [InlineData("trade.Pri|ce", "double Trade.Price { get; set; }")]
    [InlineData("#!sq|l", "#!sql [--name NAME] [--max-rows N]")]
    [InlineData("#!sql\nSELECT * FROM bars WHERE clo|se > 1", "bars.close DOUBLE")]
    public void A_name_is_described_by_how_it_is_declared(string text, string expected)
    {
        Notebook notebook = declared.Notebook;
        Description? found = Inspect(notebook, text);
        Assert.NotNull(found);
        Assert.Contains(expected, found.Signatures[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_s_documentation_is_shown()
    {
        Notebook notebook = declared.Notebook;
        Description? found = Inspect(notebook, "Toolkit.Notebooks.NotebookSession|");
        Assert.Equal("A running notebook: what its cells declare stays until the session ends.", found?.Summary);
        Assert.Contains(found!.Details, d => d.Heading == "remarks");
    }

    [Fact]
    public void Overloads_are_listed()
    {
        Notebook notebook = declared.Notebook;
        Description? found = Inspect(notebook, "Console.WriteLine|");
        Assert.True(found!.Signatures.Count > 5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1 + |2")]
    [InlineData("|")]
    [InlineData("}}}{{{ \"\"\" |")]
    public void Where_nothing_has_a_name_there_is_nothing_to_describe(string text)
    {
        Notebook notebook = declared.Notebook;
        Assert.Null(Inspect(notebook, text.Contains('|') ? text : text + "|"));
    }

    [Fact]
    public void Any_beginning_of_any_code_is_answered()
    {
        Notebook notebook = declared.Notebook;
        CodeAssistance assistance = Assistance(notebook);
        const string Code = """
            #!sql --name top
            SELECT symbol, $x FROM bars b WHERE 'a' < "b"
            #!csharp
            var x = $"{numbers[0]:F2} {{"; /* c */ foreach (var (a, b) in new[] { (1, 2) }) { Console.WriteLine(a?.ToString() ?? ""); }
            record R(int A) { public int B => A switch { > 1 and < 3 => 1, _ => 0 }; }
            """;
        for (int at = 0; at <= Code.Length; at++)
        {
            Assert.InRange(assistance.Complete(Code[..at], at).Start, 0, at);
            assistance.Complete(Code, at);
            assistance.Inspect(Code, at);
        }
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("abc", 2, 2)]
    [InlineData("📈b", 1, 2)]
    [InlineData("a📈b📈", 4, 6)]
    [InlineData("abc", 99, 3)]
    [InlineData("\uD83D", 1, 1)]
    public void Code_points_and_utf16_units_are_counted_apart(string text, int points, int units)
    {
        Assert.Equal(units, CodePoints.ToUtf16(text, points));
        Assert.Equal(Math.Min(points, text.EnumerateRunes().Count()), CodePoints.FromUtf16(text, units));
    }

    private static CodeAssistance Assistance(Notebook notebook) => new(notebook.Session.CSharp, notebook.Folder, () => Tables);

    private static string[] Complete(Notebook notebook, string text)
    {
        int at = text.IndexOf('|');
        return [.. Assistance(notebook).Complete(text.Remove(at, 1), at).All.Select(s => s.Text)];
    }

    private static Description? Inspect(Notebook notebook, string text)
    {
        int at = text.IndexOf('|');
        return Assistance(notebook).Inspect(text.Remove(at, 1), at);
    }

    /// <summary>A session that all tests look at and none changes.</summary>
    public sealed class Declared : IAsyncLifetime
    {
        internal Notebook Notebook { get; } = new();

        public async Task InitializeAsync()
        {
            await Notebook.RunAsync("var numbers = new List<int> { 1, 2 }; int Twice(int value) => 2 * value;");
            await Notebook.RunAsync("public record Trade { public int Quantity { get; init; } public double Price { get; set; } } var trade = new Trade();");
        }

        public async Task DisposeAsync() => await Notebook.DisposeAsync();
    }
}
