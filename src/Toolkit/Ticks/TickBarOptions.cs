namespace Toolkit;

/// <summary>Which price of ticks bars are made of.</summary>
public enum TickPrice
{
    Bid,
    Ask,

    /// <summary>(bid + ask) / 2.</summary>
    Mid,

    /// <summary>The price of trades.</summary>
    Trade,
}

/// <summary>How bars are made of ticks.</summary>
public sealed record TickBarOptions
{
    /// <summary>The price. Default null: trades of a symbol that has no quotes, mid of one that has no trades; one that has both needs a word.</summary>
    public TickPrice? Price { get; init; }

    /// <summary>First open time that is wanted. Default: the first tick.</summary>
    public DateTime? From { get; init; }

    /// <summary>First open time that is no longer wanted. Default: past the last tick.</summary>
    public DateTime? To { get; init; }

    /// <summary>Exchange of the series. Default <c>local</c>.</summary>
    public string Exchange { get; init; } = SeriesKey.LocalExchange;

    /// <summary>Calendar, extended hours, filling, the partial last bar: as for bars. Default: clock time, and a bar that is not over yet is left out.</summary>
    public ResampleOptions Bars { get; init; } = new();
}
