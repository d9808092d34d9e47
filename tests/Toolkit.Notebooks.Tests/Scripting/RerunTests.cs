using Toolkit.Scripting;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>Runs of strategies that the toolkit has compiled, run again by <c>tk.Runs.RerunAsync</c>.</summary>
public sealed class RerunTests : IAsyncLifetime
{
    private const string Cross =
        """
        class MyCross : Strategy
        {
            public int Fast { get; init; } = 5;
            Indicator fast, slow;
            public override void Init() { fast = Sma(Close, Fast); slow = Sma(Close, 20); }
            public override void Next()
            {
                if (CrossedUp(fast, slow)) Buy();
                else if (CrossedDown(fast, slow)) Sell();
            }
        }
        """;

    // Opened by the library as users do: what a session or script runs is theirs.
    private const string Study = "var study = await tk.StudyAsync(\"WALK\", \"1d\");";

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public RerunTests() => _tk = Workspace.Open(_folder.File("ws"));

    public async Task InitializeAsync() => await _tk.Ingest.BarsAsync("WALK", "1d", [.. Walk()]);

    public Task DisposeAsync()
    {
        _tk.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Run_of_a_strategy_file_when_the_file_is_gone_then_the_same_to_the_bit_with_its_parameters()
    {
        string path = _folder.Write("my.csx", Cross);
        long id = await SaveAsync((await StrategyFile.LoadAsync(path)).Strategy.Create(ParameterSet.Parse(["fast=4"])));
        File.Delete(path);

        StoredRun run = await SameAsync(id);

        Assert.Equal(Cross, run.StrategySource);
        // SmaCross crosses the same averages: an oracle that was not compiled here.
        Assert.Equal(Backtest.Run(await _tk.Bars.ReadAsync("WALK", "1d"), new SmaCross(4, 20)).Equity, run.Result.Equity);
    }

    [Fact]
    public async Task Run_of_one_of_several_strategies_when_run_again_then_it_is_found_by_its_name()
    {
        string path = _folder.Write("several.csx", Cross + "\n" + Cross.Replace("MyCross", "Other").Replace("20", "30"));
        await SameAsync(await SaveAsync((await StrategyFile.LoadAsync(path + ":Other")).Strategy.Create()));
    }

    [Fact]
    public async Task Run_of_a_file_that_loads_another_and_refers_to_a_dll_when_the_loaded_one_is_gone_then_the_same()
    {
        string loaded = _folder.Write("lib/base.csx", "using System.Net;\nabstract class Waiting : Strategy { protected abstract int Bars { get; } public override void Next() { if (BarNumber == Bars) Buy(); } }");
        string dll = Path.Combine(_folder.Path, "Acme.dll");
        Emit(dll, "namespace Acme; public static class Numbers { public static int Answer() => 42; }");
        string path = _folder.Write("two.csx", "#r \"Acme.dll\"\n#load \"lib/base.csx\"\nusing Acme;\nclass Two : Waiting { protected override int Bars => Numbers.Answer(); }");
        long id = await SaveAsync((await StrategyFile.LoadAsync(path)).Strategy.Create());
        File.Delete(loaded);
        File.Delete(path);

        StoredRun run = await SameAsync(id);

        Assert.Equal((await _tk.Bars.ReadAsync("WALK", "1d")).Time[43], Assert.Single(run.Trades).EntryTime);
        Assert.Contains($"#r \"{dll}\"", run.StrategySource);
        // What was kept compiles to what is kept again.
        Assert.Equal(run.StrategySource, StrategySources.Of((await StrategyFile.CompileAsync(run.StrategySource!, "kept", "Two")).Type));
    }

    [Fact]
    public async Task Run_of_a_cells_class_when_another_session_runs_it_again_then_the_same()
    {
        long id;
        await using (Notebook notebook = new())
        {
            await OpenAsync(notebook);
            await notebook.RunAsync("using System.Globalization;\nconst int Slow = 30;\nstatic int Twice(int n) => 2 * n;\nint unused = 1;\nConsole.WriteLine(unused);");
            await notebook.RunAsync("abstract class Base : Strategy { protected Indicator fast, slow; }\nclass Mine : Base { public override void Next() => Buy(); }");
            await notebook.RunAsync("const int Slow = 20;");
            await notebook.RunAsync("""
                class Mine : Base
                {
                    public int Fast = int.Parse("4", NumberStyles.None);
                    public override void Init() { fast = Sma(Close, Fast); slow = Sma(Close, Twice(Slow) / 2); }
                    public override void Next() { if (CrossedUp(fast, slow)) Buy(); else if (CrossedDown(fast, slow)) Sell(); }
                }
                var saved = await tk.Runs.SaveAsync((await tk.StudyAsync("WALK", "1d")).Run(new Mine()), "mine");
                """);
            notebook.Session.CSharp.TryGet("saved", out object? value);
            id = (long)value!;
            Assert.Equal("True", (await notebook.RunAsync("(await tk.Runs.RerunAsync(saved)).IsSame")).Plain);
        }

        await using Notebook other = new();
        await OpenAsync(other);
        Assert.Equal("True", (await other.RunAsync($"(await tk.Runs.RerunAsync({id})).IsSame")).Plain);
        StoredRun run = await SameAsync(id);
        Assert.Equal(Backtest.Run(await _tk.Bars.ReadAsync("WALK", "1d"), new SmaCross(4, 20)).Equity, run.Result.Equity);
        Assert.DoesNotContain("WriteLine", run.StrategySource);
    }

    [Fact]
    public async Task Run_of_a_scripts_class_when_run_again_then_the_same()
    {
        string path = _folder.Write("job.csx", $"using Toolkit;\n{Cross}\nusing var tk = Workspace.Open(Args[0]);\n{Study}\nreturn (int)await tk.Runs.SaveAsync(study.Run(new MyCross {{ Fast = 7 }}), \"job\");");

        int id = (int)(await (await ScriptFile.CompileAsync(path)).RunAsync([_tk.Path]))!;

        StoredRun run = await SameAsync(id);
        Assert.Equal(File.ReadAllText(path), run.StrategySource);
    }

    [Fact]
    public async Task Text_that_compiles_no_more_when_run_again_then_bad_data_with_line_and_column()
    {
        Strategy strategy = (await StrategyFile.LoadAsync(_folder.Write("my.csx", Cross))).Strategy.Create();
        (string Text, ErrorKind Kind, string Message)[] cases =
        [
            (Cross.Replace("fast = Sma(", "fast = Smaa("), ErrorKind.BadData, "run 1(5,42): error CS0103: The name 'Smaa' does not exist in the current context"),
            ("#line 7 \"base.csx\"\nclass MyCross : Strategi { }", ErrorKind.BadData, "base.csx(7,17): error CS0246"),
            ("#load \"absent.csx\"\n" + Cross, ErrorKind.BadData, "run 3(1,7): error CS1504: Source file 'absent.csx' could not be opened"),
            ("#r \"Absent.dll\"\n" + Cross, ErrorKind.BadData, "run 4(1,1): error CS0006: Metadata file 'Absent.dll' could not be found"),
            (Cross.Replace("MyCross", "Other"), ErrorKind.NotFound, "run 5 has no strategy 'MyCross'"),
            ("int a = 1;", ErrorKind.BadData, "run 6 has no strategy class"),
        ];
        foreach ((string text, ErrorKind kind, string message) in cases)
        {
            long id = await SaveAsync(strategy, text);
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.RerunAsync(id));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(kind, error.Kind);
        }
    }

