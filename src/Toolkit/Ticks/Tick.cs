namespace Toolkit;

/// <summary>One quote or one trade. A quote has bid and ask, a trade a price and maybe a size; some feeds send all in one.</summary>
/// <param name="Symbol">As for bars; any text.</param>
/// <param name="Time">UTC; a part below a microsecond is cut off.</param>
public readonly record struct Tick(string Symbol, DateTime Time)
{
    public double? Bid { get; init; }

    public double? Ask { get; init; }

    /// <summary>Price of a trade.</summary>
    public double? Price { get; init; }

    /// <summary>Amount traded, from 0 on.</summary>
    public double? Size { get; init; }

    /// <summary>As the source says it.</summary>
    public double? Spread { get; init; }

    /// <summary>Who sent it; ticks of two sources are never the same tick. Null and empty are one.</summary>
    public string? Source { get; init; }

    /// <summary>The source's own number, from 0 on: with symbol, source and time it is what makes a resent tick known. Null when it numbers none.</summary>
    public long? Sequence { get; init; }

    public string? BrokerId { get; init; }

    /// <summary>When it came in, UTC.</summary>
    public DateTime? Arrived { get; init; }

    public static Tick Quote(string symbol, double bid, double ask, DateTime time) => new(symbol, time) { Bid = bid, Ask = ask };

    public static Tick Trade(string symbol, double price, double size, DateTime time) => new(symbol, time) { Price = price, Size = size };
}
