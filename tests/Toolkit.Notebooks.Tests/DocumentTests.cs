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

    public void Dispose() => _folder.Dispose();
}
