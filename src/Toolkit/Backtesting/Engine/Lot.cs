using Toolkit.Orders;

namespace Toolkit.Backtesting;

/// <summary>One open entry.</summary>
internal struct Lot
{
    public int Side;

    /// <summary>Units, above 0.</summary>
    public double Quantity;
    public double EntryPrice;
    public double EntryCommission;
    public int EntryBar;
    public int EntryTick;
    public FillPoint EntryPoint;

    /// <summary>Whether the price was falling when it was entered inside a bar.</summary>
    public bool EntryFell;
    public int PositionId;

    /// <summary>NaN when there is none.</summary>
    public double StopLoss;

    /// <summary>NaN when there is none.</summary>
    public double TakeProfit;
    public Trailing Trailing;

    /// <summary>Best price since the entry, as the trailing stop knows it.</summary>
    public double Best;

    /// <summary>Whether <see cref="StopLoss"/> was last moved by the trailing stop.</summary>
    public bool IsTrailed;
    public string? Tag;

    /// <summary>The bar in which its stop-loss and take-profit fill no more, because the fill model gave nothing or a part; or -1.</summary>
    public int RestsIn;

    public readonly bool EnteredInside(int bar) => EntryPoint == FillPoint.Inside && EntryBar == bar;

    /// <summary>Whether a price meets the stop-loss.</summary>
    public readonly bool IsStopped(double price) => Side > 0 ? price <= StopLoss : price >= StopLoss;

    /// <summary>Whether a price meets the take-profit.</summary>
    public readonly bool IsTaken(double price) => Side > 0 ? price >= TakeProfit : price <= TakeProfit;

    /// <summary>Moves the trailing stop up behind the best price.</summary>
    public void TightenStop()
    {
        double stop = Trailing.Behind(Best, Side);
        if (double.IsNaN(StopLoss) || (Side > 0 ? stop > StopLoss : stop < StopLoss))
        {
            (StopLoss, IsTrailed) = (stop, true);
        }
    }
}
