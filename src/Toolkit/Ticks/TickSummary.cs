namespace Toolkit;

/// <summary>The stored ticks of a symbol in a few numbers.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">Time of the first one; null when there is none.</param>
/// <param name="Last">Time of the last one.</param>
public sealed record TickSummary(string Symbol, long Count, DateTime? First, DateTime? Last)
{
    public long Quotes { get; init; }

    public long Trades { get; init; }

    public double? MinBid { get; init; }

    public double? MaxBid { get; init; }

    public double? MinAsk { get; init; }

    public double? MaxAsk { get; init; }

    public double? MinPrice { get; init; }

    public double? MaxPrice { get; init; }

    /// <summary>Mean of ask - bid over all quotes.</summary>
    public double? MeanSpread { get; init; }

    /// <summary>Sum of the sizes of trades.</summary>
    public double? Volume { get; init; }
}
