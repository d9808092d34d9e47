using Toolkit.Notebooks.Directives;

namespace Toolkit.Notebooks.Documents;

/// <summary>The plain-text notebooks of .NET Interactive: a line <c>#!language</c> begins a cell.</summary>
internal static class Dib
{
    private const string Meta = "meta";

    public static NotebookDocument Parse(string text, string? path)
    {
        List<(CellKind, string, string)> cells = [];
        string language = Languages.CSharp;
        List<string> lines = [];
        foreach (string line in text.TrimStart('\uFEFF').Split('\n').Select(l => l.TrimEnd('\r')))
        {
            // With options behind it, the line belongs to the cell: the session understands it there.
            string name = line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim() : "";
            if (name == Meta || (name.Length > 0 && Languages.IsLanguage(name)))
            {
                Close();
                language = name;
            }
            else
            {
                lines.Add(line);
            }
        }

        Close();
        return Ipynb.New(cells, path);

        void Close()
        {
            string source = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            if (language != Meta && source.Trim().Length > 0)
            {
                bool isMarkdown = language is Languages.Markdown or "md";
                cells.Add((isMarkdown ? CellKind.Markdown : CellKind.Code, language, source));
            }
        }
    }
}
