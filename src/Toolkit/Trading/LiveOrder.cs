namespace Toolkit;

/// <summary>An order of a live strategy. Who places it gives the terms; what became of it the store adds.</summary>
public sealed record LiveOrder
{
    /// <summary>A number of the strategy's own or of the exchange's; each once in a strategy.</summary>
    public required string OrderId { get; init; }

    /// <summary>Units; negative for a sale.</summary>
    public required double Quantity { get; init; }

    public OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    /// <summary>Default: the strategy's symbol.</summary>
    public string? Symbol { get; init; }

    /// <summary>Default: the strategy's exchange.</summary>
    public string? Exchange { get; init; }

    /// <summary>Fill at this price or better.</summary>
    public double? Limit { get; init; }

    /// <summary>Become active when the market reaches this price.</summary>
    public double? Stop { get; init; }

    /// <summary>Stop-loss of the lot that it opens.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take-profit of the lot that it opens.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>A word of one's own.</summary>
    public string? Tag { get; init; }

    /// <summary>When it was placed. Default: now.</summary>
    public DateTime? Time { get; init; }

    /// <summary>Whose it is; the store fills it in.</summary>
    public string? StrategyId { get; init; }

    public OrderStatus Status { get; init; }

    /// <summary>Units that have filled, with the sign of <see cref="Quantity"/>.</summary>
    public double Filled { get; init; }

    /// <summary>Mean price of what has filled, or null.</summary>
    public double? AveragePrice { get; init; }

    /// <summary>Why it was cancelled or rejected.</summary>
    public string? Reason { get; init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>Whether it may still fill.</summary>
    public bool IsOpen => Status is OrderStatus.Placed or OrderStatus.PartiallyFilled;
}
