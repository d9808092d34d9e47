namespace Toolkit;

/// <summary>What to do at each bar, without a class: one value for each bar; a missing list is all false.</summary>
public sealed record Signals
{
    /// <summary>Buy.</summary>
    public IReadOnlyList<bool>? Entries { get; init; }

    /// <summary>Close a long position.</summary>
    public IReadOnlyList<bool>? Exits { get; init; }

    /// <summary>Sell short.</summary>
    public IReadOnlyList<bool>? ShortEntries { get; init; }

    /// <summary>Close a short position.</summary>
    public IReadOnlyList<bool>? ShortExits { get; init; }
}
