namespace Toolkit;

/// <summary>A run of bars that were expected one after the other and are missing.</summary>
/// <param name="Range">From the open of the first missing bar to the end of the last; closed hours in between are part of it.</param>
/// <param name="Bars">How many bars are missing.</param>
public readonly record struct BarGap(TimeRange Range, int Bars);
