namespace Toolkit.Catalog;

/// <summary>What is known about a symbol; null leaves what the catalog has.</summary>
internal sealed record SymbolFacts(
    string? Name = null, string? AssetType = null, string? Currency = null, double? Lot = null, string? Vendor = null, string? Calendar = null);
