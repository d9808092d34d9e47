namespace Toolkit.Catalog;

/// <summary>What bars must fulfil: one of some exchanges, symbols and timeframes (null: any), and a time inside <c>[From, To]</c>, in microseconds.</summary>
internal sealed record BarCondition(IReadOnlyList<string>? Exchanges, IReadOnlyList<string>? Symbols, IReadOnlyList<string>? Timeframes, long From, long To)
{
    public static BarCondition Any { get; } = new(null, null, null, long.MinValue, long.MaxValue);
}
