namespace Toolkit;

/// <summary>What has become of an order.</summary>
public enum OrderStatus
{
    Placed,
    PartiallyFilled,
    Filled,

    /// <summary>By the strategy, or by the exchange when its time was over.</summary>
    Cancelled,

    /// <summary>Not taken; the reason says why.</summary>
    Rejected,
}
