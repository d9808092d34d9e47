namespace Toolkit;

/// <summary>Whether a trade is on both sides of a comparison.</summary>
public enum ComparedOutcome
{
    Matched,

    /// <summary>The backtest made it, live trading did not.</summary>
    Missed,

    /// <summary>Live trading made it, the backtest did not.</summary>
    Extra,
}
