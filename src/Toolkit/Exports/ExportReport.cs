namespace Toolkit;

/// <summary>What an export wrote.</summary>
public sealed record ExportReport
{
    public required string Format { get; init; }

    /// <summary>The data folder, as a full path.</summary>
    public required string Folder { get; init; }

    public IReadOnlyList<ExportedSeries> Series { get; init; } = [];

    /// <summary>Series that were not written, and why.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What the files do not say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public double ElapsedMs { get; init; }
}

/// <summary>A series that was written.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Exchange">Its exchange.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="Rows">Bars that were written.</param>
/// <param name="From">Time of the first one.</param>
/// <param name="To">Time of the last one.</param>
/// <param name="Path">The file, or the folder of several.</param>
/// <param name="Files">How many there are.</param>
public sealed record ExportedSeries(string Symbol, string Exchange, string Timeframe, long Rows, DateTime From, DateTime To, string Path, int Files);
