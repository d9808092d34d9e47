namespace Toolkit;

/// <summary>Return of a month or a year.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="ReturnPct">Return in percent; null when it began with nothing left.</param>
public readonly record struct PeriodReturn(DateOnly Start, double? ReturnPct);
