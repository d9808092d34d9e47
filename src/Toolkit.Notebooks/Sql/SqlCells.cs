using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks.Sql;

/// <summary>The SQL of a session: asks the notebook's workspace, binds C# variables, keeps named results.</summary>
internal sealed class SqlCells(CSharpCells csharp) : IDisposable
{
    /// <summary>The C# variable that holds the workspace.</summary>
    public const string WorkspaceVariable = "tk";

    private Workspace? _default;

    /// <summary>What was given to SQL by <c>#!set</c> and <c>#!share</c>, and the named results.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs the SQL of a part and shows its rows.</summary>
    public async Task RunAsync(CellPart part, CellScope scope)
    {
        MagicLine? line = part.Magic;
        line?.Allow(0, "name", "max-rows");
        SqlCell cell = new(part.Code, Option(line, "name"), Option(line, "max-rows"));
        Frame frame = await cell.RunAsync(Workspace(), Values, name => (csharp.TryGet(name, out object? value), value), scope.Cancel);
        if (cell.Name is { } name)
        {
            await csharp.SetAsync(name, frame, scope);
            scope.Commit(() => Values[name] = frame);
        }

        if (cell.Show(frame) is { Count: > 0 } forms)
        {
            scope.Result(new(forms));
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

    private static string? Option(MagicLine? line, string name) => line?.Options.ContainsKey(name) == true ? line.Required(name) : null;
}
