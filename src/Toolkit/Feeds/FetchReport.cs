namespace Toolkit;

/// <summary>What a fetch did.</summary>
public sealed partial record FetchReport
{
    /// <summary>The series; its exchange is the feed.</summary>
    public required SeriesKey Series { get; init; }

    /// <summary>Start of the range that was wanted.</summary>
    public DateTime From { get; init; }

    /// <summary>End of the range that was wanted, not part of it.</summary>
    public DateTime To { get; init; }

    /// <summary>The ranges that were asked for, ascending; none when everything was known.</summary>
    public IReadOnlyList<TimeRange> Ranges { get; init; } = [];

    /// <summary>Requests sent, repetitions included.</summary>
    public int Requests { get; init; }

    /// <summary>Pages that came and were saved.</summary>
    public int Pages { get; init; }

    /// <summary>Bars that came, the unfinished and the rejected ones included.</summary>
    public long RowsFetched { get; init; }

    /// <summary>Bars that were not stored before.</summary>
    public long RowsNew { get; init; }

    /// <summary>Stored bars that the source now gives other values for; they were replaced.</summary>
    public long RowsRevised { get; init; }

    /// <summary>Rows that break the rules or lie off the grid of the timeframe; they are in a file of the workspace's <c>quarantine</c> folder, with the reason.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Quotes among the rows, such as the latest price stamped at a close. They are stored nowhere.</summary>
    public long RowsLeftOut { get; init; }

    /// <summary>What was assumed or left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the fetch ended early, in a fetch of several series; null when it did not.</summary>
    public ToolkitException? Error { get; init; }
}
