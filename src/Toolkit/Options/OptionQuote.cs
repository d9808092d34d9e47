namespace Toolkit;

/// <summary>What was bid and asked for an option at a moment, for a share. What the source does not say is null.</summary>
/// <param name="Contract">The option.</param>
/// <param name="Time">When the quote was known, UTC.</param>
public readonly record struct OptionQuote(OptionContract Contract, DateTime Time)
{
    /// <summary>Null where nobody bids.</summary>
    public double? Bid { get; init; }

    /// <summary>Null where nobody asks.</summary>
    public double? Ask { get; init; }

    /// <summary>Contracts.</summary>
    public double? BidSize { get; init; }

    /// <summary>Contracts.</summary>
    public double? AskSize { get; init; }

    /// <summary>As the source says it: a year, 0.2 for 20 %.</summary>
    public double? ImpliedVolatility { get; init; }

    /// <summary>As the source says it: from -1 to 1, negative for puts.</summary>
    public double? Delta { get; init; }

    /// <summary>Contracts that are open.</summary>
    public double? OpenInterest { get; init; }

    /// <summary>Half way between bid and ask; null when a side is not quoted, or less is asked than is bid. A bid of zero is a bid.</summary>
    public double? Mid => (Bid + Ask) / 2 is { } middle && Ask >= Bid ? middle : null;
}
