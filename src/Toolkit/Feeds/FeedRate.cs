namespace Toolkit;

/// <summary>A rate limit: at most <paramref name="Requests"/> in any window of length <paramref name="Window"/>.</summary>
/// <param name="Requests">1 or more; also how many may be under way at once.</param>
/// <param name="Window">Longer than zero.</param>
public sealed record FeedRate(int Requests, TimeSpan Window)
{
    public override string ToString() => $"{Requests} in {Window.TotalSeconds:0.###} s";
}
