namespace Toolkit.Notebooks;

/// <summary>One cell to run.</summary>
/// <param name="Source">Its text, magic lines included.</param>
public sealed record Cell(string Source)
{
    /// <summary>The language of the lines above the first magic line that names one. Default <c>csharp</c>.</summary>
    public string Language { get; init; } = "csharp";

    /// <summary>The file that the source comes from, as a full path: relative paths in it start there. Default: the session's folder.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the cell gets a number of its own. Default true.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Who answers when the cell asks for input. Default: nobody, and asking is an error.</summary>
    public CellInput? Input { get; init; }
}
