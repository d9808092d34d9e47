namespace Toolkit;

/// <summary>What an import brought, and whether the workspace has it all.</summary>
public sealed record ImportReport
{
    /// <summary>The kind of store.</summary>
    public required string Store { get; init; }

    public required string Folder { get; init; }

    /// <summary>Whether it only looked.</summary>
    public bool DryRun { get; init; }

    /// <summary>Each series of bars or ticks before and after.</summary>
    public IReadOnlyList<ImportedSeries> Series { get; init; } = [];

    /// <summary>What else came over (runs, trades, signals …), before and after.</summary>
    public IReadOnlyList<ImportedTable> Tables { get; init; } = [];

    /// <summary>What could not be taken, and what is not as it was.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What was taken for granted, and what one should know of the older store.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public double ElapsedMs { get; init; }

    /// <summary>Whether the workspace has all of it.</summary>
    public bool IsEqual => Problems.Count == 0 && Series.All(one => one.IsEqual) && Tables.All(one => one.IsEqual);
}

/// <summary>A series in the older store and in the workspace.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Exchange">Its exchange; of ticks nothing.</param>
/// <param name="Timeframe">The timeframe of bars, or <c>tick</c>.</param>
/// <param name="RowsBefore">Rows in the older store that can be taken, one per time of bars.</param>
/// <param name="RowsAfter">Rows in the workspace from the first to the last of these.</param>
/// <param name="From">First time in the older store.</param>
/// <param name="To">Last time in the older store.</param>
/// <param name="IsEqual">Whether the workspace has the same rows in that range: of bars to the last bit, of ticks their number, first and last time.</param>
public sealed record ImportedSeries(string Symbol, string? Exchange, string Timeframe, long RowsBefore, long RowsAfter, DateTime From, DateTime To, bool IsEqual)
{
    /// <summary>Rows that broke a rule; they lie in quarantine.</summary>
    public long Rejected { get; init; }

    /// <summary>Rows of a time that comes again; the last one was taken.</summary>
    public long Duplicates { get; init; }

    /// <summary>It was there from an earlier import.</summary>
    public bool Skipped { get; init; }
}

/// <summary>Rows of one kind in the older store and in the workspace.</summary>
/// <param name="Name">What they are: <c>runs</c>, <c>trades</c>, <c>signals</c> …</param>
/// <param name="RowsBefore">Rows in the older store that can be taken.</param>
/// <param name="RowsAfter">How many of them the workspace has.</param>
public sealed record ImportedTable(string Name, long RowsBefore, long RowsAfter)
{
    public bool IsEqual => RowsBefore == RowsAfter;
}
