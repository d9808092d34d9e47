namespace Toolkit.Catalog;

/// <summary>A split or dividend of a symbol.</summary>
internal sealed record CorporateActionRow(string Exchange, string Symbol, CorporateAction Action);
