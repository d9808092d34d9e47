namespace Toolkit.Catalog;

/// <summary>What is known about <c>[From, To)</c> of a series.</summary>
internal sealed record CoverageSpan(TimeRange Range, CoverageState State, string Source, DateTime AskedAt);
