namespace Toolkit;

/// <summary>New terms of an order that is open; what is null stays.</summary>
public readonly record struct OrderChange
{
    /// <summary>Units in all, what has filled included; of the same sign.</summary>
    public double? Quantity { get; init; }

    public double? Limit { get; init; }

    public double? Stop { get; init; }

    public double? StopLoss { get; init; }

    public double? TakeProfit { get; init; }
}
