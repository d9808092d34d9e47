namespace Toolkit.Feeds;

/// <summary>An answer that is not what the API promises: cut off, of another range, or from something in between (a proxy's page).</summary>
/// <param name="message">What came, in words that follow the name of the feed.</param>
/// <param name="isWorthRepeating">Whether the same request may bring a better answer.</param>
/// <param name="hint">What to do. Default: by <paramref name="isWorthRepeating"/>.</param>
/// <param name="inner">What could not be done with it.</param>
internal sealed class UnusableAnswerException(string message, bool isWorthRepeating, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    public bool IsWorthRepeating { get; } = isWorthRepeating;

    public string Hint { get; } = hint ?? (isWorthRepeating
        ? "it was asked again in vain; try again later"
        : "it was not asked again, as that changes nothing; check the address and what stands in between, such as a proxy or a login page");
}
