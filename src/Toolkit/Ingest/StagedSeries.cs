namespace Toolkit.Ingest;

/// <summary>Bars of one input that can be published: valid, in UTC, one row per time; staged in DuckDB, or in memory.</summary>
internal sealed record StagedSeries
{
    /// <summary>Absolute path of the file, or what stands for one.</summary>
    public required string Input { get; init; }

    public string? Table { get; init; }

    public BarColumns? Rows { get; init; }

    public required Timeframe Timeframe { get; init; }

    public required bool Sorted { get; init; }

    public required long RowsRead { get; init; }

    public required long RowsRejected { get; init; }

    public required long Duplicates { get; init; }

    public long RowsAccepted => RowsRead - RowsRejected - Duplicates;

    public required long FirstTime { get; init; }

    public required long LastTime { get; init; }

    public string? Quarantine { get; init; }

    /// <summary>Where the table had what; null for bars from memory.</summary>
    public TableLayout? Layout { get; init; }

    public bool Adjusted => Layout?.Adjusted == true;

    /// <summary>The format that was recognised, in words.</summary>
    public required string Format { get; init; }

    /// <summary>What the caller should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
