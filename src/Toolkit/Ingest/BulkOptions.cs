namespace Toolkit;

/// <summary>How a whole folder is taken in.</summary>
public sealed record BulkOptions
{
    /// <summary>How file names are read; <c>{symbol}</c> and <c>{timeframe}</c> stand for those, <c>*</c> for anything. Default <c>{symbol}_{timeframe}.csv</c>.</summary>
    /// <remarks>A file may carry <c>.gz</c> or <c>.zst</c> behind the pattern. Without <c>{timeframe}</c> it is inferred from the bars.</remarks>
    public string Pattern { get; init; } = "{symbol}_{timeframe}.csv";

    /// <summary>Files that are read at the same time. Default: one per processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Subfolders are searched too. Default false.</summary>
    public bool Recursive { get; init; }

    /// <summary>How each file is taken in.</summary>
    public IngestOptions Ingest { get; init; } = new();
}
