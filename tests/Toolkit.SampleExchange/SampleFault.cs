namespace Toolkit.SampleExchange;

/// <summary>What the server does to an answer.</summary>
public enum SampleFaultKind
{
    /// <summary>HTTP 429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>HTTP 418 with Retry-After: the address is banned.</summary>
    Banned,

    /// <summary>HTTP 500.</summary>
    ServerError,

    /// <summary>The answer comes after <see cref="SampleFault.Delay"/>.</summary>
    Slow,

    /// <summary>The connection breaks in the middle of the body.</summary>
    ResetMidBody,

    /// <summary>Half of the JSON, as a complete answer.</summary>
    TruncatedJson,

    /// <summary>Every row twice.</summary>
    DuplicateRows,

    /// <summary>The page starts some bars before what was asked for.</summary>
    OverlappingPage,

    /// <summary>Rows in no order.</summary>
    OutOfOrder,

    /// <summary>Every seventh row has no prices.</summary>
    Nulls,

    /// <summary>Every seventh row has a high below its low.</summary>
    BrokenRows,
}

/// <summary>A fault to order.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Times">In how many answers.</param>
/// <param name="After">After how many answers that are right.</param>
public sealed record SampleFault(SampleFaultKind Kind, int Times = 1, int After = 0)
{
    /// <summary>What Retry-After says, in whole seconds; null leaves the header out. Default 1 s.</summary>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How slow. Default 5 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);
}
