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
}
