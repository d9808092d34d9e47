namespace Toolkit.Catalog;

/// <summary>What is known about <c>[From, To)</c> of a stored series, and from whom.</summary>
internal sealed record CoverageRow(SeriesKey Key, CoverageSpan Span);
