namespace Toolkit;

/// <summary>Which stored quotes these are, so that they can be read again.</summary>
/// <param name="Exchange">The exchange of the underlying.</param>
/// <param name="Underlying">Its symbol.</param>
/// <param name="Version">Version of the store that they were read from.</param>
public sealed record QuoteOrigin(string Exchange, string Underlying, long Version)
{
    /// <summary>First time that was wanted; null for the first quote.</summary>
    public DateTime? From { get; init; }

    /// <summary>First time that was no longer wanted; null for past the last quote.</summary>
    public DateTime? To { get; init; }

    /// <summary>The only expiries that were wanted; null for all.</summary>
    public IReadOnlyCollection<DateOnly>? Expiries { get; init; }
}
