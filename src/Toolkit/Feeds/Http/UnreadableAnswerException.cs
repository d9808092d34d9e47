namespace Toolkit.Feeds;

/// <summary>An answer that is not what the API promises: cut off, or from something in between (a proxy's page).</summary>
internal sealed class UnreadableAnswerException(string message, Exception? inner = null) : Exception(message, inner);
