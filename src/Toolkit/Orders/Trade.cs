namespace Toolkit;

/// <summary>One lot from its entry to its exit.</summary>
/// <remarks>Times are the stamps of the bars in which the fills happened. Money is in the account's currency.</remarks>
public sealed partial record Trade
{
    public required string Symbol { get; init; }

    /// <summary>Units; negative for a short trade. Of an option structure how many of it: negative when it was sold for a credit.</summary>
    public required double Quantity { get; init; }

    /// <summary>Units of the account's currency for each point of the price. Default 1; of options the shares of a contract.</summary>
    public double Multiplier { get; init; } = 1;

    public required DateTime EntryTime { get; init; }

    public required double EntryPrice { get; init; }

    public required DateTime ExitTime { get; init; }

    /// <summary>Price of the exit; the last close while <see cref="ExitReason"/> is None.</summary>
    public required double ExitPrice { get; init; }

    /// <summary>Commissions of both sides.</summary>
    public double Commission { get; init; }

    /// <summary>The part of <see cref="Commission"/> that the entry cost; null where it is not known: then half of it counts from the entry on.</summary>
    public double? EntryCommission { get; init; }

    public ExitReason ExitReason { get; init; } = ExitReason.Signal;

    /// <summary>Trades of one position, from flat to flat, have the same number; counted from 1 in each run.</summary>
    public int PositionId { get; init; }

    /// <summary>Stop-loss at the exit, or null.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take-profit at the exit, or null.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>The entry order's own word.</summary>
    public string? Tag { get; init; }

    /// <summary>
    /// Furthest that the price went against the trade, in percent of the entry price (zero or negative). The bars between
    /// entry and exit count whole, the entry bar whole after an entry at its open and with its close otherwise, the exit
    /// bar with its open and the exit price. Null where the bars are not known.
    /// </summary>
    public double? MaxAdversePct { get; init; }

    /// <summary>Furthest that the price went for the trade, in percent of the entry price (zero or positive), by the same rule.</summary>
    public double? MaxFavorablePct { get; init; }

    /// <summary>
    /// What the return is measured on. Of an option structure its maximum loss (margin requirement - credit + commissions), where
    /// that has no bound its requirement; null for anything else: the entry's value.
    /// </summary>
    public double? CapitalAtRisk { get; init; }

    /// <summary>The legs of an option structure, whose prices make those of the trade; empty for anything else.</summary>
    public IReadOnlyList<TradeLeg> Legs { get; init; } = [];

    public bool IsLong => Quantity > 0;

    /// <summary>Net of commissions.</summary>
    public double ProfitLoss => Quantity * (ExitPrice - EntryPrice) * Multiplier - Commission;

    /// <summary>Net profit or loss in percent of <see cref="CapitalAtRisk"/>, else of the entry's value; null when that is zero.</summary>
    public double? ReturnPct => Basis == 0 ? null : 100 * ProfitLoss / Basis;

    internal double Basis => CapitalAtRisk ?? Math.Abs(Quantity * EntryPrice * Multiplier);

    public TimeSpan Duration => ExitTime - EntryTime;
}
