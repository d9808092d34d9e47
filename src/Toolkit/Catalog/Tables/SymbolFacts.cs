namespace Toolkit;

/// <summary>What is known about a symbol; null leaves what the catalog has.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="AssetType"><c>equity</c>, <c>etf</c>, <c>crypto</c>, <c>fx</c>, …</param>
/// <param name="Currency">The currency that it is quoted in.</param>
/// <param name="Lot">The smallest tradable quantity: 1 for shares, 0.001 for a coin that trades in thousandths.</param>
/// <param name="Vendor">Who made the data.</param>
/// <param name="Calendar">Name of its trading calendar.</param>
public sealed record SymbolFacts(
    string? Name = null, string? AssetType = null, string? Currency = null, double? Lot = null, string? Vendor = null, string? Calendar = null);
