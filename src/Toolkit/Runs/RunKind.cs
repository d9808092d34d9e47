namespace Toolkit;

/// <summary>How a stored run came about.</summary>
public enum RunKind
{
    /// <summary>One strategy over all its series.</summary>
    Strategy,

    /// <summary>A strategy of its own on each series.</summary>
    Each,

    /// <summary>Signals without a class.</summary>
    Signals,

    /// <summary>Trades of another engine, or runs stitched together.</summary>
    Trades,

    /// <summary>A rule for option structures.</summary>
    Options,
}
