namespace Toolkit.Notebooks;

/// <summary>
/// Where a cell's output goes: while the cell runs, and afterwards what the tasks that it started put out. Calls come one at a time,
/// from any thread.
/// </summary>
public interface ICellOutput
{
    void Write(StreamName stream, string text);

    /// <summary>Something to show; with an id it can be shown anew later.</summary>
    /// <param name="content">What is shown.</param>
    /// <param name="displayId">Names the display, or null.</param>
    /// <param name="update">Whether it takes the place of what was shown under that id.</param>
    void Display(MimeBundle content, string? displayId, bool update);

    /// <summary>The value of the last expression.</summary>
    void Result(MimeBundle content);

    void Error(CellError error);
}
