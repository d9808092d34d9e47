namespace Toolkit.Feeds;

/// <summary>What a fetch has done so far.</summary>
internal sealed class FetchCounts
{
    public RequestCounter Sent { get; } = new();

    /// <summary>The pages and rows of the report.</summary>
    public required FetchReport Report { get; set; }

    /// <summary>The first of the rows that were left out.</summary>
    public DateTime? FirstLeftOut { get; set; }

    /// <summary>The first of the rows that were rejected.</summary>
    public RejectedRow? FirstRejected { get; set; }
}
