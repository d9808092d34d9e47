namespace Toolkit;

/// <summary>How a feed is reached.</summary>
public sealed record FeedOptions
{
    /// <summary>Where the API is, such as a proxy or a test server; for the folder feed the folder. Default null: the public one.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>How long one attempt may take, its answer included. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed request is repeated. Default 4; 0 or more.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first repetition, doubled each time, with jitter. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the source may ask for (Retry-After); a longer one is an error. Default 2 minutes.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Rate limit of the host, shared by everything in the process that asks it. Default null: the feed's own.</summary>
    public FeedRate? Rate { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
