namespace Toolkit;

/// <summary>The store in numbers.</summary>
/// <param name="Symbols">Symbols known.</param>
/// <param name="Datasets">Series that have bars.</param>
/// <param name="Rows">Bars of all series.</param>
/// <param name="Files">Live Parquet files.</param>
/// <param name="Bytes">Size of those files.</param>
/// <param name="HotRows">Bars that lie in the catalog and not yet in Parquet.</param>
/// <param name="SchemaVersion">Schema of the catalog.</param>
/// <param name="Version">Version of the store: grows by one with each publication.</param>
public sealed record StoreStatus(
    long Symbols, long Datasets, long Rows, long Files, long Bytes, long HotRows, int SchemaVersion, long Version)
{
    /// <summary>Option quotes of all underlyings.</summary>
    public long Quotes { get; init; }

    /// <summary>What is wrong with the store, as far as opening it has shown; empty when nothing is.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
