using System.Text.Json.Nodes;
using Toolkit.Notebooks.Documents;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

public sealed class RunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [NbFormatFact]
    public async Task Outputs_are_those_that_Jupyter_writes()
    {
        NotebookDocument notebook = Dib("""
            Console.WriteLine("one"); Console.Write("two\nthree"); Console.Error.Write("bad");
            #!csharp
            var shown = display("first", "text/plain");
            #!csharp
            shown.Update("second");
            #!markdown
            # Title
            #!csharp
            6 * 7
            #!csharp
            throw new InvalidOperationException("why");
            """);
        NotebookReport report = await NotebookRunner.RunAsync(notebook);
        Assert.Equal((5, 1, 6), (report.Cells, report.Failed, report.FirstFailure!.Number));
        JsonArray cells = Saved(notebook)["cells"]!.AsArray();
        Assert.Equal("""[{"name":"stdout","output_type":"stream","text":["one\n","two\n","three"]},{"name":"stderr","output_type":"stream","text":["bad"]}]""", cells[0]!["outputs"]!.ToJsonString());
        Assert.Equal("""[{"data":{"text/plain":["second"]},"metadata":{},"output_type":"display_data"}]""", cells[1]!["outputs"]!.ToJsonString());
        Assert.Equal("[]", cells[2]!["outputs"]!.ToJsonString());
        Assert.Equal(("execute_result", 4, "42"), (cells[4]!["outputs"]![0]!["output_type"]!.ToString(), (int)cells[4]!["outputs"]![0]!["execution_count"]!, cells[4]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString()));
        Assert.Equal(("error", "InvalidOperationException", "why"), (cells[5]!["outputs"]![0]!["output_type"]!.ToString(), cells[5]!["outputs"]![0]!["ename"]!.ToString(), cells[5]!["outputs"]![0]!["evalue"]!.ToString()));
        NbFormat.Check(_folder.File("saved.ipynb"));
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_unless_it_is_to_go_on()
    {
        const string text = "nothing\n#!csharp\nint b = 1;\n#!csharp\nnothing\n";
        NotebookReport stopped = await NotebookRunner.RunAsync(Dib(text));
        Assert.Equal((1, 1), (stopped.Cells, stopped.Failed));
        NotebookReport went = await NotebookRunner.RunAsync(Dib(text), new() { KeepGoing = true });
        Assert.Equal((3, 2, 1), (went.Cells, went.Failed, went.FirstFailure!.Number));
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_fails_with_the_limit()
    {
        NotebookReport report = await NotebookRunner.RunAsync(
            Dib("await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);"), new() { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal("Timeout", report.FirstFailure!.Error.Name);
        Assert.Contains("longer than the 1 s", report.FirstFailure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_go_into_a_cell_behind_the_declared_ones_with_their_types()
    {
        string path = _folder.Write("p.ipynb", """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
             {"id": "a", "cell_type": "code", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": null,
              "source": "var symbol = \"A\"; double cash = 1; var days = 5; DateTime from = DateTime.UnixEpoch; var code = \"x\"; decimal d = 1m;"},
             {"id": "b", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,
              "source": "$\"{symbol}|{cash / 4}|{days}|{from:O}|{code}|{d}|{extra}\""}]}
            """);
        NotebookDocument notebook = NotebookDocument.Load(path);
        Dictionary<string, string> given = new() { ["symbol"] = "\"; throw null; //", ["cash"] = "2", ["days"] = "7", ["from"] = "2024-02-29", ["code"] = "007", ["d"] = "1.50", ["extra"] = "true" };
        NotebookReport report = await NotebookRunner.RunAsync(notebook, new() { Parameters = given });
        Assert.Null(report.FirstFailure);
        Assert.Equal(["extra"], report.UnknownParameters);
        JsonArray cells = Saved(notebook)["cells"]!.AsArray();
        Assert.Equal("injected-parameters", cells[1]!["metadata"]!["tags"]![0]!.ToString());
        Assert.Equal("\"; throw null; //|0.5|7|2024-02-29T00:00:00.0000000Z|007|1.50|True", cells[2]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString());

        // Given again, they take the place of the ones given before.
        NotebookDocument again = NotebookDocument.Load(_folder.File("saved.ipynb"));
        await NotebookRunner.RunAsync(again, new() { Parameters = new Dictionary<string, string> { ["extra"] = "false" } });
        Assert.Equal(3, again.Cells.Count);
        ToolkitException wrong = await Assert.ThrowsAsync<ToolkitException>(() => NotebookRunner.RunAsync(again, new() { Parameters = new Dictionary<string, string> { ["days"] = "many" } }));
        Assert.Contains("'many' is no int", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int n = 1;", "99999999999", "'99999999999' is no int")]
    [InlineData("byte n = 1;", "256", "'256' is no byte")]
    [InlineData("short n = 1;", "-32769", "no short")]
    [InlineData("uint n = 1;", "-1", "no uint")]
    [InlineData("var n = 1UL;", "-1", "no ulong")]
    [InlineData("float n = 1;", "1e39", "no float")]
    [InlineData("decimal n = 1;", "1e29", "no decimal")]
    [InlineData("Int32 n = 1;", "99999999999", "no int")]
    [InlineData("DateOnly n = default;", "2024-02-30", "no DateOnly")]
    public async Task A_parameter_that_its_type_does_not_hold_is_refused_before_a_cell_runs(string declared, string value, string says)
    {
        NotebookDocument notebook = WithParameters(declared, "n");
        ToolkitException wrong = await Assert.ThrowsAsync<ToolkitException>(() => NotebookRunner.RunAsync(notebook, new() { Parameters = new Dictionary<string, string> { ["n"] = value } }));
        Assert.Equal(ErrorKind.Usage, wrong.Kind);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(2, notebook.Cells.Count);
    }

    [Theory]
    [InlineData("int n = 1;", "-2147483648", "-2147483648")]
    [InlineData("sbyte n = 1;", "-128", "-128")]
    [InlineData("ulong n = 1;", "18446744073709551615", "18446744073709551615")]
    [InlineData("float n = 1;", "0.5", "0.5")]
    [InlineData("decimal n = 1;", "1e2", "100")]
    [InlineData("System.Int64 n = 1;", "99999999999", "99999999999")]
    [InlineData("int other = 1;", "99999999999", "99999999999")]
    [InlineData("int other = 1;", "000001", "000001")]
    [InlineData("int other = 1;", "0.25", "0.25")]
    public async Task A_parameter_that_its_type_holds_is_that_value(string declared, string value, string expected)
    {
        NotebookDocument notebook = WithParameters(declared, "n");
        NotebookReport report = await NotebookRunner.RunAsync(notebook, new() { Parameters = new Dictionary<string, string> { ["n"] = value } });
        Assert.Null(report.FirstFailure);
        Assert.Equal(expected, Saved(notebook)["cells"]![2]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString());
    }

    [Fact]
    public async Task Output_of_a_background_task_stands_in_the_cell_that_started_it()
    {
        NotebookDocument notebook = Dib("""
            var go = new TaskCompletionSource(); var told = new TaskCompletionSource();
            var late = Task.Run(async () => { await go.Task; Console.WriteLine("bg 1"); told.SetResult(); await Task.Yield(); Console.WriteLine("bg 2"); });
            Console.WriteLine("cell 1");
            #!csharp
            go.SetResult(); await told.Task; Console.WriteLine("cell 2");
            #!csharp
            await late; Console.WriteLine("cell 3");
            """);
        Assert.Null((await NotebookRunner.RunAsync(notebook)).FirstFailure);
        Assert.Equal(
            ["cell 1\nbg 1\nbg 2\n", "cell 2\n", "cell 3\n"],
            Saved(notebook)["cells"]!.AsArray().Select(c => string.Concat(Assert.Single(c!["outputs"]!.AsArray())!["text"]!.AsArray().Select(l => l!.ToString()))));
    }

    [Fact]
    public async Task The_notebook_is_saved_after_every_cell()
    {
        string output = _folder.File("out.ipynb");
        List<int> written = [];
        NotebookReport report = await NotebookRunner.RunAsync(
            Dib("1\n#!csharp\n2\n#!csharp\n3"), new() { OutputPath = output, HtmlPath = _folder.File("out.html") },
            new Hear(p =>
            {
                SpinWait.SpinUntil(() => Outputs() >= p.Number - 1, TimeSpan.FromSeconds(30));
                written.Add(Outputs());
            }));
        Assert.Null(report.FirstFailure);
        Assert.Equal([0, 1, 2], written);
        Assert.Equal(3, Outputs());
        Assert.Contains("</html>", File.ReadAllText(_folder.File("out.html")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part-*"));

        int Outputs() => !File.Exists(output) ? 0 : JsonNode.Parse(File.ReadAllText(output))!["cells"]!.AsArray().Count(c => c!["outputs"]!.AsArray().Count > 0);
    }

    [Fact]
    public async Task What_ran_before_a_run_was_stopped_keeps_its_outputs()
    {
        NotebookDocument notebook = Dib("1\n#!csharp\nawait Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);\n#!csharp\n3");
        using CancellationTokenSource cancel = new();
        NotebookReport report = await NotebookRunner.RunAsync(notebook, new(), new Hear(p => { if (p.Number == 2) { cancel.CancelAfter(TimeSpan.FromMilliseconds(200)); } }), cancel.Token);
        Assert.True(report.IsCancelled);
        JsonArray cells = Saved(notebook)["cells"]!.AsArray();
        Assert.Equal([1, 1, 0], cells.Select(c => c!["outputs"]!.AsArray().Count));
    }

    [Fact]
    public async Task Of_several_charts_only_the_first_carries_the_script_that_draws_them()
    {
        NotebookDocument notebook = Dib("""
            using Toolkit;
            var bars = BarSeries.From(Enumerable.Range(0, 5).Select(i => new Bar(DateTime.UnixEpoch.AddDays(i), 1, 2, 1, 2)), "A", Timeframe.Parse("1d"));
            Chart.Candles(bars)
            #!csharp
            Chart.Candles(bars).Display();
            """);
        Assert.Null((await NotebookRunner.RunAsync(notebook)).FirstFailure);
        string page = notebook.ToHtml();
        Assert.Equal(2, page.Split("<figure class=\"toolkit-chart\"").Length - 1);
        Assert.Equal(1, page.Split("toolkitCharts.unpack('").Length - 1);
    }

    [Fact]
    public async Task A_page_of_a_hostile_notebook_is_inert()
    {
        const string attack = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        NotebookDocument notebook = Dib($"""
            Console.WriteLine("{attack}");
            #!markdown
            # {attack}

            [a](javascript:alert(3)) [b](java&#10;script:alert(4)) ![c](javascript:alert(5)) <javascript:alert(6)> [d]: vbscript:x

            [e][d] [f](https://example.com) ![g](/etc/hostname.png) ![h](http://example.com/x.png)

            [d]: javascript:alert(7)
            #!csharp
            display("{attack}", "text/markdown"); display("{attack}"); display("<svg onload=alert(8)>", "image/svg+xml");
            #!csharp
            throw new Exception("{attack}");
            """);
        await NotebookRunner.RunAsync(notebook);
        string page = notebook.ToHtml();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<svg", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(?i)(href|src)=\"\\s*(java|vb)", page);
        Assert.DoesNotContain("http://example.com", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com\"", page, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private NotebookDocument Dib(string text) => NotebookDocument.Load(_folder.Write($"{Guid.NewGuid():N}.dib", "#!csharp\n" + text));

    private NotebookDocument WithParameters(string declared, string shown) => NotebookDocument.Load(_folder.Write($"{Guid.NewGuid():N}.ipynb", $$"""
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
         {"id": "a", "cell_type": "code", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": null, "source": "{{declared}}"},
         {"id": "b", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": "{{shown}}"}]}
        """));

    private JsonNode Saved(NotebookDocument notebook)
    {
        notebook.Save(_folder.File("saved.ipynb"));
        return JsonNode.Parse(File.ReadAllText(_folder.File("saved.ipynb")))!;
    }

    private sealed class Hear(Action<CellProgress> hear) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => hear(value);
    }
}
