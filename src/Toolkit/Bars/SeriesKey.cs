namespace Toolkit;

/// <summary>What a series is called: who lists it, what it is, and how long its bars last.</summary>
/// <param name="Exchange">Exchange, venue or feed; <c>local</c> for one's own files.</param>
/// <param name="Symbol">The symbol as its source writes it; it never becomes a path or SQL text.</param>
/// <param name="Timeframe">How long a bar lasts.</param>
public readonly record struct SeriesKey(string Exchange, string Symbol, Timeframe Timeframe)
{
    /// <summary>The exchange of data that was ingested without naming one.</summary>
    public const string LocalExchange = "local";

    public override string ToString() => $"{Exchange}:{Symbol} {Timeframe}";
}
