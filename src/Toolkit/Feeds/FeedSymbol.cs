namespace Toolkit;

/// <summary>What a feed says about a symbol; null where it says nothing.</summary>
/// <param name="Name">Full name, such as <c>Apple Inc.</c></param>
/// <param name="AssetType">Such as <c>equity</c>, <c>etf</c>, <c>crypto</c>, <c>fx</c>.</param>
/// <param name="Currency">Of the prices, such as <c>USD</c>.</param>
/// <param name="Calendar">Name of the trading calendar, such as <c>XNYS</c> or <c>24/7</c>.</param>
public sealed record FeedSymbol(string? Name = null, string? AssetType = null, string? Currency = null, string? Calendar = null);
