namespace Toolkit;

/// <summary>What options are put together to.</summary>
public enum StructureKind
{
    /// <summary>One option.</summary>
    Single,

    /// <summary>Two calls, or two puts, of one expiry: one bought, one sold.</summary>
    Vertical,

    /// <summary>A put and a call above it, both bought or both sold.</summary>
    Strangle,

    /// <summary>A put and a call of one strike, both bought or both sold.</summary>
    Straddle,

    /// <summary>Three strikes of one right: the outer ones bought, the middle one sold twice.</summary>
    Butterfly,

    /// <summary>A put and a call above it sold, and a put further down and a call further up bought.</summary>
    IronCondor,

    /// <summary>An iron condor whose put and call are sold at one strike.</summary>
    IronButterfly,

    /// <summary>One strike and right: the nearer expiry sold, the later one bought.</summary>
    Calendar,
}
