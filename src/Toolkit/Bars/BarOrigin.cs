namespace Toolkit;

/// <summary>Where bars came from: the stored series, its version, and what was done to it. Enough to read the same bars again.</summary>
/// <remarks>Only series that were read from a store have one; it is dropped by changes that it cannot tell of, such as <see cref="BarSeries.Adjust"/>.</remarks>
public sealed record BarOrigin
{
    /// <summary>The series that was read, in the timeframe in which it is stored.</summary>
    public required SeriesKey Stored { get; init; }

    /// <summary>The version of the store that was read.</summary>
    public required long Version { get; init; }

    /// <summary>Which corporate actions were taken out of the prices, of those that the stored basis lacks.</summary>
    public Adjustment Adjust { get; init; }

    /// <summary>How the bars were read, then what was made of them, in this order; each step's range is what was kept of it.</summary>
    public required IReadOnlyList<BarStep> Steps { get; init; }

    /// <summary>The bars as they are now.</summary>
    internal BarStep Last => Steps[^1];

    internal BarOrigin Then(BarStep step) => this with { Steps = [.. Steps, step] };

    /// <summary>The same, of which only the bars inside a range were kept.</summary>
    internal BarOrigin Cut(DateTime from, DateTime to) => this with { Steps = [.. Steps.SkipLast(1), Last with { From = from, To = to }] };

    public override string ToString() => $"{Stored}, version {Version}, adjusted for {Adjust.ToString().ToLowerInvariant()}: {string.Join(", then ", Steps)}";
}
