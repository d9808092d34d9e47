using System.Text;
using Toolkit.Notebooks;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Soak;

/// <summary>Notebooks: parsed, their cells split at magic lines, written again and made into a page. Nothing of them is run.</summary>
internal sealed class NotebookTarget(string folder, string ending) : IFuzzTarget
{
    public IReadOnlyList<byte[]> Samples { get; } = ending == ".ipynb"
        ?
        [
            Encoding.UTF8.GetBytes(
                """
                {"cells":[{"cell_type":"markdown","id":"a1","metadata":{},"source":["# Title\n","- [link](http://x) `code` | a | b |\n"]},
                {"cell_type":"code","execution_count":1,"id":"b2","metadata":{"polyglot_notebook":{"kernelName":"csharp"},"tags":["parameters"]},
                "outputs":[{"name":"stdout","output_type":"stream","text":["1\n"]},{"data":{"text/html":["<table><tr><td>1</td></tr></table>"],"text/plain":"1","image/png":"iVBORw0KGgo="},"metadata":{},"output_type":"display_data"},
                {"ename":"E","evalue":"v","output_type":"error","traceback":["at x","at y"]}],"source":"#!time\nvar x = 1;\nx"}],
                "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"polyglot-notebook"},"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"csharp","items":[]}}},
                "nbformat":4,"nbformat_minor":5}
                """),
            Encoding.UTF8.GetBytes("""{"nbformat":4,"nbformat_minor":2,"metadata":{},"cells":[{"cell_type":"code","metadata":{"dotnet_interactive":{"language":"sql"}},"source":["#!sql --name t\n","SELECT 1"],"outputs":[]},{"cell_type":"raw","source":"x"}]}"""),
        ]
        :
        [
            Encoding.UTF8.GetBytes("#!meta\n{\"kernelInfo\":{}}\n#!csharp\nvar a = 1;\n#!set --name b --value @csharp:a\n#!share --from sql t --as u\n#!sql --name t --max-rows 5\nSELECT 1\n#!markdown\n# text\n"),
            Encoding.UTF8.GetBytes("#!import \"a b.ipynb\"\n#!toolkit 'x'\n#!time\n#!who\n#!whos\n#!about\n#!lsmagic\n#!set --name p --value @input:\"what now\" --byref\n#r \"nuget: X, 1.0\"\n#!/usr/bin/env x\n"),
        ];

    public async Task TakeAsync(byte[] input, Random random)
    {
        string path = Path.Combine(folder, "input" + ending);
        await File.WriteAllBytesAsync(path, input);
        NotebookDocument document = NotebookDocument.Load(path);
        foreach (NotebookCell cell in document.Cells)
        {
            Ours(() =>
            {
                foreach (MagicLine magic in CellPart.Split(new Cell(cell.Source) { Language = cell.Language }).Select(part => part.Magic).OfType<MagicLine>())
                {
                    Ours(() => magic.Required("name", orFirstArgument: true));
                    Ours(() => magic.Allow(1, "name", "value", "from", "as"));
                }
            });
        }

        document.Save(Path.Combine(folder, "output.ipynb"));
        document.ToHtml();
        if (NotebookDocument.Load(Path.Combine(folder, "output.ipynb")).Cells.Count != document.Cells.Count)
        {
            throw new DisagreementException("a notebook that was saved has another number of cells");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Ours(Action work)
    {
        try
        {
            work();
        }
        catch (ToolkitException)
        {
            // An error is an answer.
        }
    }
}
