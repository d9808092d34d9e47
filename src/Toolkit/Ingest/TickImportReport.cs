namespace Toolkit;

/// <summary>What the import of a file of ticks brought.</summary>
public sealed record TickImportReport
{
    public required string Path { get; init; }

    /// <summary>Lines with ticks in the file: written, resent and rejected ones.</summary>
    public long RowsRead { get; init; }

    /// <summary>Ticks that are new.</summary>
    public long Written { get; init; }

    /// <summary>Ticks that were there already: by their sequence, or because the file was imported before.</summary>
    public long Resent { get; init; }

    /// <summary>Lines that broke a rule; they lie in <see cref="Quarantine"/>.</summary>
    public long Rejected { get; init; }

    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Time of the earliest tick.</summary>
    public DateTime? From { get; init; }

    /// <summary>Time of the latest tick.</summary>
    public DateTime? To { get; init; }

    /// <summary>How the times are written, in words.</summary>
    public string TimeFormat { get; init; } = "";

    /// <summary>The columns that were taken for something, and for what: <c>bid=Bid</c>.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The columns that were taken for nothing.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What was taken for granted, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Path of the CSV (line, reason, raw text) of the rejected lines; null when there are none.</summary>
    public string? Quarantine { get; init; }

    public double ElapsedMs { get; init; }
}
