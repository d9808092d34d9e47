namespace Toolkit;

/// <summary>A timeframe that a feed serves.</summary>
/// <param name="Timeframe">Such as <c>1h</c>.</param>
/// <param name="Reach">How far back from now the source goes. Default null: as far as it has bars.</param>
/// <param name="PageBars">The most bars that one request brings; 0 when there is no limit.</param>
public sealed record FeedTimeframe(Timeframe Timeframe, TimeSpan? Reach = null, int PageBars = 0)
{
    public static implicit operator FeedTimeframe(string timeframe) => new(timeframe);

    public static implicit operator FeedTimeframe(Timeframe timeframe) => new(timeframe);
}
