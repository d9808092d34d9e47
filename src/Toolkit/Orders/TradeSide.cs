namespace Toolkit;

/// <summary>Which directions a strategy may take.</summary>
public enum TradeSide
{
    Both,
    Long,
    Short,
}
