namespace Toolkit.Backtesting;

/// <summary>Which bar of a symbol just closed; -1 before the first.</summary>
internal sealed class BarClock
{
    public int Bar = -1;
}
