namespace Toolkit;

/// <summary>A stored run without its trades and its equity.</summary>
public sealed partial record RunSummary
{
    /// <summary>Its number, which no other run of the workspace ever has.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Name of the strategy; <c>Trades</c> for trades of another engine.</summary>
    public required string Strategy { get; init; }

    /// <summary>The symbol, or several with commas between them.</summary>
    public required string Symbol { get; init; }

    /// <summary>The finest timeframe of its bars; null without bars.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Notes { get; init; }

    /// <summary>The strategy's parameters: numbers, words, truth values, times.</summary>
    public required IReadOnlyDictionary<string, object> Parameters { get; init; }

    public required Metrics Metrics { get; init; }

    /// <summary>The newest store version among the bars used; null for bars from memory.</summary>
    public long? Version { get; init; }

    /// <summary>SHA-256 of the bars used (<see cref="BarSeries.Sha256"/>; of several series, one over theirs); null without bars.</summary>
    public string? DataSha256 { get; init; }

    public override string ToString() => $"run {Id} '{Name}': {Strategy} on {Symbol} {Timeframe}";
}
