namespace Toolkit.Feeds;

/// <summary>What one fetch of one series is about.</summary>
/// <param name="Feed">The source.</param>
/// <param name="Key">The series.</param>
/// <param name="From">Start of what is wanted, or null for all that the source has.</param>
/// <param name="To">End of what is wanted, or null for now.</param>
/// <param name="Options">How.</param>
internal sealed record FetchOrder(IBarFeed Feed, SeriesKey Key, DateTime? From, DateTime? To, FetchOptions Options)
{
    public IProgress<FetchProgress>? Progress { get; init; }
}
