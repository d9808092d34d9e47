namespace Toolkit.Notebooks.Output;

/// <summary>The run of one cell as the code in it sees it: where its output goes, and whether it should stop.</summary>
/// <remarks>It follows the code into every task and thread that the cell starts.</remarks>
internal sealed class CellScope(ICellOutput output, CancellationToken cancel)
{
    private static readonly AsyncLocal<CellScope?> Ambient = new();

    private readonly Lock _gate = new();

    public static CellScope? Current => Ambient.Value;

    public CancellationToken Cancel => cancel;

    public static void Enter(CellScope? scope) => Ambient.Value = scope;

    public void Write(StreamName stream, string text)
    {
        lock (_gate)
        {
            output.Write(stream, text);
        }
    }

    public void Display(MimeBundle content, string? displayId, bool update)
    {
        lock (_gate)
        {
            output.Display(content, displayId, update);
        }
    }

    public void Result(MimeBundle content)
    {
        lock (_gate)
        {
            output.Result(content);
        }
    }

    public void Error(CellError error)
    {
        lock (_gate)
        {
            output.Error(error);
        }
    }
}
