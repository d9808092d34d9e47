namespace Toolkit.Feeds;

/// <summary>The source asks to be left alone for a while, or has trouble of its own: the request is worth repeating.</summary>
internal sealed class AskLaterException(string message, TimeSpan? after = null) : Exception(message)
{
    /// <summary>How long it asks to wait, when it says so.</summary>
    public TimeSpan? After { get; } = after;
}
