namespace Toolkit;

/// <summary>A fill of a live strategy.</summary>
public sealed record LiveTrade
{
    /// <summary>The exchange's number, or one's own; each once in a strategy, so that a fill that is told twice counts once.</summary>
    public required string TradeId { get; init; }

    /// <summary>Units; negative for a sale.</summary>
    public required double Quantity { get; init; }

    /// <summary>Price of a unit.</summary>
    public required double Price { get; init; }

    /// <summary>What it cost, in the account's currency; negative for a rebate. Default 0.</summary>
    public double Fee { get; init; }

    /// <summary>The order that filled; null for a fill without one.</summary>
    public string? OrderId { get; init; }

    /// <summary>Default: the order's symbol, else the strategy's.</summary>
    public string? Symbol { get; init; }

    /// <summary>Default: the order's exchange, else the strategy's.</summary>
    public string? Exchange { get; init; }

    /// <summary>When it filled. Default: now.</summary>
    public DateTime? Time { get; init; }

    /// <summary>A word of one's own.</summary>
    public string? Tag { get; init; }

    /// <summary>Whose it is; the store fills it in.</summary>
    public string? StrategyId { get; init; }
}
