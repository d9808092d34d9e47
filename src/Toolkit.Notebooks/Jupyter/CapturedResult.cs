namespace Toolkit.Notebooks.Jupyter;

/// <summary>Keeps a result and shows nothing: for silent runs and for the expressions that a client asks for beside a cell.</summary>
internal sealed class CapturedResult : ICellOutput
{
    /// <summary>The result; null when there was none.</summary>
    public MimeBundle? Value { get; private set; }

    public void Write(StreamName stream, string text)
    {
    }

    public void Display(MimeBundle content, string? displayId, bool update)
    {
    }

    public void Result(MimeBundle content) => Value = content;

    public void Error(CellError error)
    {
    }
}
