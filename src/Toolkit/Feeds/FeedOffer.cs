namespace Toolkit;

/// <summary>What a feed can serve.</summary>
public sealed record FeedOffer
{
    /// <summary>The timeframes, each with how far back it goes; a string such as <c>"1h"</c> converts.</summary>
    public required IReadOnlyList<FeedTimeframe> Timeframes { get; init; }

    /// <summary>How fast the source may be asked. Default 5 requests a second.</summary>
    public FeedRate Rate { get; init; } = new(5, TimeSpan.FromSeconds(1));

    /// <summary>What the prices are. Default <see cref="PriceBasis.Raw"/>; adjusted prices change when a split or dividend comes.</summary>
    public PriceBasis Basis { get; init; } = PriceBasis.Raw;

    /// <summary>Name of the calendar of all its symbols, such as <c>24/7</c>. Default null: by symbol.</summary>
    public string? Calendar { get; init; }

    /// <summary>How its symbols are written, for messages. Default empty.</summary>
    public string Symbols { get; init; } = "";

    /// <exception cref="ToolkitException">The feed does not serve it (usage); the hint lists what it serves.</exception>
    internal FeedTimeframe Require(string feed, Timeframe timeframe) => Timeframes.FirstOrDefault(t => t.Timeframe == timeframe)
        ?? throw ToolkitException.Usage(
            $"{feed} has no {timeframe} bars", $"use one of {string.Join(' ', Timeframes.Select(t => t.Timeframe))}, and resample");
}
