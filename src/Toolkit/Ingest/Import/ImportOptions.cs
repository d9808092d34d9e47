namespace Toolkit;

/// <summary>How an older store is brought over.</summary>
public sealed record ImportOptions
{
    /// <summary>Everything is read and compared, and nothing is stored. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>How bars are read, where the store does not say it: zone, basis, exchange. Default: recognised.</summary>
    public IngestOptions Ingest { get; init; } = new();
}
