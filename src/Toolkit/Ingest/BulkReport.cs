namespace Toolkit;

/// <summary>What a folder brought.</summary>
/// <param name="Files">One entry per file that the pattern takes, by name.</param>
/// <param name="ElapsedMs">Time of the whole call.</param>
public sealed partial record BulkReport(IReadOnlyList<BulkFile> Files, double ElapsedMs)
{
    public long RowsRead => Sum(r => r.RowsRead);

    public long RowsAccepted => Sum(r => r.RowsAccepted);

    public long RowsRejected => Sum(r => r.RowsRejected);

    public long Duplicates => Sum(r => r.Duplicates);

    public int Skipped => Files.Count(f => f.Report is { Skipped: true });

    /// <summary>Files that brought nothing because of an error.</summary>
    public int Failed => Files.Count(f => f.Error is not null);

    private long Sum(Func<IngestReport, long> of) => Files.Sum(f => f.Report is { } report ? of(report) : 0);
}

/// <summary>One file of a folder: its report, or why it did not go in.</summary>
public sealed record BulkFile(string Path, IngestReport? Report, ToolkitException? Error);
