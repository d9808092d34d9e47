namespace Toolkit;

/// <summary>How an order comes to a fill.</summary>
public enum OrderType
{
    Market,
    Limit,
    Stop,
    StopLimit,
}
