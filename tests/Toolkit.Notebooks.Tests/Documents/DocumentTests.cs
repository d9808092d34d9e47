using System.Text.Json.Nodes;
using Toolkit.Notebooks.Documents;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

public sealed class DocumentTests : IDisposable
{
    private const string Older = """
        {"nbformat": 4, "nbformat_minor": 2, "future": {"kept": [1, 2.50, "é"]},
         "metadata": {"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}, "own": {"x": 1}},
         "cells": [
          {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
          {"cell_type": "code", "metadata": {"dotnet_interactive": {"language": "sql"}}, "source": "SELECT 1", "outputs": [], "execution_count": null},
          {"cell_type": "code", "metadata": {"polyglot_notebook": {"kernelName": "html"}, "collapsed": true}, "source": "<b>", "outputs": [], "execution_count": null},
          {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": null}]}
        """;

    private readonly TemporaryFolder _folder = new();

    [NbFormatFact]
    public void What_this_program_does_not_know_is_kept_and_Jupyter_finds_the_file_right()
    {
        string path = _folder.Write("older.ipynb", Older.Replace("\"future\": {\"kept\": [1, 2.50, \"é\"]},", "", StringComparison.Ordinal));
        NotebookDocument notebook = NotebookDocument.Load(path);
        Assert.Equal(["csharp", "sql", "html", "csharp"], notebook.Cells.Select(c => c.Language));
        notebook.Save(_folder.File("saved.ipynb"));
        NbFormat.Check(_folder.File("saved.ipynb"));
    }

