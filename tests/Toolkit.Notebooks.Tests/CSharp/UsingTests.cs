using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary><c>using var x = …;</c> at the top of a cell or a script, where scripting itself refuses it.</summary>
public sealed class UsingTests : IDisposable
{
    private const string Resource = "class Resource(string name) : IDisposable { public string Name => name; public void Dispose() => Console.WriteLine(\"closed \" + name); }";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_is_open_in_the_cells_after_it_and_closed_when_the_session_ends()
    {
        RecordedOutput declaring = new();
        await using (Notebook notebook = new())
        {
            await notebook.RunAsync(Resource);
            await notebook.Session.ExecuteAsync(new("using System.IO;\nusing var a = new Resource(\"a\");\nusing Resource b = new(\"b\"), c = new(\"c\");"), declaring);
            Assert.Equal("a b c", (await notebook.RunAsync("$\"{a.Name} {b.Name} {c.Name}\"")).Plain);
            Assert.Equal("", declaring.Stdout);
        }

        Assert.Equal("closed c\nclosed b\nclosed a\n", declaring.Stdout);
    }

    [Fact]
    public async Task A_cell_that_declares_it_again_closes_the_one_before_first()
    {
        await using Notebook notebook = new();
        string cell = $"using var file = new System.IO.FileStream(@\"{notebook.File("locked")}\", System.IO.FileMode.OpenOrCreate, System.IO.FileAccess.Write, System.IO.FileShare.None);";
        await notebook.RunAsync(cell);
        await notebook.RunAsync(cell);
        Assert.Equal("True", (await notebook.RunAsync("file.CanWrite")).Plain);
        await notebook.RunAsync(Resource + "\nusing var r = new Resource(\"r\");");
        Assert.Equal("closed r\n", (await notebook.RunAsync("int r = 1;")).Stdout);
    }

    [Fact]
    public async Task An_asynchronous_one_is_closed_as_such()
    {
        RecordedOutput output = new();
        await using (Notebook notebook = new())
        {
            await notebook.Session.ExecuteAsync(
                new("class Late : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Yield(); Console.Write(\"late\"); } }\nawait using var x = new Late();"), output);
        }

        Assert.Equal("late", output.Stdout);
    }

    [Fact]
    public async Task Errors_name_the_lines_and_columns_of_the_cell()
    {
        await using Notebook notebook = new();
        Assert.Contains("(2,42): error CS0103", (await notebook.FailAsync("int a = 1;\nusing var t = new System.IO.StringReader(nothing);")).Message, StringComparison.Ordinal);
        Assert.Contains("(1,1): error CS1674: 'int'", (await notebook.FailAsync("using var n = 5;")).Message, StringComparison.Ordinal);
        CellError thrown = await notebook.FailAsync("int b = 1;\nusing var s = new System.IO.StringReader(null!);");
        Assert.Contains(thrown.Traceback, l => l.EndsWith(":line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_usings_mean_what_they_always_meant()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync(Resource);
        RecordedOutput output = await notebook.RunAsync("""
            using System.IO;
            using static System.Math;
            using Text = System.Text.StringBuilder;
            using (var block = new Resource("block")) { Console.WriteLine("in"); }
            void Inner() { using var inner = new Resource("inner"); }
            Inner();
            string text = "using var x = 1;";
            // using var y = 2;
            """);
        Assert.Equal("in\nclosed block\nclosed inner\n", output.Stdout);
        Assert.Equal("using var x = 1;", (await notebook.RunAsync("text")).Plain);
        Assert.Equal(Completeness.Complete, notebook.Session.Completeness("using var x = new System.IO.MemoryStream();").Status);
    }

    [Fact]
    public async Task A_script_closes_them_in_turn_when_it_ends_also_when_it_fails()
    {
        string resource = $"class Resource(string path, string name) : IDisposable {{ public void Dispose() => System.IO.File.AppendAllText(path, name); }}\nstring log = @\"{_folder.File("log")}\";\n";
        string path = _folder.Write("run.csx", resource + "using var a = new Resource(log, \"a\");\nusing var b = new Resource(log, \"b\");\nif (Args.Count > 0) throw new InvalidOperationException(\"why\");\nreturn 3;");
        ScriptFile script = await ScriptFile.CompileAsync(path);
        Assert.Equal(3, await script.RunAsync([]));
        Assert.Equal("ba", File.ReadAllText(_folder.File("log")));
        ToolkitException thrown = await Assert.ThrowsAsync<ToolkitException>(() => script.RunAsync(["fail"]));
        Assert.Contains("run.csx(5,", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("baba", File.ReadAllText(_folder.File("log")));
    }

    [Fact]
    public async Task A_file_that_is_loaded_may_declare_them_too()
    {
        RecordedOutput output = new();
        await using (Notebook notebook = new())
        {
            notebook.Write("part.csx", Resource + "\nusing var part = new Resource(\"part\");");
            await notebook.Session.ExecuteAsync(new("#load \"part.csx\"\npart.Name"), output);
            Assert.Equal("part", output.Plain);
        }

        Assert.Equal("closed part\n", output.Stdout);
    }

    [Fact]
    public async Task A_strategy_file_may_have_them_beside_its_class()
    {
        string path = _folder.Write("s.csx", "using System.IO;\nusing var tk = Workspace.Open(\"nowhere\");\nclass Mine : Strategy { public override void Next() { } }");
        Assert.Equal("Mine", (await Scripting.StrategyFile.LoadAsync(path)).Strategy.Name);
    }

    public void Dispose() => _folder.Dispose();
}
