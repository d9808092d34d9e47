namespace Toolkit;

/// <summary>How a feed is reached.</summary>
public sealed record FeedOptions
{
    /// <summary>
    /// Where the API is, such as a proxy or a test server: scheme, host and path; for the folder feed the folder. Default null:
    /// the public one. Redirections are followed on the same host only.
    /// </summary>
    public string? BaseUrl { get; init; }

    /// <summary>
    /// How long one answer may take from the request to its last byte, so that one that drips ends, too. It is asked for once
    /// more: a source costs at most twice as much. Default 30 s; above 0.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a request is repeated that may do better the next time: HTTP 408, 418, 429 and 5xx, a broken connection, an
    /// answer that is cut off or of another range. Default 4; 0 or more. What cannot be reached at all, and what takes too
    /// long, is asked once more; a web page, a redirection to another host and JSON of another shape are not.
    /// </summary>
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first repetition, doubled each time, with jitter. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the source may ask for (Retry-After); a longer one is an error, and more than a day is not believed. Default 2 minutes.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Rate limit of the host, shared by everything in the process that asks it. Default null: the feed's own.</summary>
    public FeedRate? Rate { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
