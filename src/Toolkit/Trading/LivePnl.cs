namespace Toolkit;

/// <summary>Profit and loss of a strategy in one symbol, in the symbol's currency.</summary>
/// <remarks>Net = realized + unrealized - fees, whatever the cost basis: it only divides the same money between what is closed and what is open.</remarks>
public sealed record LivePnl
{
    public required string StrategyId { get; init; }

    public required string Exchange { get; init; }

    public required string Symbol { get; init; }

    public required CostBasis CostBasis { get; init; }

    /// <summary>Units held; negative for a short position.</summary>
    public required double Quantity { get; init; }

    /// <summary>Mean price of the units held, by the cost basis; 0 when flat.</summary>
    public required double AveragePrice { get; init; }

    /// <summary>Profit or loss of what was closed, before fees.</summary>
    public required double Realized { get; init; }

    /// <summary>Fees of all trades, of what is still open, too.</summary>
    public required double Fees { get; init; }

    /// <summary>Close of the latest bar; price of the last trade where no bars are stored.</summary>
    public required double MarkPrice { get; init; }

    /// <summary>When that price was known.</summary>
    public required DateTime MarkTime { get; init; }

    /// <summary>Fills.</summary>
    public required int Fills { get; init; }

    /// <summary>Closed trades, the oldest units first.</summary>
    public required IReadOnlyList<Trade> Trades { get; init; }

    /// <summary>Value of what is held, at the mark.</summary>
    public double MarketValue => Quantity * MarkPrice;

    /// <summary>Profit or loss of what is held, at the mark.</summary>
    public double Unrealized => Quantity * (MarkPrice - AveragePrice);

    public double Net => Realized + Unrealized - Fees;

    /// <summary>Closed trades that earned something after fees, in percent; null when none is closed.</summary>
    public double? WinRatePct => Trades.Count == 0 ? null : 100.0 * Trades.Count(trade => trade.ProfitLoss > 0) / Trades.Count;
}
