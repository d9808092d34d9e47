namespace Toolkit;

/// <summary>What is wrong with a quote. Such a quote is kept and shown, and no order fills at it where the flaw matters.</summary>
[Flags]
public enum QuoteFlaws
{
    None = 0,

    /// <summary>Nobody bids, or bids zero: it cannot be sold.</summary>
    NoBid = 1,

    /// <summary>Nobody asks, or asks zero: it cannot be bought.</summary>
    NoAsk = 2,

    /// <summary>More is bid than asked.</summary>
    Crossed = 4,

    /// <summary>Older than the newest quote of its chain by more than <see cref="ChainOptions.StaleAfter"/>.</summary>
    Stale = 8,

    /// <summary>Bid and ask lie further apart than <see cref="ChainOptions.MaxSpread"/>.</summary>
    Wide = 16,
}
