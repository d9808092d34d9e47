namespace Toolkit.Feeds;

/// <summary>What a fetch has done so far.</summary>
internal sealed class FetchCounts
{
    public RequestCounter Sent { get; } = new();

    public int Pages { get; set; }

    public long RowsFetched { get; set; }

    public long RowsNew { get; set; }

    public long RowsRevised { get; set; }

    public long RowsRejected { get; set; }

    public long RowsLeftOut { get; set; }

    /// <summary>The first of the rows that were left out.</summary>
    public DateTime? FirstLeftOut { get; set; }
}
