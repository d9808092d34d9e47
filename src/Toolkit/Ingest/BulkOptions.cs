namespace Toolkit;

/// <summary>How a whole folder is taken in.</summary>
public sealed record BulkOptions
{
    /// <summary>
    /// How file names are read; <c>{symbol}</c> and <c>{timeframe}</c> stand for those, <c>{date}</c> for a day (20240131 or
    /// 2024-01-31) or a month (2024-01), <c>*</c> for anything. Default <c>{symbol}_{timeframe}.csv</c>.
    /// </summary>
    /// <remarks>
    /// A timeframe may be written as vendors do: minutes (Kraken's 60), H1 and MN1 (MetaTrader).
    /// A file may carry <c>.gz</c> or <c>.zst</c> behind the pattern. Without <c>{timeframe}</c> it is inferred from the bars.
    /// Several files of one series are taken in by date, else by name: of two bars with one time the later file's counts.
    /// </remarks>
    public string Pattern { get; init; } = "{symbol}_{timeframe}.csv";

    /// <summary>The symbol of all files, where their names do not say it. Default null: <c>{symbol}</c> of the pattern.</summary>
    public string? Symbol { get; init; }

    /// <summary>Files that are read at the same time. Default: one per processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Subfolders are searched too. Default false.</summary>
    public bool Recursive { get; init; }

    /// <summary>How each file is taken in.</summary>
    public IngestOptions Ingest { get; init; } = new();
}
