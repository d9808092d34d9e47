namespace Toolkit;

/// <summary>How a tree is built.</summary>
public sealed record BinomialOptions
{
    /// <summary>When the holder may exercise. Default: American.</summary>
    public OptionExercise Exercise { get; init; } = OptionExercise.American;

    /// <summary>Default: Leisen-Reimer.</summary>
    public BinomialTree Tree { get; init; } = BinomialTree.LeisenReimer;

    /// <summary>Steps to expiry, 2 to 20,000; time grows with their square. Default: 201.</summary>
    public int Steps { get; init; } = 201;

    internal static BinomialOptions Default { get; } = new();
}
