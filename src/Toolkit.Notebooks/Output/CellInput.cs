namespace Toolkit.Notebooks;

/// <summary>Asks whoever sits before the notebook for a line of text; may be called from any thread.</summary>
/// <param name="prompt">What is asked for; may be empty.</param>
/// <param name="isSecret">Whether the answer is to be hidden while it is typed.</param>
/// <param name="cancel">Gives the question up.</param>
public delegate Task<string> CellInput(string prompt, bool isSecret, CancellationToken cancel);
