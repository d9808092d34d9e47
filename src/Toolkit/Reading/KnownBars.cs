using Toolkit.Catalog;

namespace Toolkit.Reading;

/// <summary>Bars with what is known of them.</summary>
/// <param name="Bars">The bars of the range and before it; their calendar is the one in use.</param>
/// <param name="Source">The stored series.</param>
/// <param name="Missing">What the range lacks.</param>
/// <param name="Notes">What was assumed.</param>
internal sealed record KnownBars(BarSeries Bars, Dataset Source, MissingBars Missing, IReadOnlyList<string> Notes);
