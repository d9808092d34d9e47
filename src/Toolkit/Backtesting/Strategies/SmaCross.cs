using System.ComponentModel;

namespace Toolkit;

/// <summary>Long when the fast mean crosses above the slow one, short when it crosses below; reverses.</summary>
[Description("Long when the fast mean crosses above the slow one, short when it crosses below; reverses.")]
public sealed class SmaCross : Strategy
{
    private Indicator _fast = null!;
    private Indicator _slow = null!;

    /// <param name="fast">Bars of the fast mean. Default 10.</param>
    /// <param name="slow">Bars of the slow mean. Default 30.</param>
    /// <param name="side">Directions to take; with one of them the other's signal only closes.</param>
    public SmaCross(int fast = 10, int slow = 30, TradeSide side = TradeSide.Both) => (Fast, Slow, Side) = (fast, slow, side);

    [Description("Bars of the fast mean.")]
    public int Fast { get; }

    [Description("Bars of the slow mean.")]
    public int Slow { get; }

    [Description("Directions to take; with one of them the other's signal only closes.")]
    public TradeSide Side { get; }

    public override void Init()
    {
        _fast = Sma(Close, Fast);
        _slow = Sma(Close, Slow);
    }

    public override void Next()
    {
        int crossing = Crossing(_fast, _slow);
        if (crossing != 0)
        {
            Turn(crossing);
        }
    }

    private void Turn(int direction)
    {
        if (direction > 0 ? Side != TradeSide.Short : Side != TradeSide.Long)
        {
            _ = direction > 0 ? Buy() : Sell();
        }
        else
        {
            Exit();
        }
    }
}
