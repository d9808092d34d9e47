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

    /// <summary>The bars ended: closed at the last close.</summary>
    EndOfRun,
}
