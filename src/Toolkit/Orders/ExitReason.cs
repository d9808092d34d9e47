namespace Toolkit;

/// <summary>Why a trade ended.</summary>
public enum ExitReason
{
    /// <summary>It has not: still open at the end of the run.</summary>
    None,

    /// <summary>An order of the strategy, a reversal included.</summary>
    Signal,

    StopLoss,

    TakeProfit,

    TrailingStop,

    /// <summary>Maintenance margin was breached: closed at the next open.</summary>
    MarginCall,

    /// <summary>Equity fell to zero or below: closed at that close, and the run ended.</summary>
    Ruin,

    /// <summary>The run ended: closed at the last close.</summary>
    EndOfRun,

    /// <summary>The symbol's bars ended before the run: closed at its last close.</summary>
    SymbolEnded,

    /// <summary>So few days were left to the options' expiry.</summary>
    DaysToExpiry,

    /// <summary>The underlying touched a strike that was sold.</summary>
    StrikeTouched,

    /// <summary>The delta of an option that was sold reached a limit.</summary>
    DeltaReached,

    /// <summary>The options expired and were settled at what they were worth.</summary>
    Expiry,
}