    [Theory]
    [InlineData("> ", 2_000, "")]
    [InlineData("[", 50_000, "")]
    [InlineData("[a](", 50_000, "")]
    [InlineData("*a ", 50_000, "")]
    [InlineData("| a ", 5_000, "|\n|-|\n")]
    public void Markdown_when_beyond_its_parser_then_the_page_has_the_text_as_it_is_and_says_so(string part, int times, string rest)
    {
        string text = string.Concat(Enumerable.Repeat(part, times)) + rest + (rest.Length > 0 ? string.Concat(Enumerable.Repeat("| b\n", 5_000)) : "<script>");
        string page = Ipynb.New([(CellKind.Markdown, "markdown", text)], null).ToHtml();
        Assert.Contains("to be shown as Markdown", page, StringComparison.Ordinal);
        Assert.Contains($"<pre>{System.Net.WebUtility.HtmlEncode(text)}</pre>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"metadata\": \"odd\"")]
    [InlineData("\"metadata\": [1], \"outputs\": {\"a\": 1}")]
    [InlineData("\"metadata\": {\"tags\": 7, \"polyglot_notebook\": [1], \"dotnet_interactive\": \"x\"}, \"outputs\": [1, null, {\"data\": 3}]")]
    [InlineData("\"metadata\": {\"tags\": [null, {}, \"t\"]}, \"execution_count\": {}")]
    public void Members_of_an_odd_shape_are_kept_and_read_as_if_they_were_not_there(string members)
    {
        foreach (string metadata in (string[])["{\"kernelspec\": \"x\"}", "{\"polyglot_notebook\": 3, \"language_info\": [1]}", "7"])
        {
            string path = _folder.Write("odd.ipynb", $"{{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {metadata}, \"cells\": [{{\"cell_type\": \"code\", \"id\": \"a\", \"source\": \"1\", {members}}}]}}");
            NotebookDocument notebook = NotebookDocument.Load(path);
            Assert.Equal(("csharp", "1"), (notebook.Cells[0].Language, notebook.Cells[0].Source));
            Assert.All(notebook.Cells[0].Tags, tag => Assert.Equal("t", tag));
            Assert.Contains("<pre class=\"source\">", notebook.ToHtml(), StringComparison.Ordinal);
            notebook.Save(_folder.File("saved.ipynb"));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(path))!["cells"]![0]!["metadata"], JsonNode.Parse(File.ReadAllText(_folder.File("saved.ipynb")))!["cells"]![0]!["metadata"]));
        }
    }

    [Fact]
    public void Unknown_fields_survive_and_ids_are_the_same_each_time()
    {
        string path = _folder.Write("older.ipynb", Older);
        NotebookDocument.Load(path).Save(_folder.File("a.ipynb"));
        NotebookDocument.Load(_folder.File("a.ipynb")).Save(_folder.File("b.ipynb"));
        string a = File.ReadAllText(_folder.File("a.ipynb"));
        JsonNode root = JsonNode.Parse(a)!;
        Assert.Equal("[1,2.50,\"é\"]", root["future"]!["kept"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal((1, true, 5), ((int)root["metadata"]!["own"]!["x"]!, (bool)root["cells"]![2]!["metadata"]!["collapsed"]!, (int)root["nbformat_minor"]!));
        Assert.Equal(4, root["cells"]!.AsArray().Select(c => c!["id"]!.ToString()).Distinct().Count());
        Assert.Equal(a, File.ReadAllText(_folder.File("b.ipynb")));
    }

    /// <summary>Everything that nbformat 4.5 knows, in the form that it is written in: https://nbformat.readthedocs.io/en/latest/format_description.html.</summary>
    [Fact]
    public void A_notebook_that_has_everything_comes_back_as_it_was()
    {
        string everything = Compact("""
            {"cells":[
            {"attachments":{"a.png":{"image/png":"AAAA"}},"cell_type":"markdown","id":"m1","metadata":{},"source":["# T\n","![a](attachment:a.png)"]},
            {"cell_type":"raw","id":"r1","metadata":{"format":"text/latex"},"source":["\\LaTeX"]},
            {"cell_type":"code","execution_count":3,"future":1,"id":"c1","metadata":{"collapsed":true,"own":2.50,"tags":["parameters"]},"outputs":[
            {"name":"stdout","output_type":"stream","text":["a\n","b"]},
            {"data":{"application/vnd.plotly.v1+json":{"a":[1.0]},"image/png":"AAAA"},"metadata":{"image/png":{"width":1}},"output_type":"display_data"},
            {"data":{"text/plain":["1"]},"execution_count":3,"metadata":{},"output_type":"execute_result"},
            {"ename":"E","evalue":"v","output_type":"error","traceback":["t1","t2"]},
            {"future":[],"output_type":"of_a_later_version"}],"source":["1"]}],
            "future":{"kept":[1,2.50,"é"]},"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":5}
            """);
        NotebookDocument.Load(_folder.Write("everything.ipynb", everything)).Save(_folder.File("saved.ipynb"));
        Assert.Equal(everything, Compact(File.ReadAllText(_folder.File("saved.ipynb"))));
    }

    [Fact]
    public void Half_a_character_in_a_notebook_does_no_harm_to_the_rest()
    {
        string half = "{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{\"own\":\"\\ud800\"},\"cells\":[{\"id\":\"a\",\"cell_type\":\"code\",\"metadata\":{\"tags\":[\"\\ud800\"]},\"source\":[\"// \\ud800 x\\n\",\"1\"],\"outputs\":[],\"execution_count\":null}]}";
        NotebookDocument notebook = NotebookDocument.Load(_folder.Write("half.ipynb", half));
        Assert.Equal("// \uFFFD x\n1", Assert.Single(notebook.Cells).Source);
        Assert.Equal(["\uFFFD"], notebook.Cells[0].Tags);
        notebook.Save(_folder.File("saved.ipynb"));
        Assert.Equal("1", JsonNode.Parse(File.ReadAllText(_folder.File("saved.ipynb")))!["cells"]![0]!["source"]![1]!.ToString());
    }

    [Theory]
    [InlineData("{\"nbformat\": 4, \"metadata\": {\"a\": 1, \"a\": 2}, \"cells\": []}")]
    [InlineData("{\"nbformat\": 4, \"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", \"metadata\": {}, \"source\": \"1\", \"source\": \"2\"}]}")]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4, \"metadata\": {}, \"cells\": []}")]
    public void A_name_that_stands_twice_is_refused_as_one_of_the_two_would_be_lost(string text)
    {
        string path = _folder.Write("twice.ipynb", text);
        ToolkitException error = Assert.Throws<ToolkitException>(() => NotebookDocument.Load(path));
        Assert.Equal((ErrorKind.BadData, true), (error.Kind, error.Message.Contains("is no notebook", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "\"{\\u0022a\\u0022:1,\\u0022a\\u0022:2}\"")]
    [InlineData("[\"\\ud800\", \"\\ud83d\\ude00\", \"\\\\ud800\"]", "[\"\\uFFFD\",\"\\uD83D\\uDE00\",\"\\\\ud800\"]")]
    [InlineData("null", "null")]
    [InlineData("no json", "\"no json\"")]
    public void An_output_that_calls_itself_JSON_can_be_saved_whatever_it_is(string text, string expected)
    {
        NotebookDocument notebook = NotebookDocument.Load(_folder.Write("x.ipynb", Older));
        DocumentOutput output = new(notebook.Cells[3].Json, new RunDisplays());
        output.Begin(1);
        output.Display(MimeBundle.Of("application/json", text), null, update: false);
        notebook.Save(_folder.File("saved.ipynb"));
        Assert.Equal(expected, JsonNode.Parse(File.ReadAllText(_folder.File("saved.ipynb")))!["cells"]![3]!["outputs"]![0]!["data"]!["application/json"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("{}", "nbformat is missing")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "nbformat is 3")]
    [InlineData("no json", "is no notebook")]
    [InlineData("{\"nbformat\": 4}", "has no cells")]
    public void A_file_that_is_no_notebook_is_refused_with_the_reason(string text, string expected)
    {
        string path = _folder.Write("x.ipynb", text);
        ToolkitException error = Assert.Throws<ToolkitException>(() => NotebookDocument.Load(path));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dib_is_read_cell_by_cell()
    {
        string path = _folder.Write("x.dib", "#!meta\n{\"kernelInfo\":1}\n\n#!csharp\n\nint a = 1;\n#!sql --name r\nSELECT 1\n\n#!markdown\n\n# Title\n\n#!sql\nSELECT 2\n");
        NotebookDocument notebook = NotebookDocument.Load(path);
        Assert.Equal(
            [(CellKind.Code, "csharp", "int a = 1;\n#!sql --name r\nSELECT 1"), (CellKind.Markdown, "markdown", "# Title"), (CellKind.Code, "sql", "SELECT 2")],
            notebook.Cells.Select(c => (c.Kind, c.Language, c.Source)));
    }

    private static string Compact(string json) => string.Concat(json.Split('\n').Select(l => l.Trim())) is var one && JsonNode.Parse(one) is { } node
        ? node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        : "";

    public void Dispose() => _folder.Dispose();
}
