namespace Toolkit;

/// <summary>Whether a strategy saw bars that it could not have known.</summary>
/// <param name="Cuts">Stamps of the last bars of the shortened runs.</param>
/// <param name="Differences">What differed, by time; empty when nothing did.</param>
public sealed record LookAheadReport(IReadOnlyList<DateTime> Cuts, IReadOnlyList<LookAheadDifference> Differences)
{
    /// <summary>Whether nothing differed at any cut.</summary>
    public bool IsClean => Differences.Count == 0;
}

/// <summary>An order or an indicator value that depends on bars after it.</summary>
/// <param name="Cut">Stamp of the last bar that the shortened run had.</param>
/// <param name="Time">Stamp of the bar at which they differ.</param>
/// <param name="What">The indicator's name, or <c>orders</c>.</param>
/// <param name="WithAllBars">What the run over all bars had there.</param>
/// <param name="WithoutLaterBars">What the shortened run had.</param>
public sealed record LookAheadDifference(DateTime Cut, DateTime Time, string What, string WithAllBars, string WithoutLaterBars);
