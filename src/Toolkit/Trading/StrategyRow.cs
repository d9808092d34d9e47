namespace Toolkit;

/// <summary>A strategy of the live store.</summary>
/// <param name="Id">The name under which its rows lie.</param>
/// <param name="Exchange">Where the symbol is listed.</param>
/// <param name="Symbol">What it trades.</param>
/// <param name="Timeframe">The bars that it goes by.</param>
/// <param name="Name">Name of its class, or any other.</param>
/// <param name="Config">Its parameters as JSON text, or null.</param>
/// <param name="Status">What it was doing when it last said so.</param>
/// <param name="Reason">Why, where it said; null otherwise.</param>
/// <param name="Heartbeat">When it last said anything.</param>
/// <param name="RegisteredAt">When it was registered first.</param>
public sealed record StrategyRow(
    string Id, string Exchange, string Symbol, Timeframe Timeframe, string Name, string? Config, StrategyStatus Status, string? Reason,
    DateTime Heartbeat, DateTime RegisteredAt);
