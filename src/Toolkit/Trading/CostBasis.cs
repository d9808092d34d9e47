namespace Toolkit;

/// <summary>Which units a closing trade sells.</summary>
public enum CostBasis
{
    /// <summary>The oldest first, as in a backtest.</summary>
    Fifo,

    /// <summary>Every unit of the position at its mean price.</summary>
    AverageCost,
}
