namespace Toolkit.Catalog;

/// <summary>How far a catalog has come; the journal beside it keeps the same numbers.</summary>
/// <param name="Changes">Write transactions that changed something.</param>
/// <param name="Version">The version of the bars.</param>
/// <param name="LastRun">The highest number that a stored run was given.</param>
internal readonly record struct CatalogCounters(long Changes, long Version, long LastRun);
