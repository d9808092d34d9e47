namespace Toolkit;

/// <summary>What an <see cref="OptionRule"/> trades.</summary>
public enum EntryStructure
{
    /// <summary>A put spread below the price and a call spread above it, sold.</summary>
    IronCondor,

    /// <summary>A straddle with a wing on each side, sold.</summary>
    IronButterfly,

    /// <summary>A put and a further one below it, sold.</summary>
    PutVertical,

    /// <summary>A call and a further one above it, sold.</summary>
    CallVertical,

    /// <summary>A put below the price and a call above it, sold.</summary>
    Strangle,

    /// <summary>A put and a call at the money, sold.</summary>
    Straddle,

    /// <summary>A put, sold.</summary>
    Put,

    /// <summary>A call, sold.</summary>
    Call,

    /// <summary>A call on each side of two calls at the money, which are sold: bought.</summary>
    Butterfly,

    /// <summary>A call at the money, sold, and one of a later expiry: bought.</summary>
    Calendar,
}
