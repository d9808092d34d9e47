namespace Toolkit;

/// <summary>A symbol and what is known about it; null where nothing is.</summary>
public sealed record SymbolRow(
    string Exchange,
    string Symbol,
    string? Name,
    string? AssetType,
    string? Currency,
    double? Lot,
    string? Vendor,
    string? Calendar,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    internal long Id { get; init; }
}
