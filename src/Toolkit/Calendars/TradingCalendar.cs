namespace Toolkit;

/// <summary>When a market trades.</summary>
public sealed partial class TradingCalendar
{
}
