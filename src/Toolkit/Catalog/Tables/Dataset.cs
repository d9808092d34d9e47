namespace Toolkit.Catalog;

/// <summary>A stored series as the catalog knows it; times in microseconds since 1970.</summary>
internal sealed record Dataset(
    long Id, long SymbolId, SeriesKey Key, PriceBasis Basis, long? BasisAsOf, long FirstTime, long LastTime, long RowCount)
{
    public string? AssetType { get; init; }

    public string? Calendar { get; init; }

    public double? Lot { get; init; }
}
