namespace Toolkit;

/// <summary>What one import of option quotes brought.</summary>
public sealed record OptionImportReport
{
    public required string Exchange { get; init; }

    /// <summary>What the options are on.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    /// <summary>Quotes of the file: accepted, rejected and duplicate ones. A row with a call and a put has two.</summary>
    public long RowsRead { get; init; }

    /// <summary>Quotes that went in, one for each contract and time.</summary>
    public long RowsAccepted { get; init; }

    /// <summary>Quotes that broke a rule; they lie in <see cref="Quarantine"/>.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Quotes whose contract and time came again further down; the last one went in.</summary>
    public long Duplicates { get; init; }

    /// <summary>Different options among the quotes that went in.</summary>
    public long Contracts { get; init; }

    /// <summary>Different expiries among them.</summary>
    public long Expiries { get; init; }

    /// <summary>Time of the first quote that went in; null when the import was skipped.</summary>
    public DateTime? From { get; init; }

    /// <summary>Time of the last quote that went in; null when the import was skipped.</summary>
    public DateTime? To { get; init; }

    /// <summary>Parquet files that hold the underlyings after the import.</summary>
    public int Files { get; init; }

    /// <summary>Their size.</summary>
    public long Bytes { get; init; }

    public double ElapsedMs { get; init; }

    /// <summary>The same file was the latest import of its underlyings already, so nothing was changed.</summary>
    public bool Skipped { get; init; }

    /// <summary>Which column was taken for what, by the names of <see cref="OptionImportOptions.Columns"/>.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The columns that were taken for nothing.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What was taken for granted, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Path of the CSV (line, reason, raw text) of the rejected rows; null when there are none.</summary>
    public string? Quarantine { get; init; }

    /// <summary>The format that was recognised, in words.</summary>
    public string Format { get; init; } = "";
}
