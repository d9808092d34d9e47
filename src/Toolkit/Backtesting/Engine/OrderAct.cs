namespace Toolkit.Backtesting;

/// <summary>What happened to an order.</summary>
internal enum OrderAct : byte
{
    /// <summary>The strategy gave it.</summary>
    Placed,

    /// <summary>The strategy set stop-loss or take-profit of what is open.</summary>
    Attached,

    /// <summary>The strategy took it back.</summary>
    Cancelled,

    /// <summary>It ended without a fill: what it was for is gone.</summary>
    Dropped,

    /// <summary>The account could not carry it, or what was left of it.</summary>
    Rejected,

    /// <summary>It was cut to what the account carries, and fills.</summary>
    Reduced,

    /// <summary>It filled, whole or in part; without an order where the account, a stop-loss or a take-profit traded.</summary>
    Filled,

    /// <summary>The bar gave a part of it, and the rest works on.</summary>
    Rests,

    /// <summary>Nothing of it is left to fill.</summary>
    Completed,
}
