using System.Globalization;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks.Sql;

/// <summary>The SQL of a session: asks the notebook's workspace, binds C# variables, keeps named results.</summary>
internal sealed class SqlCells(CSharpCells csharp) : IDisposable
{
    /// <summary>Most rows that a cell shows when it does not say otherwise.</summary>
    public const int DefaultMaxRows = 1000;

    private const int PlainRows = 40;
    private const string WorkspaceVariable = "tk";

    private Workspace? _default;

    /// <summary>What was given to SQL by <c>#!set</c> and <c>#!share</c>, and the named results.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs the SQL of a part and shows its rows.</summary>
    public async Task RunAsync(CellPart part, CellScope scope)
    {
        MagicLine? line = part.Magic;
        line?.Allow(0, "name", "max-rows");
        string? name = line?.Options.ContainsKey("name") == true ? line.Required("name") : null;
        int? maxRows = MaxRows(line);

        // A named result is for working with: it is whole unless the cell says otherwise, and only its display is cut.
        Frame frame;
        try
        {
            frame = await Workspace().SqlAsync(part.Code, Parameters(), new() { MaxRows = maxRows ?? (name is null ? DefaultMaxRows : null) }, scope.Cancel);
        }
        catch (ToolkitException e) when (e.Hint?.Contains("--param", StringComparison.Ordinal) == true)
        {
            throw new ToolkitException(e.Kind, e.Message, "give each $name of the query a value: a C# variable of that name in an earlier cell", e);
        }

        if (name is not null)
        {
            await csharp.SetAsync(name, frame, scope);
            scope.Commit(() => Values[name] = frame);
        }

        if (frame.Columns.Count > 0)
        {
            scope.Result(new(new Dictionary<string, string>
            {
                [MimeBundle.Html] = frame.ToHtml(maxRows ?? DefaultMaxRows),
                [MimeBundle.Plain] = frame.ToText(PlainRows),
            }));
        }
    }

    public void Dispose() => _default?.Dispose();

    /// <summary>The one that the C# cells have opened as <c>tk</c>, else the default one, if it is there.</summary>
    internal Workspace Workspace()
    {
        if (csharp.TryGet(WorkspaceVariable, out object? value) && value is Workspace open)
        {
            return open;
        }

        return _default ??= Toolkit.Workspace.Open(options: new() { Create = false });
    }

    private static int? MaxRows(MagicLine? line)
    {
        if (line?.Options.ContainsKey("max-rows") != true)
        {
            return null;
        }

        string text = line.Required("max-rows");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            ? rows
            : throw ToolkitException.Usage($"#!sql: --max-rows {text} is no number of rows", Magics.UsageOf(Languages.Sql));
    }

    /// <summary>All variables that a <c>$name</c> may mean; only those that the SQL has are bound. What was given to SQL goes first.</summary>
    private Dictionary<string, object?> Parameters()
    {
        Dictionary<string, object?> all = new(StringComparer.Ordinal);
        foreach (ScriptVariable variable in csharp.Variables)
        {
            all[variable.Name] = variable.Value;
        }

        foreach ((string name, object? value) in Values.Where(v => v.Value is not Frame))
        {
            all[name] = value;
        }

        return all;
    }
}
