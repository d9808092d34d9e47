namespace Toolkit.Notebooks.Session;

/// <summary>Where the cells of a run are run: in this process, or in one that may die without taking the notebook with it.</summary>
internal interface ICellSession
{
    int ExecutionCount { get; }

    /// <summary>Whether no further cell can be run.</summary>
    bool IsOver { get; }

    /// <inheritdoc cref="NotebookSession.ExecuteAsync"/>
    Task<CellResult> ExecuteAsync(Cell cell, ICellOutput output, CancellationToken cancel);

    /// <summary>Closes what the cells have opened.</summary>
    /// <returns>Why something of it could not be closed, or null.</returns>
    Task<CellError?> EndAsync();
}
