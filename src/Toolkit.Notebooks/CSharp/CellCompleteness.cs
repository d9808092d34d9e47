namespace Toolkit.Notebooks;

/// <summary>Whether a text is a whole cell, for consoles that run it at Enter.</summary>
public enum Completeness
{
    Complete,
    Incomplete,
    Invalid,
}

/// <summary>The answer to "is this a whole cell?".</summary>
/// <param name="Status">Whether it is.</param>
/// <param name="Indent">What the next line begins with when it is incomplete.</param>
public sealed record CellCompleteness(Completeness Status, string Indent = "");
