namespace Toolkit.Notebooks;

/// <summary>Why a cell failed, in the words of a notebook file.</summary>
/// <param name="Name">The kind: an exception's type, or <c>CompileError</c>, <c>SqlError</c>, <c>Cancelled</c> and their like.</param>
/// <param name="Message">What went wrong, what to do next.</param>
/// <param name="Traceback">Lines to show below it.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);
