namespace Toolkit.Notebooks;

/// <summary>How a notebook is run without a front end.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>Values for the variables of the cell tagged <c>parameters</c>, as text; the type is the variable's.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a cell may take. Default: as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Go on behind a cell that failed. Default false.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Where the notebook is saved with its outputs, after every cell. Default: nowhere.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Where it is saved as one page of HTML, after every cell. Default: nowhere.</summary>
    public string? HtmlPath { get; init; }

    /// <summary>Where relative paths start. Default: the notebook's folder.</summary>
    public string? Folder { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
