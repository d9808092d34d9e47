using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks.Documents;

/// <summary>A notebook file in memory. What this program does not know in it stays as it is.</summary>
public sealed class NotebookDocument
{
    private const long MostBytes = 100L << 20;

    private readonly List<NotebookCell> _cells;
    private readonly JsonObject _root;

    internal NotebookDocument(JsonObject root, IEnumerable<NotebookCell> cells, string? path)
    {
        (_root, Path) = (root, path);
        _cells = [.. cells];
    }

    /// <summary>The file that it was read from, as a full path, or null.</summary>
    public string? Path { get; }

    public IReadOnlyList<NotebookCell> Cells => _cells;

    /// <summary>Reads a <c>.ipynb</c>, a <c>.dib</c>, or a C# file as a notebook of one cell.</summary>
    /// <exception cref="ToolkitException">The file is not there (not found) or no notebook (bad data).</exception>
    public static NotebookDocument Load(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        FileInfo file = new(full);
        if (file is { Exists: true, Length: > MostBytes })
        {
            throw ToolkitException.BadData($"{full} has {file.Length >> 20} MB, and {MostBytes >> 20} MB is the most that is read of a notebook", "take its outputs away, in Jupyter: Clear Outputs of All Cells");
        }

        string text = file.Exists ? OrdinaryFile.ReadAllText(full) : throw ToolkitException.NotFound($"no file {full}", "name a .ipynb or .dib file");
        return System.IO.Path.GetExtension(full).ToLowerInvariant() switch
        {
            ".ipynb" => Ipynb.Parse(text, full),
            ".dib" => Dib.Parse(text, full),
            ".cs" or ".csx" => Ipynb.New([(CellKind.Code, Languages.CSharp, text)], full),
            var other => throw ToolkitException.Usage($"{full}: '{other}' is no kind of notebook", "the kinds are .ipynb and .dib"),
        };
    }

    /// <summary>Writes the notebook as nbformat 4.5, the way Jupyter writes it; the file is there as a whole or not at all.</summary>
    public void Save(string path)
    {
        ShareCharts();
        WriteWhole(path, Ipynb.Write(_root, _cells));
    }

    /// <summary>Writes what <see cref="ToHtml"/> gives; the file is there as a whole or not at all.</summary>
    public void SaveHtml(string path) => WriteWhole(path, ToHtml());

    private static void WriteWhole(string path, string text)
    {
        string full = System.IO.Path.GetFullPath(path);
        string part = $"{full}.part-{Guid.NewGuid():N}";
        try
        {
            File.WriteAllText(part, text);
            File.Move(part, full, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The notebook as one page of HTML that needs no other file and no network.</summary>
    public string ToHtml()
    {
        ShareCharts();
        return HtmlPage.Of(this);
    }

    /// <summary>Leaves plotly.js in the first chart only: in a whole document the others find it there.</summary>
    private void ShareCharts()
    {
        CarriedOnce charts = new();
        foreach (JsonObject data in _cells.SelectMany(c => c.Json["outputs"] as JsonArray ?? []).OfType<JsonObject>().Select(o => o["data"]).OfType<JsonObject>())
        {
            if (data[MimeBundle.Html] is { } content && Ipynb.Text(content) is var html && charts.Of(html) is var once && !ReferenceEquals(once, html))
            {
                data[MimeBundle.Html] = Ipynb.Lines(once);
            }
        }
    }

    /// <summary>Takes the outputs of an earlier run away.</summary>
    internal void ForgetRun()
    {
        foreach (NotebookCell cell in _cells.Where(c => c.Kind == CellKind.Code))
        {
            cell.ForgetRun();
        }
    }

    internal void Insert(int index, NotebookCell cell) => _cells.Insert(index, cell);

    internal void Replace(int index, NotebookCell cell) => _cells[index] = cell;
}
