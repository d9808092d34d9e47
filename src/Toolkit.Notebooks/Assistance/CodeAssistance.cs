using Toolkit.Notebooks.CSharp;

namespace Toolkit.Notebooks.Assistance;

/// <summary>Completion and inspection in a cell that is being typed, whatever its language. Thread-safe.</summary>
/// <param name="cells">The C# that has run.</param>
/// <param name="folder">Where relative paths start.</param>
/// <param name="tables">What SQL cells can ask.</param>
internal sealed class CodeAssistance(CSharpCells cells, string folder, Func<IReadOnlyList<SqlTable>> tables)
{
    private readonly CSharpView _view = new(cells);
    private readonly PathCompletion _paths = new(folder);
    private readonly XmlDocumentation _documentation = new();

    /// <summary>How to go on at a position in UTF-16 units.</summary>
    public Suggestions Complete(string code, int position)
    {
        CellRegion region = CellRegion.At(code, position);
        return _paths.At(code, region.LineStart, position)
            ?? (region.IsMagicLine ? MagicCompletion.At(code, region, position)
            : region.IsSql ? SqlCompletion.At(code, region, position, tables(), Variables())
            : region.IsCSharp ? new CSharpCompletion(_view).At(region.Alone(code), position)
            : Suggestions.None(position));
    }

    /// <summary>What stands at a position in UTF-16 units; null when nothing is known of it.</summary>
    public Description? Inspect(string code, int position)
    {
        CellRegion region = CellRegion.At(code, position);
        return region.IsMagicLine ? MagicCompletion.Describe(code, region)
            : region.IsSql ? SqlCompletion.Describe(code, region, position, tables())
            : region.IsCSharp ? new CSharpInspection(_view, _documentation).At(region.Alone(code), position)
            : null;
    }

    private IEnumerable<string> Variables() => cells.Variables.Select(v => v.Name);
}
