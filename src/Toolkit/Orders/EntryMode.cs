namespace Toolkit;

/// <summary>What an entry order does when its symbol already has a position.</summary>
public enum EntryMode
{
    /// <summary>One entry at a time: one in the same direction is ignored, one in the other direction reverses.</summary>
    Exclusive,

    /// <summary>
    /// Entries in the same direction add lots. In the other direction a fixed number of units first reduces the oldest
    /// lots and opens only what is left; any other size reverses.
    /// </summary>
    Stacked,
}
