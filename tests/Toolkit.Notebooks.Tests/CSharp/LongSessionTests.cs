using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Notebooks.Tests;

/// <summary>A session of many cells stays small, and what it forgets cannot be told from what it keeps.</summary>
public sealed class LongSessionTests
{
    [Fact]
    public async Task Cells_of_statements_when_many_then_the_session_keeps_none_of_them()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int y = 0; int i = 1;");
        int before = Chain(notebook).Count();
        for (int cell = 0; cell < 30; cell++)
        {
            await notebook.RunAsync(cell % 2 == 0 ? "y += i;" : "y");
        }

        Assert.Equal(before, Chain(notebook).Count());
        Assert.Equal("15", (await notebook.RunAsync("y")).Plain);
    }

    [Fact]
    public async Task Cells_that_declare_when_many_then_each_takes_as_much_memory_as_the_first_ones()
    {
        await using Notebook notebook = new();
        await DeclareAsync(notebook, 0, 20);
        long start = GC.GetTotalMemory(forceFullCollection: true);
        await DeclareAsync(notebook, 20, 170);

        // The references alone, named again by each cell and inherited from each before it, were 110 MB here.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - start, long.MinValue, 40L << 20);
        Assert.All(Chain(notebook).Take(150), script => Assert.Empty(script.Options.MetadataReferences));
        Assert.Equal("169", (await notebook.RunAsync("v169")).Plain);
    }

    [Fact]
    public async Task Cells_that_declare_when_there_are_many_then_it_is_said_with_what_to_do_and_again_at_twice_as_many()
    {
        await using Notebook notebook = new(o => o with { CellsBeforeNote = 3 });
        List<int> noted = [];
        for (int cell = 1; cell <= 7; cell++)
        {
            await notebook.RunAsync("1 + 1");
            if ((await notebook.RunAsync($"int v{cell} = {cell};")).Stderr is { Length: > 0 } note)
            {
                Assert.Contains("Restart the kernel", note, StringComparison.Ordinal);
                Assert.Contains("what is in the workspace stays", note, StringComparison.Ordinal);
                noted.Add(cell);
            }
        }

        Assert.Equal([3, 6], noted);
    }

    [Fact]
    public async Task Values_of_anonymous_types_when_of_different_cells_then_they_are_equal()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("var seen = new HashSet<object>();");
        await notebook.RunAsync("seen.Add(new { A = 1 });");
        Assert.Equal("True", (await notebook.RunAsync("seen.Contains(new { A = 1 })")).Plain);
    }

    [Theory]
    [InlineData("int.TryParse(\"7\", out int n);", "n", "7")]
    [InlineData("var (a, b) = (1, 2);", "a + b", "3")]
    [InlineData("using System.Globalization;", "CultureInfo.InvariantCulture.Name.Length", "0")]
    [InlineData("using G = System.Globalization.CultureInfo;", "G.InvariantCulture.Name.Length", "0")]
    [InlineData("using static System.Math;", "Max(1, 2)", "2")]
    [InlineData("int F(int x) => x + 1;", "F(1)", "2")]
    [InlineData("record R(int A);", "new R(3).A", "3")]
    [InlineData("enum E { One = 1 }", "(int)E.One", "1")]
    [InlineData("delegate int D(int x);", "((D)(x => x))(4)", "4")]
    [InlineData("int P => 5;", "P", "5")]
    [InlineData("static int Twice(this int x) => 2 * x;", "3.Twice()", "6")]
    [InlineData("if (1 is int q) { }", "1 + 1", "2")]
    [InlineData("#r \"System.Xml.XDocument\"\nint k = 1;", "new System.Xml.Linq.XElement(\"a\").Name.LocalName + k", "a1")]
    public async Task Declaration_when_statements_stand_between_then_it_is_seen(string declares, string asks, string expected)
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int first = 1;");
        await notebook.RunAsync(declares);
        await notebook.RunAsync("first++;");
        await notebook.RunAsync("Console.Write(first);");
        Assert.Equal(expected, (await notebook.RunAsync(asks)).Plain);
        Assert.Equal("2", (await notebook.RunAsync("first")).Plain);
    }

    [Fact]
    public async Task Closures_of_a_forgotten_cell_when_called_later_then_they_share_the_variables()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int n = 0; Action add = null; event Action Rang; void Ring() => Rang?.Invoke(); Task later = null; var go = new TaskCompletionSource();");
        await notebook.RunAsync("add = () => n++; Rang += () => n += 10; later = Task.Run(async () => { await go.Task; n += 100; });");
        await notebook.RunAsync("n = 1000;");
        Assert.Equal("1111", (await notebook.RunAsync("add(); Ring(); go.SetResult(); await later; n")).Plain);
    }

    [Fact]
    public async Task Variable_when_declared_anew_with_another_type_then_the_old_closures_keep_theirs()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int x = 1; Func<int> old = () => x;");
        await notebook.RunAsync("x++;");
        await notebook.RunAsync("string x = \"new\";");
        await notebook.RunAsync("x += \"er\";");
        Assert.Equal("newer 2", (await notebook.RunAsync("$\"{x} {old()}\"")).Plain);
    }

    [Fact]
    public async Task Statements_that_throw_then_what_they_changed_before_stays()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync("int n = 1;");
        await notebook.FailAsync("n = 2; throw new InvalidOperationException();");
        Assert.Equal("2", (await notebook.RunAsync("n")).Plain);
    }

    [Theory]
    [InlineData("$\"{", "1", "}\"", 400, "10 deep")]
    [InlineData("$\"{1+", "1", "}\"", 20_000, "500 deep")]
    [InlineData("(", "1", ")", 20_000, "500 deep")]
    [InlineData("new List<", "int", ">()", 3_000, "500 deep")]
    [InlineData("/*", " a comment", "*/", 700_000, "2,000,000")]
    public async Task Code_beyond_the_compiler_when_run_then_it_is_refused_in_words_and_the_session_goes_on(string open, string inside, string close, int times, string said)
    {
        await using Notebook notebook = new();
        string code = $"var x = {string.Concat(Enumerable.Repeat(open, times))}{inside}{string.Concat(Enumerable.Repeat(close, times))};";
        CellError error = await notebook.FailAsync(code);
        Assert.Contains("cell 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        _ = notebook.Session.Completeness(code);
        Assert.Equal("2", (await notebook.RunAsync("1 + 1")).Plain);
    }

    [Fact]
    public async Task Nesting_of_everyday_code_is_no_matter()
    {
        await using Notebook notebook = new();
        string texts = string.Concat(Enumerable.Repeat("$\"{", 5)) + "1" + string.Concat(Enumerable.Repeat("}\"", 5));
        string brackets = new string('(', 100) + "1" + new string(')', 100);
        string compared = string.Join(" && ", Enumerable.Range(0, 400).Select(i => $"{i} < {i + 1}"));
        Assert.Equal("1 1 True", (await notebook.RunAsync($"string s = \"{new string('(', 1_000)}\"; $\"{{{texts}}} {{{brackets}}} {{{compared}}}\"")).Plain);
    }

    private static async Task DeclareAsync(Notebook notebook, int from, int to)
    {
        for (int cell = from; cell < to; cell++)
        {
            await notebook.RunAsync($"int v{cell} = {cell};");
        }
    }

    private static IEnumerable<Script> Chain(Notebook notebook)
    {
        for (Script? script = notebook.Session.CSharp.State!.Script; script is not null; script = script.Previous)
        {
            yield return script;
        }
    }
}
