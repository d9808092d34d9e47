namespace Toolkit;

/// <summary>What is known when a structure may be entered.</summary>
/// <param name="Chain">The chain of the moment.</param>
/// <param name="Bars">Bars of the underlying, also those of later: look no further than <paramref name="Bar"/>.</param>
/// <param name="Bar">The last bar that had closed.</param>
public readonly record struct EntryMoment(OptionChain Chain, BarSeries Bars, int Bar);
