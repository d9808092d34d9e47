namespace Toolkit.Notebooks;

/// <summary>The two text streams of a cell.</summary>
public enum StreamName
{
    Stdout,
    Stderr,
}
