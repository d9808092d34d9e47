namespace Toolkit;

/// <summary>A day of UTC that has ticks, and a mark of them: while it is the same, so are they.</summary>
public readonly record struct TickDayMark(DateOnly Day, string Mark);