    private async Task<StoredRun> SameAsync(long id)
    {
        RerunReport report = await _tk.Runs.RerunAsync(id);
        Assert.Empty(report.Differences);
        Assert.NotEmpty(report.Original.Trades);
        return report.Original;
    }

    private async Task<long> SaveAsync(Strategy strategy, string? source = null) =>
        await _tk.Runs.SaveAsync((await _tk.StudyAsync("WALK", "1d")).Run(strategy), "mine", new() { StrategySource = source });

    private Task<RecordedOutput> OpenAsync(Notebook notebook) => notebook.RunAsync($"using Toolkit; var tk = Workspace.Open(@\"{_tk.Path}\");");

    private static void Emit(string path, string code)
    {
        using FileStream file = File.Create(path);
        Assert.True(Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path), [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code)],
            [ScriptReferences.Reference(typeof(object).Assembly.Location)], new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary)).Emit(file).Success);
    }

    private static IEnumerable<Bar> Walk()
    {
        Random random = new(5);
        double price = 100;
        for (int i = 0; i < 300; i++)
        {
            double open = price;
            price = Math.Round(price * (1 + 0.04 * (random.NextDouble() - 0.5)), 2);
            yield return new(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i), open, Math.Max(open, price), Math.Min(open, price), price, 1);
        }
    }
}
