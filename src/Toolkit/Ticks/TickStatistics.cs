namespace Toolkit;

/// <summary>What a tick store of this process has done since it was opened, at one moment.</summary>
/// <remarks>
/// Every tick is counted once: received = queued + written + resent + throttled + rejected + dropped + spilled. In quiet, queued and
/// spilled are 0.
/// </remarks>
public sealed record TickStatistics
{
    /// <summary>Ticks that were offered.</summary>
    public long Received { get; init; }

    /// <summary>Ticks that wait in memory to be written.</summary>
    public long Queued { get; init; }

    /// <summary>Ticks that are in a day's file, durably.</summary>
    public long Written { get; init; }

    /// <summary>Ticks that were there already.</summary>
    public long Resent { get; init; }

    /// <summary>Unchanged quotes that were left out.</summary>
    public long Throttled { get; init; }

    /// <summary>Ticks that found the queue full and were refused, and those of a batch that could not be stored.</summary>
    public long Rejected { get; init; }

    /// <summary>Ticks that found the queue full and were kept in memory only.</summary>
    public long Dropped { get; init; }

    /// <summary>Ticks of this process that lie in the spill file until they can be written.</summary>
    public long Spilled { get; init; }

    /// <summary>Ticks from the spill files of earlier processes that this one has written.</summary>
    public long Replayed { get; init; }

    /// <summary>Tries after the first one, over all batches.</summary>
    public long Retries { get; init; }

    /// <summary>Tries that failed.</summary>
    public long Errors { get; init; }

    /// <summary>The last failure in words; null when there was none, or when all is well again.</summary>
    public string? LastError { get; init; }

    /// <summary>Batches that were written.</summary>
    public long Batches { get; init; }

    /// <summary>When the last batch became durable.</summary>
    public DateTime? LastFlush { get; init; }

    /// <summary>How long the batches took, of the last 1,024; null before the first.</summary>
    public TimeSpan? BatchMedian { get; init; }

    public TimeSpan? Batch95 { get; init; }

    public TimeSpan? Batch99 { get; init; }

    public TimeSpan? BatchMax { get; init; }
}
