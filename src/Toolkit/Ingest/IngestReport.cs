namespace Toolkit;

/// <summary>What one load brought.</summary>
public sealed partial record IngestReport
{
    public required string Symbol { get; init; }

    public required string Exchange { get; init; }

    /// <summary>The timeframe of the series: the one asked for, or inferred.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>Rows of the input: accepted, rejected and duplicate ones.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that went in, one per time.</summary>
    public long RowsAccepted { get; init; }

    /// <summary>Rows that broke a rule; they lie in <see cref="Quarantine"/>.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Rows whose time came again further down; the last one went in.</summary>
    public long Duplicates { get; init; }

    /// <summary>Time of the first bar that went in; null when the load was skipped.</summary>
    public DateTime? From { get; init; }

    /// <summary>Time of the last bar that went in; null when the load was skipped.</summary>
    public DateTime? To { get; init; }

    /// <summary>Parquet files that hold the series after the load.</summary>
    public int Files { get; init; }

    /// <summary>Their size.</summary>
    public long Bytes { get; init; }

    public double ElapsedMs { get; init; }

    /// <summary>The same input was the latest load of the series already, so nothing was changed.</summary>
    public bool Skipped { get; init; }

    /// <summary>Which column was taken for what; null when the load was skipped or came from memory.</summary>
    public ColumnMap? Columns { get; init; }

    /// <summary>The columns that were taken for nothing.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What was taken for granted, in words: an ambiguous date order, columns left out, a repaired encoding.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Path of the CSV (line, reason, raw text) of the rejected rows; null when there are none.</summary>
    public string? Quarantine { get; init; }

    /// <summary>The format that was recognised, in words.</summary>
    public string Format { get; init; } = "";
}
