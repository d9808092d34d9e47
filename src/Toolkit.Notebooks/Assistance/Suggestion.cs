namespace Toolkit.Notebooks.Assistance;

/// <summary>One way to go on typing.</summary>
/// <param name="Text">What takes the place of the word.</param>
/// <param name="Kind">What it is, in the words that Jupyter's front ends have pictures for.</param>
/// <param name="Signature">What follows it, for a method.</param>
internal sealed record Suggestion(string Text, string Kind, string Signature = "");
