namespace Toolkit;

/// <summary>How long an order stands.</summary>
public enum TimeInForce
{
    /// <summary>Until it fills or is cancelled, as in a backtest.</summary>
    GoodTillCancelled,

    /// <summary>Until the end of the session.</summary>
    Day,

    /// <summary>What cannot fill at once is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>Whole and at once, or not at all.</summary>
    FillOrKill,
}
