using Toolkit.Bars;
using Toolkit.Catalog;

namespace Toolkit.Feeds;

/// <summary>What a plan is made of. Times in microseconds since 1970.</summary>
internal sealed record FetchPlanInput
{
    public required TimeRange Wanted { get; init; }

    public required BarGrid Grid { get; init; }

    public required long Now { get; init; }

    public IReadOnlyList<CoverageSpan> Coverage { get; init; } = [];

    /// <summary>Open times of the stored bars in a range, ascending; only asked about what nothing covers.</summary>
    public Func<TimeRange, IEnumerable<long>> StoredTimes { get; init; } = _ => [];

    /// <summary>The last stored bar of the series.</summary>
    public long? LastBar { get; init; }

    public FetchOptions Options { get; init; } = new();

    /// <summary>Everything is asked for, whatever is known.</summary>
    public bool Refresh => Options is { Refresh: true, Offline: false };
}
