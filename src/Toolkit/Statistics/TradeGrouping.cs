namespace Toolkit;

/// <summary>By what trades are put together.</summary>
public enum TradeGrouping
{
    ExitReason,

    /// <summary>Long or short.</summary>
    Side,
    Symbol,

    /// <summary>Of the entry.</summary>
    Weekday,

    /// <summary>Of the entry.</summary>
    Hour,
}
