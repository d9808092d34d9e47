namespace Toolkit;

/// <summary>The windows of a walk-forward analysis.</summary>
public sealed record WalkForwardOptions
{
    /// <summary>How long the search looks back, in calendar time: <c>CalendarSpan.OfYears(2)</c>, or a TimeSpan.</summary>
    public required CalendarSpan InSample { get; init; }

    /// <summary>How long its best combination then runs, in calendar time.</summary>
    public required CalendarSpan OutOfSample { get; init; }

    /// <summary>Keep the start of the search at the first bar, so that it grows. Default false: it moves along.</summary>
    public bool Anchored { get; init; }

    /// <summary>How the search runs: account and costs, the statistic that decides, progress of each window.</summary>
    public SweepOptions Sweep { get; init; } = new();
}
