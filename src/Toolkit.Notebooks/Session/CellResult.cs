namespace Toolkit.Notebooks;

/// <summary>How the run of a cell ended.</summary>
public enum CellStatus
{
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The end of a cell's run.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="ExecutionCount">The number that the cell got.</param>
/// <param name="Error">Why it did not succeed, or null; it was also sent to the cell's output.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CellResult(CellStatus Status, int ExecutionCount, CellError? Error, TimeSpan Elapsed);
