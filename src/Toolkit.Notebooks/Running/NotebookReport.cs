namespace Toolkit.Notebooks;

/// <summary>How the run of a notebook ended.</summary>
/// <param name="Cells">Code cells that were run.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="FirstFailure">The first of these, or null.</param>
/// <param name="IsCancelled">Whether the run was stopped from outside.</param>
/// <param name="UnknownParameters">Parameters that the notebook's parameters cell does not declare; they were set all the same.</param>
/// <param name="ElapsedMs">How long the run took.</param>
public sealed record NotebookReport(
    int Cells, int Failed, CellFailure? FirstFailure, bool IsCancelled, IReadOnlyList<string> UnknownParameters, double ElapsedMs);

/// <summary>A cell that failed.</summary>
/// <param name="Number">Its place in the notebook, counted from 1, markdown cells included.</param>
/// <param name="Error">Why.</param>
public sealed record CellFailure(int Number, CellError Error);

/// <summary>A cell of a run begins.</summary>
/// <param name="Number">Its place in the notebook, counted from 1, markdown cells included.</param>
/// <param name="Of">Cells of the notebook.</param>
/// <param name="FirstLine">What it begins with.</param>
public sealed record CellProgress(int Number, int Of, string FirstLine);
