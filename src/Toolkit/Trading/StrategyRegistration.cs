namespace Toolkit;

/// <summary>What a process says of a strategy when it starts.</summary>
public sealed record StrategyRegistration
{
    /// <summary>The name under which all its rows lie, for ever: <c>sma-btc-1</c>. Up to 1024 bytes.</summary>
    public required string Id { get; init; }

    /// <summary>What it trades, where its orders do not say otherwise.</summary>
    public required string Symbol { get; init; }

    /// <summary>Where the symbol is listed. Default <c>local</c>.</summary>
    public string Exchange { get; init; } = SeriesKey.LocalExchange;

    /// <summary>The bars that it goes by; open positions are marked at their last close.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>Name of the strategy's class, or any other. Default: the id.</summary>
    public string? Name { get; init; }

    /// <summary>Its parameters as JSON text; default none.</summary>
    public string? Config { get; init; }
}
