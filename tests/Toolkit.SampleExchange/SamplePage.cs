namespace Toolkit.SampleExchange;

/// <summary>A page before it is sent, for tests that make it odd.</summary>
/// <param name="Timeframe">Of its bars.</param>
/// <param name="Asked">The range that the request names.</param>
/// <param name="Bars">What the market has of it.</param>
public sealed record SamplePage(Timeframe Timeframe, TimeRange Asked, IReadOnlyList<Bar> Bars);
