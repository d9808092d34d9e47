namespace Toolkit;

/// <summary>What <c>repair</c> found and did.</summary>
/// <param name="CatalogRebuilt">Whether the catalog was lost or damaged and has been made anew.</param>
/// <param name="FromVersion">The version of the catalog copy it was made from; 0 when there was none, or none was needed.</param>
/// <param name="Version">The version of the store after it.</param>
/// <param name="Recovered">What came back, in words.</param>
/// <param name="Lost">What did not come back, and where to get it again.</param>
public sealed record RepairReport(bool CatalogRebuilt, long FromVersion, long Version, IReadOnlyList<string> Recovered, IReadOnlyList<string> Lost);
